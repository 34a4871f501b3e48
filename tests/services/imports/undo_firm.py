"""What tests of undoing do and look at, in front of a firm."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from services.imports.undo import Undos
from services.model.import_run import ImportRun
from services.model.invoice_status import DeliveryState
from services.model.people import Actor
from services.model.undo import UndoOutcome
from services.ports.engine import Outcome
from services.store.tables import invoices
from services.unsent import UnsentMoves
from tests.services.desk_doubles import ADMIN
from tests.services.imports.crashing import CrashingStore
from tests.services.imports.firm import SECOND, Firm, fill

UNSENT = {"delivery_state": DeliveryState.NOT_SENT}


def undos(firm: Firm) -> Undos:
    """*Undo*, as the firm's rights allow it."""
    return Undos(firm.store, firm.clock, firm.rights, firm.kicks)


def begun(firm: Firm, target: ImportRun, by: Actor = ADMIN) -> ImportRun:
    """An undo of this import that was pressed, not worked off yet."""
    firm.clock.move(minutes=1)
    pressed = undos(firm).undo(by, target.id)
    assert pressed.outcome is UndoOutcome.STARTED, pressed
    assert pressed.run is not None
    return pressed.run


def undone(firm: Firm, target: ImportRun, by: Actor = ADMIN) -> ImportRun:
    """An undo of this import, worked off."""
    return firm.work_off(begun(firm, target, by).id)


def cancelled_once(firm: Firm, run: ImportRun, is_so: Callable[[], bool]) -> Outcome:
    """A turn of work in which somebody cancels once this is so."""

    def cancel() -> bool:
        if is_so() and firm.history.run(run.id).cancel_requested_by is None:
            firm.runs.cancel(SECOND, run.id)
        return False

    return firm.advance(CrashingStore(firm.store, dies_once=cancel)).advance(run.id)


def moves(firm: Firm) -> UnsentMoves:
    """*Move the N in Drafts*."""
    return UnsentMoves(firm.store, firm.clock, firm.rights)


def move_all(firm: Firm, to_sent: bool) -> str | None:
    """Set the company's rule for unsent invoices, and move whatever it places elsewhere; the move's id."""
    with firm.store.writing() as tx:
        tx.connections.set_treat_unsent_as_sent(firm.connection_id, to_sent)
        tx.commit()
    review = moves(firm).review(ADMIN, firm.connection_id, 0, 15)
    moved = moves(firm).move(ADMIN, firm.connection_id, review.digest)
    return moved.move.id if moved else None


def paid_here(firm: Firm, *qbo_ids: str) -> None:
    """QuickBooks reported that these were paid, and the invoice window follows."""
    with firm.engine.begin() as connection:
        change = sa.update(invoices).where(invoices.c.qbo_id.in_(qbo_ids))
        connection.execute(change.values(balance=0, payment_state="paid"))


def imported(firm: Firm) -> ImportRun:
    """October, imported by the administrator."""
    run = firm.previewed(statuses=("sent", "in_progress", "paid"))
    firm.clock.move(minutes=1)
    firm.runs.press_import(ADMIN, run.id)
    ended = firm.work_off(run.id)
    firm.clock.move(minutes=1)
    return ended


def with_a_draft_that_was_moved(firm: Firm) -> tuple[ImportRun, str]:
    """Five sent invoices, and two drafts that were moved to A/R Aging; the import and the move."""
    fill(firm, linked=5)
    for qbo_id in ("110", "111"):
        firm.books.invoice(qbo_id, **UNSENT)
    run = imported(firm)
    move_id = move_all(firm, to_sent=True)
    assert move_id is not None
    firm.clock.move(minutes=1)
    return run, move_id


def outcome(firm: Firm, run: ImportRun, by: Actor = ADMIN) -> UndoOutcome:
    return undos(firm).undo(by, run.id).outcome
