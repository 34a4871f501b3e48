"""What QuickBooks has says what became of a posting, where nothing else can, and of that posting alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from services.model.invoice_window import NewLine
from services.model.posting import PostingOutcome
from tests.services.desk_doubles import ADMIN, TEAM
from tests.services.invoice_window.post_office import CHOICE, PostOffice


def selling(what: str) -> tuple[NewLine, ...]:
    """One line. What is sold costs the same, whatever it is."""
    return (NewLine(what, Decimal(2), Decimal(50)),)


def begun(office: PostOffice, answers: str = "truncated", **facts: Any) -> str:
    """A draft that was posted, and no answer came: it arrived, or for ``503_html`` it did not."""
    invoice_id = office.draft(**({"doc_number": None} | facts))
    office.loses_answers(answers, 4)
    assert office.postings.post(ADMIN, invoice_id, 0, CHOICE).outcome is PostingOutcome.WAITING
    return invoice_id


def sold_as(office: PostOffice, invoice_id: str) -> list[str]:
    """What the invoice that it became says in QuickBooks."""
    qbo_id = office.desk.invoice(invoice_id).history.qbo_id
    return [one["Line"][0]["Description"] for one in office.there() if one["Id"] == qbo_id]


def test_a_refused_draft_does_not_become_the_invoice_of_another_draft_that_waits(office: PostOffice) -> None:
    lost = begun(office, "503_html", lines=selling("Design"))
    arrived = begun(office, lines=selling("Audit"))
    office.ends_subscription()

    refused = office.postings.again(ADMIN, lost)
    found = office.postings.again(ADMIN, arrived)

    assert (refused.outcome, found.outcome) == (PostingOutcome.WAITING, PostingOutcome.POSTED)
    assert sold_as(office, arrived) == ["Audit"]
    assert office.postings.again(ADMIN, lost).outcome is PostingOutcome.POSTED
    assert sold_as(office, lost) == ["Design"]
    assert len(office.there()) == 2


def test_of_two_refused_drafts_that_say_the_same_neither_takes_the_others_invoice(office: PostOffice) -> None:
    lost, arrived = begun(office, "503_html"), begun(office)
    office.ends_subscription()

    assert office.postings.again(ADMIN, lost).outcome is PostingOutcome.WAITING
    assert office.postings.again(ADMIN, arrived).outcome is PostingOutcome.POSTED
    assert office.postings.again(ADMIN, lost).outcome is PostingOutcome.POSTED
    assert len(office.there()) == 2


def test_where_several_wait_for_one_customer_each_finds_its_own_once_requests_are_forgotten(
    office: PostOffice,
) -> None:
    what = ("Design", "Audit", "Support")
    waiting = [begun(office, lines=selling(one)) for one in what]
    office.forgets_requests()

    done = [office.postings.again(ADMIN, invoice_id) for invoice_id in waiting]

    assert {one.outcome for one in done} == {PostingOutcome.POSTED}
    assert [sold_as(office, invoice_id) for invoice_id in waiting] == [[one] for one in what]
    assert len(office.there()) == len(what)


def test_another_invoice_that_cannot_be_read_holds_up_no_posting(office: PostOffice) -> None:
    office.postings.post(ADMIN, office.draft(doc_number="O-1"), 0, CHOICE)
    invoice_id = begun(office, doc_number="F-2")
    office.controls.row(office.there()[0]["Id"], "poison")

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.POSTED
    assert len(office.there()) == 2


def test_an_invoice_that_never_arrived_is_not_the_one_that_somebody_made_since(office: PostOffice) -> None:
    office.postings.post(ADMIN, office.draft(doc_number=None), 0, CHOICE)
    invoice_id = begun(office, "503_html")
    office.controls.company.insert("Invoice", {**office.there()[0], "Id": "900", "DocNumber": "900"})

    done = office.postings.again(ADMIN, invoice_id)

    assert (done.outcome, done.is_found) == (PostingOutcome.POSTED, False)
    assert office.desk.invoice(invoice_id).history.qbo_id != "900"
    assert len(office.there()) == 3


@pytest.mark.parametrize("doc_number", ["F-1", None])
def test_what_was_found_instead_of_made_says_so_here_in_the_message_and_in_the_log(
    office: PostOffice, doc_number: str | None
) -> None:
    invoice_id = begun(office, doc_number=doc_number)
    office.forgets_requests()

    office.postings.go_on()

    assert office.has_once(invoice_id)
    with office.desk.store.writing() as tx:
        (logged,), (told,) = tx.audit.recent(TEAM, 1), tx.outbox.claim_due(office.clock.now(), 10)
    assert (logged.details["found"], told.facts["found"]) == (True, True)


def test_what_comes_to_the_same_only_is_neither_taken_nor_doubled_after_a_refusal(office: PostOffice) -> None:
    invoice_id = begun(office)
    (there,) = office.there()
    changed = [{**there["Line"][0], "Description": "Design, changed"}, *there["Line"][1:]]
    office.controls.company.overwrite("Invoice", {**there, "Line": changed})
    office.forgets_requests()
    office.ends_subscription()

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.WAITING
    assert len(office.there()) == 1
