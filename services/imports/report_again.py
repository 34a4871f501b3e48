"""A run's report once more, to whoever asks for it."""

from __future__ import annotations

from services.clock import Clock
from services.errors import AppError
from services.imports.history import History
from services.model.evidence import PACKED
from services.model.import_run import ImportRun
from services.model.outbox import MessageKind
from services.model.people import Actor, Right
from services.model.report import RunReport
from services.model.run_details import is_without_details
from services.ports.desk import Rights
from services.ports.store import Store


class NoReportYet(AppError):
    """This run has not ended, so there is no report of it yet."""

    code = "no_report_yet"
    remedy = "Its message tells how far it is; Details shows what is known so far."


class ReportsAgain:
    """Shows and sends reports, for financial administrators."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, history: History) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._history = history

    def report(self, actor: Actor, run_id: str) -> RunReport:
        """The report as it is now. Raises ``NotAllowed``, ``NotFound`` or ``NoReportYet``."""
        self._rights.require(actor, Right.IMPORT)
        found = self._history.report(run_id, actor.team_id)
        if found.run.status not in PACKED:
            raise NoReportYet
        return found

    def send(self, actor: Actor, run_id: str) -> ImportRun:
        """Have it sent to her alone, with its files. Raises as ``report``."""
        self._rights.require(actor, Right.IMPORT)
        now = self._clock.now()
        with self._store.writing_now() as tx:
            run = tx.runs.get(run_id, actor.team_id)
            if run.status not in PACKED:
                raise NoReportYet
            tx.inbox.once(actor, MessageKind.REPORT_AGAIN.value, now)
            files = () if is_without_details(run) else (MessageKind.FILE,)
            for kind in (MessageKind.REPORT_AGAIN, *files):
                key = f"{run.id}:{kind.value}:{actor.user_id}:{now.isoformat()}"
                tx.outbox.queue(run, kind, key, now, recipient=actor.user_id)
            tx.commit()
        return run
