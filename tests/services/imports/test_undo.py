"""*Undo*: a run of its own takes back what an import brought in, but for what somebody here changed."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from services.model.import_run import RunKind, RunStatus
from services.model.invoice_status import Tile
from services.model.report import TileTotal
from services.model.undo import UndoOutcome
from services.ports.engine import Outcome
from services.store.tables import invoice_lines, invoices
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import SECOND, Firm, fill
from tests.services.imports.undo_firm import (
    UNSENT,
    begun,
    cancelled_once,
    imported,
    moves,
    outcome,
    paid_here,
    undone,
    undos,
    with_a_draft_that_was_moved,
)

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_an_undo_takes_back_every_invoice_with_its_lines(firm: Firm) -> None:
    fill(firm, linked=7, unlinked=1)
    run = imported(firm)

    undo = undone(firm, run)

    assert (undo.kind, undo.status, undo.target_id) == (RunKind.UNDO, RunStatus.UNDONE, run.id)
    assert firm.ledger() == {}
    with firm.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(invoice_lines)) == 0
    assert firm.verdicts(undo.id) == {str(100 + number): "undone" for number in range(1, 8)}


def test_what_an_undo_did_is_added_up_by_tile_and_currency(firm: Firm) -> None:
    fill(firm, linked=2)
    firm.books.invoice("110", currency="EUR", total=Decimal("80.00"), balance=Decimal("80.00"), **UNSENT)

    report = firm.history.report(undone(firm, imported(firm)).id)

    assert report.undone is not None
    assert report.undone.gone == (
        TileTotal(Tile.DRAFTS, "EUR", 1, Decimal("80.00"), Decimal("80.00")),
        TileTotal(Tile.AR_AGING, "USD", 2, Decimal("200.00"), Decimal("200.00")),
    )
    assert (report.undone.kept, report.undone.remaining) == (0, 0)


@ON_SQLITE
def test_other_imports_stay(firm: Firm) -> None:
    fill(firm, linked=3)
    first = imported(firm)
    firm.books.add("120")
    second = imported(firm)

    undone(firm, first)

    assert {qbo_id: kept.run_id for qbo_id, kept in firm.ledger().items()} == {"120": second.id}


@ON_SQLITE
def test_undone_invoices_can_be_imported_again(firm: Firm) -> None:
    fill(firm, linked=5)
    first = imported(firm)
    before = firm.ledger()
    undone(firm, first)

    again = imported(firm)

    assert again.status is RunStatus.COMPLETE
    assert set(firm.verdicts(again.id).values()) == {"imported"}
    assert {qbo_id: (kept.total, kept.tile, kept.lines) for qbo_id, kept in firm.ledger().items()} == {
        qbo_id: (kept.total, kept.tile, kept.lines) for qbo_id, kept in before.items()
    }


def test_what_somebody_moved_here_stays_and_is_named_with_the_reason(firm: Firm) -> None:
    run, _ = with_a_draft_that_was_moved(firm)

    undo = undone(firm, run)

    assert set(firm.ledger()) == {"110", "111"}
    assert undo.status is RunStatus.UNDONE
    report = firm.history.report(undo.id)
    assert report.undone is not None
    assert (report.undone.count, report.undone.kept, report.undone.remaining) == (5, 2, 0)
    assert [item.qbo_id for item in report.exceptions] == ["110", "111"]
    assert {item.why for item in report.exceptions} == {
        "Somebody here moved it to another tile after it came in."
    }
    assert "file" in firm.messages(undo.id)


@ON_SQLITE
def test_what_stayed_goes_with_another_undo_once_its_move_was_taken_back(firm: Firm) -> None:
    run, move_id = with_a_draft_that_was_moved(firm)
    undone(firm, run)
    assert outcome(firm, run) is UndoOutcome.ALL_CHANGED
    moves(firm).undo(ADMIN, move_id)

    second = undone(firm, run, SECOND)

    assert firm.ledger() == {}
    undo = firm.history.report(run.id).undo
    assert undo is not None
    assert (undo.run_id, undo.by, undo.count, undo.kept) == (second.id, "USECOND", 7, 0)


def test_payments_protect_nothing_and_are_counted(firm: Firm) -> None:
    fill(firm, linked=5)
    run = imported(firm)
    paid_here(firm, "101", "103")

    review = undos(firm).review(ADMIN, run.id)
    undone(firm, run)

    assert (review.standing.count, review.standing.kept, review.standing.paid) == (5, 0, 2)
    assert firm.ledger() == {}


@ON_SQLITE
def test_the_review_says_what_goes_and_what_stays(firm: Firm) -> None:
    run, _ = with_a_draft_that_was_moved(firm)

    review = undos(firm).review(SECOND, run.id)

    assert review.outcome is UndoOutcome.POSSIBLE
    assert review.standing.going == (
        TileTotal(Tile.AR_AGING, "USD", 5, Decimal("500.00"), Decimal("500.00")),
    )
    assert review.standing.kept == 2
    assert len(firm.ledger()) == 7


@ON_SQLITE
def test_an_undo_that_is_cancelled_says_what_is_gone_and_what_is_not(firm: Firm) -> None:
    fill(firm, linked=7)
    run = imported(firm)
    undo = begun(firm, run)

    assert cancelled_once(firm, undo, lambda: len(firm.ledger()) == 4) is Outcome.CANCELLED

    report = firm.history.report(undo.id)
    assert report.run.status is RunStatus.CANCELLED
    assert report.undone is not None
    assert (report.undone.count, report.undone.kept, report.undone.remaining) == (3, 0, 4)
    assert set(firm.ledger()) == {"104", "105", "106", "107"}
    assert undone(firm, run).status is RunStatus.UNDONE
    assert firm.ledger() == {}
    newest = firm.history.report(run.id).undo
    assert newest is not None
    assert (newest.count, newest.kept) == (7, 0)


def test_a_look_beforehand_says_of_each_invoice_what_would_become_of_it(firm: Firm) -> None:
    run, _ = with_a_draft_that_was_moved(firm)

    items = undos(firm).items(run.id, 0, 100)

    assert {item.qbo_id: item.verdict.value for item in items} == {
        **{str(number): "undone" for number in range(101, 106)},
        "110": "kept",
        "111": "kept",
    }
    assert undos(firm).items(run.id, items[2].position, 2) == items[3:5]
    assert {item.project_name for item in items} == {"Acme"}


def test_taking_a_move_back_leaves_alone_what_was_imported_again_after_it(firm: Firm) -> None:
    _, move_id = with_a_draft_that_was_moved(firm)
    with firm.engine.begin() as connection:
        connection.execute(sa.delete(invoices).where(invoices.c.qbo_id == "110"))
    again = imported(firm)
    assert set(firm.verdicts(again.id).values()) == {"imported", "already_here: already_imported"}

    put_back = moves(firm).undo(ADMIN, move_id)

    assert (put_back.put_back, put_back.kept) == (1, 1)
    tiles = {qbo_id: kept.tile for qbo_id, kept in firm.ledger().items()}
    assert (tiles["110"], tiles["111"]) == (Tile.AR_AGING, Tile.DRAFTS)
