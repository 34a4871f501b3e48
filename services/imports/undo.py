"""*Undo*: what would go and what stays, and the run that takes it back."""

from __future__ import annotations

from services.clock import Clock
from services.decisions.plan_undo import is_at_work, plan_undo
from services.decisions.where_told import where_told
from services.imports.undoing import tell_target
from services.model.audit import AuditAction
from services.model.import_run import ImportRun, NewRun, RunKind, Via
from services.model.people import Actor, Place, Right
from services.model.report import RunItem
from services.model.undo import UndoOutcome, UndoPressed, UndoReview
from services.ports.desk import Rights
from services.ports.engine import Waker
from services.ports.store import Store, Transaction


class Undos:
    """Undoes imports. Every step checks the right, from the store, before anything else."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, engine: Waker) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._engine = engine

    def review(self, actor: Actor, run_id: str) -> UndoReview:
        """What an undo of this import would do now. Raises ``NotAllowed``, ``NotFound``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            target = tx.runs.get(run_id, actor.team_id)
            standing = tx.undo.standing(target)
            is_standing = standing.count + standing.kept > 0
            outcome = plan_undo(target, tx.undo.begun(run_id), standing.count > 0, is_standing)
            name = tx.connections.get(target.connection_id).company_name
            latest = tx.undo.newest_of([run_id]).get(run_id)
        return UndoReview(target, name, outcome, standing, latest)

    def undo(
        self, actor: Actor, run_id: str, direct: Place | None = None, via: Via = Via.SLACK
    ) -> UndoPressed:
        """Undo the import: once, whoever presses how often. Raises ``NotAllowed``, ``NotFound``.

        ``direct``: where it is told if the import was told nowhere, or to somebody else alone.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            target = tx.runs.get(run_id, actor.team_id)
            tx.undo.lock(target.id)
            tx.inbox.once(actor, AuditAction.UNDO_STARTED.code, self._clock.now())
            undos = tx.undo.begun(target.id)
            is_going = tx.undo.has_going(target)
            outcome = plan_undo(target, undos, is_going, is_going or _is_standing(tx, target))
            latest = tx.undo.newest_of([target.id]).get(target.id)
            if outcome is not UndoOutcome.POSSIBLE:
                working = next((undo for undo in undos if is_at_work(undo)), None)
                return UndoPressed(outcome, working, latest)
            place = where_told(target.place, target.requested_by, actor.user_id, direct)
            run = self._begin(tx, actor, target, place, via)
            tx.commit()
        self._engine.kick(run.id)
        return UndoPressed(UndoOutcome.STARTED, run)

    def items(self, run_id: str, after: int, limit: int) -> list[RunItem]:
        """The import's invoices in order of position after this one, each with what would become of it."""
        with self._store.reading() as tx:
            return tx.undo.page(tx.runs.get(run_id), after, limit)

    def _begin(
        self, tx: Transaction, actor: Actor, target: ImportRun, place: Place | None, via: Via
    ) -> ImportRun:
        now = self._clock.now()
        new = NewRun(
            connection_id=target.connection_id,
            team_id=target.team_id,
            requested_by=actor.user_id,
            via=via,
            filters=target.filters,
            place=place,
            # Its messages stand in the thread of the import, where that is told in the same place.
            parent_id=target.id,
            import_type=target.import_type,
            kind=RunKind.UNDO,
            target_id=target.id,
        )
        run = tx.runs.add(new, now)
        tx.audit.add(actor, AuditAction.UNDO_STARTED, target.id, {"undo": run.id}, now)
        if run.place is not None:
            tx.outbox.queue_card(run, now)
        tell_target(tx, run, now)
        return run


def _is_standing(tx: Transaction, target: ImportRun) -> bool:
    """Whether anything of it is in the invoice window; asked only where nothing of it would go."""
    return tx.undo.standing(target).kept > 0
