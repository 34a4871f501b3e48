"""Who may have the evidence pack of a run, and making it."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from services.clock import Clock
from services.errors import AppError
from services.imports.evidence.pack import Facts, write_pack
from services.imports.history import History
from services.imports.report_files import FileNotMade
from services.model.audit import AuditAction
from services.model.evidence import PACKED, EvidenceItem, HashTold, PackMade, evidence_of, evidence_to_json
from services.model.import_run import ImportRun
from services.model.outbox import MessageKind
from services.model.people import Actor, Right
from services.model.run_details import is_without_details
from services.ports.desk import Rights
from services.ports.store import Store, Transaction

_PAGE = 1000


class NoEvidenceYet(AppError):
    """This run has not ended, so what it decided may still change."""

    code = "no_evidence_yet"
    remedy = "Ask for its evidence once it has ended."


class DetailsRemoved(AppError):
    """This import is older than what is kept of imports here, so no evidence pack can be made of it."""

    code = "details_removed"
    remedy = "Packs that were made before are still the evidence: their hashes are kept with the import."


class Evidence:
    """Makes packs. Whoever shows them has asked for the right, which is checked here."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, history: History) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._history = history

    def ask(self, actor: Actor, run_id: str) -> ImportRun:
        """Have the pack sent to her. Raises ``NotAllowed``, ``NotFound`` or ``NoEvidenceYet``."""
        self._rights.require(actor, Right.IMPORT)
        now = self._clock.now()
        with self._store.writing_now() as tx:
            run = _ended(tx, actor, run_id)
            tx.inbox.once(actor, AuditAction.EVIDENCE_REQUESTED.code, now)
            tx.audit.add(actor, AuditAction.EVIDENCE_REQUESTED, run.id, {}, now)
            key = f"{run.id}:evidence:{actor.user_id}:{now.isoformat()}"
            tx.outbox.queue(run, MessageKind.EVIDENCE, key, now, recipient=actor.user_id)
            tx.commit()
        return run

    def export(self, actor: Actor, run_id: str, out: BinaryIO) -> PackMade:
        """Write it here and now. Raises as ``ask``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing() as tx:
            run = _ended(tx, actor, run_id)
            tx.audit.add(actor, AuditAction.EVIDENCE_REQUESTED, run.id, {}, self._clock.now())
            tx.commit()
        return self.write(run.id, out)

    def write(self, run_id: str, out: BinaryIO, is_over: Callable[[], bool] = lambda: False) -> PackMade:
        """Write the pack, and note its hash with the run. Raises ``FileNotMade`` when time is over."""
        report = self._history.report(run_id)
        with self._store.reading() as tx:
            company = tx.connections.get(report.run.connection_id)
            deeds = tx.evidence.deeds(report.run)
        made = write_pack(Facts(report, company, deeds), _Items(self._store, report.run, is_over), out)
        self._note(run_id, made.sha256)
        return made

    def _note(self, run_id: str, sha256: str) -> None:
        with self._store.writing() as tx:
            facts = tx.runs.held(run_id).facts
            told = evidence_of(facts)
            if sha256 not in [one.sha256 for one in told]:
                now = HashTold(sha256, self._clock.now())
                tx.runs.note_facts(run_id, facts | evidence_to_json((*told, now)))
                tx.commit()


class _Items:
    """The run's items, page by page: however many there are, one page is held."""

    def __init__(self, store: Store, run: ImportRun, is_over: Callable[[], bool]) -> None:
        self._store = store
        self._run = run
        self._is_over = is_over

    def page(self, after: int) -> list[EvidenceItem]:
        """The next ones."""
        if self._is_over():
            raise FileNotMade
        with self._store.reading() as tx:
            return tx.evidence.items(self._run, after, _PAGE)


def _ended(tx: Transaction, actor: Actor, run_id: str) -> ImportRun:
    run = tx.runs.get(run_id, actor.team_id)
    if run.status not in PACKED:
        raise NoEvidenceYet
    if is_without_details(run):
        raise DetailsRemoved
    return run
