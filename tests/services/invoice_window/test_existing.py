"""An invoice of QuickBooks with the number of a draft that was created here: both remedies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from services.errors import NotAllowed, NotFound, Repeated
from services.invoice_window.created_here import CreatedHere
from services.invoice_window.existing import ExistingNumbers, NothingToCompare
from services.invoice_window.visible import BeingPosted
from services.model.audit import AuditAction
from services.model.import_run import RunStatus
from services.model.invoice_status import Tile
from services.model.invoice_window import NewInvoice, NewLine
from services.model.posting import PostingChoice
from services.ports.posting import Attempt, Lease
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER, TEAM, EveryRight
from tests.services.imports.firm import SECOND, Firm, opened_firm

OURS, OTHERS = "101", "102"


@pytest.fixture
def firm(database_url: str) -> Iterator[Firm]:
    """Two invoices of the linked customer, of which the first has the number of a draft of ours."""
    with opened_firm(database_url) as firm:
        firm.books.invoice(OURS, doc_number=" n-7 ", total=Decimal("120.00"), balance=Decimal("120.00"))
        firm.books.invoice(OTHERS)
        yield firm


@pytest.fixture
def existing(firm: Firm) -> ExistingNumbers:
    return ExistingNumbers(firm.store, firm.clock, EveryRight(ADMIN, SECOND, STRANGER))


def drafted(firm: Firm) -> str:
    """A draft with the number N-7, of the customer's client."""
    project = firm.projects.find(TEAM, "Acme").id
    new = NewInvoice(
        project, "N-7", date(2026, 10, 3), None, "USD", (NewLine("Design", Decimal(1), Decimal(100)),)
    )
    return CreatedHere(firm.store, firm.clock, firm.rights).create(ADMIN, new)


def audited(firm: Firm) -> list[AuditAction]:
    with firm.store.reading() as tx:
        return [entry.action for entry in tx.audit.recent(TEAM, 20)]


def test_the_same_invoice_is_posted_and_as_quickbooks_states_it(
    firm: Firm, existing: ExistingNumbers
) -> None:
    draft_id = drafted(firm)
    run = firm.previewed()
    assert firm.verdicts(run.id)[OURS] == "rejected: already_exists"

    both = existing.compare(SECOND, run.id, OURS)
    assert (both.ours.id, both.ours.total, both.stated.total) == (draft_id, Decimal(100), Decimal(120))
    once = replace(SECOND, delivery="d-1")
    assert existing.same(once, run.id, OURS, both.seen) is not None
    with pytest.raises(Repeated):
        existing.same(once, run.id, OURS, both.seen)

    kept = firm.ledger()[OURS]
    assert (kept.total, kept.balance, kept.tile, kept.lines) == (*[Decimal(120)] * 2, Tile.AR_AGING, 1)
    assert firm.verdicts(firm.previewed().id)[OURS] == "already_here: created_here"
    assert audited(firm).count(AuditAction.INVOICE_POSTED) == 1
    with pytest.raises(NothingToCompare):
        existing.same(SECOND, run.id, OURS, both.seen)


def test_where_one_of_them_changed_since_it_is_shown_once_more(firm: Firm, existing: ExistingNumbers) -> None:
    drafted(firm)
    run = firm.previewed()
    both = existing.compare(ADMIN, run.id, OURS)
    firm.books.change(OURS, total=Decimal("130.00"))
    firm.previewed()

    assert existing.same(ADMIN, run.id, OURS, both.seen) is None
    assert existing.compare(ADMIN, run.id, OURS).stated.total == Decimal("130.00")
    assert OURS not in firm.ledger()


def test_it_is_imported_too_by_the_retry_and_the_draft_stays(firm: Firm, existing: ExistingNumbers) -> None:
    drafted(firm)
    run = firm.work_off(firm.unattended().id)
    assert firm.status(run.id) is RunStatus.EXCEPTIONS

    for _ in range(2):
        existing.import_too(ADMIN, run.id, OURS)
    retried = firm.work_off(firm.runs.retry(ADMIN, run.id).run.id)

    assert firm.verdicts(retried.id)[OURS] == "imported"
    assert firm.ledger()[OURS].run_id == retried.id
    assert audited(firm).count(AuditAction.IMPORT_TOO) == 1
    with firm.store.reading() as tx:
        client_id = tx.projects.named(TEAM, "Acme", None, 1)[0].client_id
        assert tx.created_here.unposted(TEAM, client_id, "n-7") is not None


@pytest.mark.parametrize(
    ("company", "is_being_sent", "settles"),
    [("own", False, True), ("own", True, False), ("con2", False, False)],
)
def test_a_draft_that_waits_for_this_company_is_settled_by_it_unless_it_is_being_sent(
    firm: Firm, existing: ExistingNumbers, company: str, is_being_sent: bool, settles: bool
) -> None:
    draft_id, run = drafted(firm), firm.previewed()
    both = existing.compare(ADMIN, run.id, OURS)
    choice = PostingChoice(run.connection_id if company == "own" else company, "1", "4", "NON")
    until = firm.clock.now() + timedelta(minutes=1 if is_being_sent else -1)
    with firm.store.writing() as tx:
        attempt = Attempt(draft_id, TEAM, choice, "r-1", "{}", ADMIN.user_id, firm.clock.now())
        tx.posting.begin(attempt, Lease("another", until))
        tx.commit()

    with nullcontext() if settles else pytest.raises(BeingPosted):
        existing.same(ADMIN, run.id, OURS, both.seen)

    assert (OURS in firm.ledger()) is settles
    with firm.store.reading() as tx:
        assert tx.posting.due(firm.clock.now() + timedelta(hours=1), 10) == ([] if settles else [draft_id])


@pytest.mark.parametrize("remedy", ["same", "import_too"])
def test_a_confirmation_that_waits_asks_again_after_either(
    firm: Firm, existing: ExistingNumbers, remedy: str
) -> None:
    drafted(firm)
    waiting = firm.previewed()

    if remedy == "same":
        existing.same(SECOND, waiting.id, OURS, existing.compare(SECOND, waiting.id, OURS).seen)
    else:
        existing.import_too(SECOND, waiting.id, OURS)
    firm.runs.press_import(ADMIN, waiting.id)
    after = firm.work_off(waiting.id)

    assert after.status is RunStatus.AWAITING
    assert firm.history.report(waiting.id).changes.altered == 1
    expected = "already_here: created_here" if remedy == "same" else "would_import"
    assert firm.verdicts(waiting.id)[OURS] == expected


def test_both_remedies_need_their_rights_and_stay_within_the_workspace(
    firm: Firm, existing: ExistingNumbers
) -> None:
    drafted(firm)
    run = firm.previewed()

    for who, refusal in ((MEMBER, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            existing.compare(who, run.id, OURS)
        with pytest.raises(refusal):
            existing.import_too(who, run.id, OURS)
        with pytest.raises(refusal):
            existing.same(who, run.id, OURS, "seen")
    with pytest.raises(NotFound):
        existing.import_too(ADMIN, run.id, "999")
    with pytest.raises(NothingToCompare):
        existing.compare(ADMIN, run.id, OTHERS)
