"""What changed in QuickBooks between the preview and the press: asked about again, or only reported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from services.errors import AppError
from services.model.draft import DraftStatus
from services.model.import_press import PressOutcome
from services.model.import_run import ImportRun, RunStatus
from services.model.invoice_status import DeliveryState, Tile
from services.model.report import PlanChanges
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import Firm, fill

Change = Callable[[Firm], object]
NOVEMBER = date(2026, 11, 3)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is material is decided before it is written."""
    return sqlite_url


def pressed(firm: Firm, change: Change) -> ImportRun:
    """A preview of three invoices, the change, the press and the work after it."""
    fill(firm, linked=3, unlinked=1)
    run = firm.previewed()
    firm.clock.move(minutes=10)
    change(firm)
    firm.runs.press_import(ADMIN, run.id)
    return firm.work_off(run.id)


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (lambda firm: firm.books.add("150", txn_date=date(2026, 10, 9)), PlanChanges(added=1)),
        (lambda firm: firm.books.delete("102"), PlanChanges(gone=1)),
        (lambda firm: firm.books.change("102", txn_date=NOVEMBER), PlanChanges(gone=1)),
        (lambda firm: firm.books.change("102", txn_date=date(2026, 10, 30)), PlanChanges(altered=1)),
        (lambda firm: firm.books.change("102", total=Decimal("90")), PlanChanges(altered=1)),
        (lambda firm: firm.books.change("102", doc_number=None), PlanChanges(altered=1)),
        (lambda firm: firm.books.change("102", currency="CAD"), PlanChanges(altered=1)),
        (lambda firm: firm.books.change("102", customer_id="2"), PlanChanges(altered=1)),
        (lambda firm: firm.project("Borealis", "2"), PlanChanges(altered=1)),
        (lambda firm: firm.project("Other", "1"), PlanChanges(altered=3)),
    ],
    ids=[
        "added",
        "deleted",
        "moved-out",
        "moved-inside",
        "total",
        "number",
        "currency",
        "customer",
        "linked",
        "relinked",
    ],
)
def test_a_material_change_is_asked_about_again(firm: Firm, change: Change, seen: PlanChanges) -> None:
    run = pressed(firm, change)

    assert run.status is RunStatus.AWAITING
    assert firm.history.report(run.id).changes == seen
    assert (run.started_by, run.approved_digest) == (None, None)
    assert firm.ledger() == {}
    assert firm.drafts.get(ADMIN, run.draft_id or "").status is DraftStatus.OPEN
    assert firm.shows_card(run.id)


def test_a_late_press_on_the_older_confirmation_approves_nothing(firm: Firm) -> None:
    fill(firm, linked=3)
    run = firm.previewed()
    older = (run.plan_digest or "")[:12]
    firm.clock.move(minutes=10)
    firm.books.change("102", doc_number="N-102b")
    firm.runs.press_import(ADMIN, run.id, older)
    asked = firm.work_off(run.id)
    assert asked.status is RunStatus.AWAITING

    late = firm.runs.press_import(ADMIN, run.id, older)

    assert (late.outcome, late.run.status) == (PressOutcome.ALREADY_STARTED, RunStatus.AWAITING)
    assert firm.status(run.id) is RunStatus.AWAITING
    newer = firm.runs.press_import(ADMIN, run.id, (asked.plan_digest or "")[:12])
    assert newer.outcome is PressOutcome.STARTED


def test_the_second_press_imports_what_was_asked_about(firm: Firm) -> None:
    run = pressed(firm, lambda firm: firm.books.change("102", total=Decimal("90"), balance=Decimal("90")))

    firm.runs.press_import(ADMIN, run.id)
    run = firm.work_off(run.id)

    assert run.status is RunStatus.EXCEPTIONS
    assert firm.ledger()["102"].total == Decimal("90")
    assert firm.history.report(run.id).changes == PlanChanges()


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (lambda firm: firm.books.pay("102", "100.00"), PlanChanges(paid=1)),
        (lambda firm: firm.books.pay("102", "40.00"), PlanChanges(paid=1)),
        (
            lambda firm: firm.books.change("102", delivery_state=DeliveryState.NOT_SENT),
            PlanChanges(delivered=1),
        ),
        (lambda firm: firm.books.change("102", due_date=date(2026, 11, 15)), PlanChanges()),
        (lambda firm: firm.books.add("150", txn_date=NOVEMBER), PlanChanges()),
        (lambda firm: None, PlanChanges()),
    ],
    ids=["paid", "partly-paid", "delivery", "due-date", "outside", "nothing"],
)
def test_another_change_is_not_asked_about_but_reported(
    firm: Firm, change: Change, seen: PlanChanges
) -> None:
    run = pressed(firm, change)

    assert run.status is RunStatus.EXCEPTIONS
    assert firm.history.report(run.id).changes == seen
    assert set(firm.ledger()) == {"101", "102", "103"}


def test_it_comes_in_as_it_stands_at_the_import(firm: Firm) -> None:
    pressed(firm, lambda firm: firm.books.pay("102", "100.00"))

    kept = firm.ledger()["102"]
    assert (kept.balance, kept.tile) == (Decimal("0"), Tile.FINALS)


def test_if_nothing_is_left_to_import_the_press_ends_so(firm: Firm) -> None:
    def delete_all(firm: Firm) -> None:
        for qbo_id in ("101", "102", "103", "201"):
            firm.books.delete(qbo_id)

    run = pressed(firm, delete_all)

    assert run.status is RunStatus.NOTHING
    assert firm.history.report(run.id).changes.gone == 4


def test_a_draft_that_asks_again_can_be_changed(firm: Firm) -> None:
    run = pressed(firm, lambda firm: firm.books.delete("102"))

    newer = firm.previewed(statuses=("paid",))

    assert newer.draft_id == run.draft_id
    assert firm.status(run.id) is RunStatus.REPLACED


def test_a_draft_that_asks_again_stays_closed_where_its_copy_is_open(firm: Firm) -> None:
    copies: list[str] = []

    def copy_after_press(question: int) -> None:
        if not copies:
            copies.append(firm.drafts.copy(ADMIN, run.draft_id or "").id)

    fill(firm, linked=3)
    run = firm.previewed()
    firm.books.delete("102")
    firm.runs.press_import(ADMIN, run.id)
    firm.books.before_answer = copy_after_press

    assert firm.work_off(run.id).status is RunStatus.AWAITING

    with firm.store.reading() as tx:
        assert [draft.id for draft in tx.drafts.open_of(ADMIN)] == copies


def test_the_sentence_of_a_broken_check_stands_on_the_run(firm: Firm) -> None:
    def refuse(question: int) -> None:
        raise AppError("QuickBooks is on holiday.")

    run = pressed(firm, lambda firm: setattr(firm.books, "before_answer", refuse))

    assert run.status is RunStatus.FAILED
    assert run.error_sentence is not None
    assert run.error_sentence.startswith("QuickBooks is on holiday.")
    assert firm.history.report(run.id).counts.failed == 3
