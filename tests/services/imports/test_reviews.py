"""*Import as QuickBooks states it*: what was accepted comes in as stated, marked, and nothing else does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.errors import NotAllowed, NotFound
from services.imports.reviews import NotAcceptable, NothingToReview, Reviews
from services.invoice_window import InvoiceWindow, OneInvoice
from services.model.audit import AuditAction
from services.model.import_run import ImportRun, RunStatus
from services.model.invoice_status import Tile
from services.model.people import Actor
from services.model.rejection import ReviewProblem
from services.model.report import Verdict
from services.model.review import Obstacle
from services.quickbooks.documents import QuickBooksDocuments
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER, TEAM
from tests.services.imports.firm import SECOND, Firm, fill
from tests.services.imports.undo_firm import imported

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def reviews(firm: Firm) -> Reviews:
    return Reviews(firm.store, firm.clock, firm.rights)


def accept(firm: Firm, run: ImportRun, qbo_id: str = "110", by: Actor = ADMIN) -> None:
    """The dialog is opened and submitted."""
    seen = reviews(firm).review(by, run.id, qbo_id)
    assert reviews(firm).accept(by, run.id, qbo_id, seen.digest) is not None


def with_sums_that_differ(firm: Firm) -> ImportRun:
    """Two invoices that come in, and one that needs review; October's import."""
    fill(firm, linked=2)
    firm.books.invoice("110", balance=Decimal("40.00"), problem=ReviewProblem.SUMS_DIFFER)
    run = imported(firm)
    assert firm.verdicts(run.id)["110"] == "rejected: needs_review"
    return run


def retried(firm: Firm, run: ImportRun) -> ImportRun:
    """*Retry*, confirmed where it asks, and worked off."""
    pressed = firm.runs.retry(ADMIN, run.id)
    assert pressed.run is not None, pressed
    again = firm.work_off(pressed.run.id)
    if again.status is RunStatus.AWAITING:
        firm.runs.press_import(ADMIN, again.id)
        again = firm.work_off(again.id)
    return again


def test_what_was_accepted_comes_in_as_stated_with_a_mark_and_an_audit_row(firm: Firm) -> None:
    run = with_sums_that_differ(firm)

    accept(firm, run, by=SECOND)
    again = retried(firm, run)

    assert firm.verdicts(again.id) == {"110": "imported"} | {"101": "left_out", "102": "left_out"}
    (item,) = firm.history.items(again.id, {Verdict.IMPORTED}, 0, 10)
    assert item.as_stated == f"As QuickBooks states it: {ReviewProblem.SUMS_DIFFER.sentence}"
    kept = firm.ledger()["110"]
    assert (kept.total, kept.balance) == (Decimal(100), Decimal(40))
    assert (kept.tile, kept.lines) == (Tile.AR_AGING, 1)
    window = InvoiceWindow(firm.store, firm.clock, firm.rights)
    one = OneInvoice(firm.store, firm.rights, window, QuickBooksDocuments("sandbox"))
    mark = one.show(ADMIN, "con1:110").accepted
    assert mark is not None
    assert (mark.by, mark.problem) == ("USECOND", ReviewProblem.SUMS_DIFFER)
    assert one.show(ADMIN, "con1:101").accepted is None
    with firm.store.reading() as tx:
        (entry,) = [e for e in tx.audit.recent(TEAM, 50) if e.action is AuditAction.REVIEW_ACCEPTED]
    assert (entry.actor, entry.subject, entry.details["problem"]) == ("USECOND", "110", "sums_differ")


@ON_SQLITE
def test_a_preview_that_waits_is_planned_anew_once_something_was_accepted(firm: Firm) -> None:
    firm.books.invoice("110", problem=ReviewProblem.SUMS_DIFFER)
    firm.books.invoice("111")
    run = firm.previewed()
    accept(firm, run)

    firm.runs.press_import(ADMIN, run.id)
    asked_again = firm.work_off(run.id)

    # One more than she saw comes in, so she is asked again.
    assert asked_again.status is RunStatus.AWAITING
    assert firm.verdicts(run.id) == {"110": "would_import", "111": "would_import"}


@ON_SQLITE
def test_what_states_something_else_by_the_time_it_is_accepted_is_shown_again(firm: Firm) -> None:
    run = with_sums_that_differ(firm)
    seen = reviews(firm).review(ADMIN, run.id, "110")
    firm.books.change("110", balance=Decimal("10.00"))
    firm.previewed()

    assert reviews(firm).accept(ADMIN, run.id, "110", seen.digest) is None
    assert reviews(firm).review(ADMIN, run.id, "110").invoice.balance == 10


@ON_SQLITE
def test_what_changed_in_quickbooks_after_it_was_accepted_needs_review_again(firm: Firm) -> None:
    run = with_sums_that_differ(firm)
    accept(firm, run)
    firm.clock.move(minutes=1)
    firm.books.change("110", balance=Decimal("10.00"))

    again = retried(firm, run)

    assert firm.verdicts(again.id)["110"] == "rejected: needs_review"
    assert "110" not in firm.ledger()


@ON_SQLITE
def test_a_missing_balance_is_named_and_never_guessed(firm: Firm) -> None:
    firm.books.invoice("110", balance=None, problem=ReviewProblem.BALANCE_MISSING)
    run = imported(firm)

    review = reviews(firm).review(ADMIN, run.id, "110")

    assert review.obstacles == (Obstacle.NO_BALANCE,)
    with pytest.raises(NotAcceptable):
        reviews(firm).accept(ADMIN, run.id, "110", review.digest)


@ON_SQLITE
def test_only_administrators_of_its_workspace_accept_and_only_what_needs_review(firm: Firm) -> None:
    run = with_sums_that_differ(firm)

    with pytest.raises(NotAllowed):
        reviews(firm).review(MEMBER, run.id, "110")
    with pytest.raises((NotAllowed, NotFound)):
        reviews(firm).review(STRANGER, run.id, "110")
    with pytest.raises(NothingToReview):
        reviews(firm).review(ADMIN, run.id, "101")
