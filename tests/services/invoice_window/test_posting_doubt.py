"""Refusals after answers that got lost: QuickBooks has the invoice once all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.invoice_window import DraftEditing
from services.invoice_window.sending import NOTHING_SENT
from services.model.posting import PostingOutcome
from tests.services.desk_doubles import ADMIN
from tests.services.invoice_window.post_office import ACME, CHOICE, CREATES, SECOND, PostOffice


def close_books(office: PostOffice) -> None:
    company = office.controls.company
    preferences = company.get("Preferences", "1")
    company.overwrite("Preferences", {**preferences, "AccountingInfoPrefs": {"BookCloseDate": "2026-12-31"}})


def retire_customer(office: PostOffice) -> None:
    company = office.controls.company
    company.overwrite("Customer", {**company.get("Customer", ACME), "Active": False})


@pytest.mark.parametrize("doc_number", ["F-1", None])
@pytest.mark.parametrize("then", [close_books, retire_customer, PostOffice.ends_subscription])
def test_a_refusal_after_a_lost_answer_finds_what_arrived(
    office: PostOffice, then: Callable[[PostOffice], None], doc_number: str | None
) -> None:
    invoice_id = office.draft(doc_number=doc_number)
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    office.forgets_requests()
    then(office)

    done = office.postings.again(ADMIN, invoice_id)

    assert done.outcome is PostingOutcome.POSTED
    assert office.has_once(invoice_id)


def test_a_number_that_is_taken_by_the_lost_invoice_itself_is_no_refusal(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    office.forgets_requests()

    assert office.postings.post(SECOND, invoice_id, 0, CHOICE).outcome is PostingOutcome.POSTED
    assert office.has_once(invoice_id)


@pytest.mark.parametrize("doc_number", ["F-1", None])
def test_what_arrived_is_found_where_quickbooks_knows_the_request_no_more(
    office: PostOffice, doc_number: str | None
) -> None:
    invoice_id = office.draft(doc_number=doc_number)
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    office.forgets_requests()

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.POSTED
    assert office.has_once(invoice_id)
    assert not office.controls.company.answers_by_request_id


@pytest.mark.parametrize("other", [{"Description": "Support"}, {"Amount": 60}])
def test_another_invoice_of_the_same_customer_and_day_is_not_taken_for_ours(
    office: PostOffice, other: dict[str, object]
) -> None:
    twin = office.draft(doc_number=None)
    office.postings.post(ADMIN, twin, 0, CHOICE)
    (there,) = office.there()
    invoice_id = office.draft(doc_number=None)
    office.loses_answers("503_html", 4)
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    lines = [there["Line"][0] | other, *there["Line"][1:]]
    office.controls.company.insert("Invoice", {**there, "Id": "900", "DocNumber": "900", "Line": lines})

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.POSTED
    assert office.desk.invoice(invoice_id).history.qbo_id not in (None, there["Id"], "900")
    assert len(office.there()) == 3


def test_of_two_that_say_the_same_the_request_says_which_is_ours(office: PostOffice) -> None:
    invoice_id = office.draft(doc_number=None)
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    (there,) = office.there()
    office.controls.company.insert("Invoice", {**there, "Id": "900", "DocNumber": "900"})

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.POSTED
    assert office.desk.invoice(invoice_id).history.qbo_id == there["Id"]
    assert len(office.there()) == 2


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_drafts_that_say_the_same_neither_takes_the_others_invoice(
    office: PostOffice, first: int
) -> None:
    both = [office.draft(doc_number=None) for _ in range(2)]
    for invoice_id, kind in zip(both, ("truncated", "503_html"), strict=True):
        office.loses_answers(kind, 4)
        office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    outcomes = {office.postings.again(ADMIN, both[at]).outcome for at in (first, 1 - first)}

    assert outcomes == {PostingOutcome.POSTED}
    here = {office.desk.invoice(invoice_id).history.qbo_id for invoice_id in both}
    assert {one["Id"] for one in office.there()} == here
    assert len(here) == 2


def test_nothing_is_sent_again_as_long_as_quickbooks_does_not_say_what_it_has(office: PostOffice) -> None:
    invoice_id = office.draft(doc_number=None)
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    office.forgets_requests()
    office.controls.fault("503_html", "/query", times=4)

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.WAITING
    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.POSTED
    assert office.has_once(invoice_id)


def test_a_refusal_within_the_same_sending_as_a_lost_answer_finds_it_too(office: PostOffice) -> None:
    invoice_id = office.draft(doc_number=None)
    office.loses_answers(times=1)
    office.ends_subscription()

    assert office.postings.post(ADMIN, invoice_id, 0, CHOICE).outcome is PostingOutcome.POSTED
    assert office.has_once(invoice_id)


def test_where_nothing_arrived_the_next_sending_believes_the_refusal_and_the_same_request_follows(
    office: PostOffice,
) -> None:
    invoice_id = office.draft(doc_number=None)
    office.loses_answers("503_html", 1)
    office.ends_subscription()

    first = office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    office.ends_subscription()
    second = office.postings.again(ADMIN, invoice_id)
    third = office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    outcomes = [one.outcome for one in (first, second, third)]
    assert outcomes == [PostingOutcome.WAITING, PostingOutcome.REFUSED, PostingOutcome.POSTED]
    assert "subscription has ended" in (first.trouble or "")
    asked = [one for one in office.controls.log.entries() if CREATES.split()[1] in one["path"]]
    assert len(office.controls.company.answers_by_request_id) == 1
    assert len(asked) == 4
    assert office.has_once(invoice_id)


def test_what_was_changed_after_a_doubt_that_was_settled_is_another_request(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers("503_html", 4)
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    office.ends_subscription()
    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.REFUSED
    with office.desk.store.reading() as tx:
        before = tx.posting.latest(invoice_id)

    editing = DraftEditing(office.desk.store, office.desk.clock, office.rights)
    editing.change(ADMIN, invoice_id, 0, office.desk.new(doc_number="F-2"))
    office.postings.post(ADMIN, invoice_id, 1, CHOICE)

    with office.desk.store.reading() as tx:
        after = tx.posting.latest(invoice_id)
    assert before is not None
    assert after is not None
    assert before.request_id != after.request_id
    assert office.has_once(invoice_id)


def test_as_long_as_quickbooks_cannot_say_what_it_has_the_invoice_waits(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    office.ends_subscription()
    # Four each, for the look before it is sent again and for the one after the refusal.
    office.controls.fault("503_html", "/query", times=8)

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.WAITING
    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.POSTED
    assert office.has_once(invoice_id)


def test_of_two_that_look_alike_neither_is_taken_for_ours(office: PostOffice) -> None:
    invoice_id = office.draft(doc_number=None)
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    (there,) = office.there()
    office.controls.company.insert("Invoice", {**there, "Id": "900", "DocNumber": "900"})
    office.ends_subscription()

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.WAITING
    assert office.desk.invoice(invoice_id).history.qbo_id is None


def test_one_with_another_total_is_left_to_a_person(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    (there,) = office.there()
    office.controls.company.overwrite("Invoice", {**there, "TotalAmt": 130, "Balance": 130})
    office.forgets_requests()

    done = office.postings.again(ADMIN, invoice_id)

    assert (done.outcome, done.trouble) == (
        PostingOutcome.WAITING,
        "QuickBooks has it with another total than here.",
    )
    assert len(office.there()) == 1


def test_a_twin_that_was_posted_from_here_is_not_taken_for_ours(office: PostOffice) -> None:
    twin = office.draft(doc_number=None)
    office.postings.post(ADMIN, twin, 0, CHOICE)
    invoice_id = office.draft(doc_number=None)
    office.loses_answers("503_html", 4)
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    office.ends_subscription()

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.REFUSED
    assert office.postings.post(ADMIN, invoice_id, 0, CHOICE).outcome is PostingOutcome.POSTED
    assert len(office.there()) == 2


def test_what_certainly_never_left_is_a_draft_again(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers("401_json", 2)

    done = office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    assert done.outcome is PostingOutcome.REFUSED
    assert (done.trouble or "").endswith(NOTHING_SENT)
    assert office.postings.post(ADMIN, invoice_id, 0, CHOICE).outcome is PostingOutcome.POSTED
    assert office.has_once(invoice_id)
