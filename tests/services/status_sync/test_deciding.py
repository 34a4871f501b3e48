"""*Accept*, *Keep* and *Update from QuickBooks*: what somebody decides, once, about what was seen."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest

from services.errors import NotAllowed, NotFound
from services.model.in_step import Change, Decided, DriftField
from services.model.rejection import ReviewProblem
from services.status_sync import NotInMirror
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER
from tests.services.imports.firm import SECOND
from tests.services.status_sync.watched_firm import WatchedFirm


def test_accept_takes_over_the_document_as_it_is(watched: WatchedFirm) -> None:
    watched.books.change("101", doc_number="N-9", total=Decimal("150"), balance=Decimal("150"))
    watched.look()

    done = watched.sync.drifts.accept(ADMIN, watched.waiting()["101"].id)

    assert (done.number, watched.waiting()) == (1, {})
    assert watched.shown("101", "doc_number", "doc_number_folded", "total", "balance", "sync_token") == (
        "N-9",
        "n-9",
        Decimal("150.00"),
        Decimal("150.00"),
        1,
    )
    with watched.firm.store.reading() as tx:
        assert [line.amount for line in tx.window.lines("con1:101", 9)] == [Decimal("150.00")]
    ((actor, _, details),) = watched.audit("change_accepted")
    assert (actor, details["fields"]) == (ADMIN.user_id, ["number", "lines", "total"])
    assert details["old_new"] == {"number": ["N-101", "N-9"]}
    watched.look()
    assert watched.found() == [("101", "changed", "accepted")]


def test_what_was_kept_is_not_asked_about_again_but_a_newer_change_is(once: WatchedFirm) -> None:
    once.books.change("101", doc_number="N-9")
    once.look()
    assert once.sync.drifts.keep(ADMIN, once.waiting()["101"].id).number == 1

    once.books.pay("101", "100")
    once.look()
    assert once.waiting() == {}
    once.books.change("101", doc_number="N-10")
    once.look()

    assert once.waiting()["101"].found.changes == (Change(DriftField.NUMBER, "N-101", "N-10"),)
    assert once.found() == [("101", "changed", "kept"), ("101", "changed", "open")]


def test_what_changes_once_more_replaces_what_waited_and_what_changes_back_waits_no_more(
    watched: WatchedFirm,
) -> None:
    watched.books.change("101", doc_number="N-9")
    watched.look()
    old = watched.waiting()["101"].id
    watched.books.change("101", doc_number="N-10")
    assert watched.sync.drifts.accept(ADMIN, old).number == 1  # the newer one was not seen by anybody yet
    watched.books.change("102", doc_number="N-11")
    watched.look()
    seen = watched.waiting()["102"].id
    watched.books.change("102", doc_number="N-12")
    watched.look()

    assert watched.sync.drifts.accept(ADMIN, seen).missed == 1
    assert watched.shown("102", "doc_number") == ("N-102",)
    watched.books.change("102", doc_number="N-102")
    watched.look()

    assert "102" not in watched.waiting()
    assert [state for qbo_id, _, state in watched.found() if qbo_id == "102"] == ["replaced", "lapsed"]


def test_what_nobody_can_read_stays_and_cannot_be_accepted(once: WatchedFirm) -> None:
    once.books.change("101", txn_date=None, doc_number="N-9", problem=ReviewProblem.NO_DATE)
    once.look()

    waits = once.waiting()["101"]

    assert waits.found.problem is ReviewProblem.NO_DATE
    assert once.sync.drifts.accept(ADMIN, waits.id).blocked == 1
    assert once.shown("101", "doc_number", "txn_date") == ("N-101", date(2026, 10, 1))
    assert "101" in once.waiting()


def test_accept_says_whose_project_stays_and_which_number_a_draft_has_too(once: WatchedFirm) -> None:
    once.drafted("N-9")
    once.books.change("101", doc_number="n-9", customer_id="2", customer_name="Borealis")
    once.books.change("102", doc_number="N-8")
    once.look()
    project = once.shown("101", "project_id", "client_id")
    upto = max(drift.id for drift in once.waiting().values())

    done = once.sync.drifts.accept_all(ADMIN, "con1", upto)

    assert (done.number, done.moved, done.repeated) == (2, ("con1:101",), ("n-9",))
    assert once.shown("101", "project_id", "client_id") == project


def test_all_that_was_seen_is_accepted_and_what_came_later_waits(once: WatchedFirm) -> None:
    for qbo_id in ("101", "102"):
        once.books.change(qbo_id, doc_number=f"X-{qbo_id}")
    once.look()
    upto = max(drift.id for drift in once.waiting().values())
    once.books.change("103", doc_number="X-103")
    once.look()
    page = once.sync.drifts.page(ADMIN, "con1", upto + 1, 1)
    assert (page.waiting, page.to_accept) == (3, 2)

    assert once.sync.drifts.accept_all(ADMIN, "con1", upto).number == page.to_accept

    assert once.waiting().keys() == {"103"}


def test_update_asks_quickbooks_at_once_and_asks_again_about_what_was_kept(once: WatchedFirm) -> None:
    once.books.change("101", doc_number="N-9")

    found = once.sync.drifts.update(ADMIN, "con1:101")

    assert found is not None
    once.sync.drifts.keep(ADMIN, found.id)
    again = once.sync.drifts.update(ADMIN, "con1:101")
    assert again is not None
    assert again.found == found.found
    assert once.sync.drifts.update(ADMIN, "con1:102") is None


def test_others_may_neither_see_nor_decide(once: WatchedFirm) -> None:
    once.books.change("101", doc_number="N-9")
    once.look()
    known, desk = once.waiting()["101"].id, once.sync.drifts

    for actor, refusal in ((MEMBER, NotAllowed), (STRANGER, NotAllowed)):
        for ask in (
            lambda actor=actor: desk.page(actor, "con1", None, 5),
            lambda actor=actor: desk.accept(actor, known),
            lambda actor=actor: desk.keep(actor, known),
            lambda actor=actor: desk.accept_all(actor, "con1", known),
            lambda actor=actor: desk.update(actor, "con1:101"),
        ):
            with pytest.raises(refusal):
                ask()
    with once.firm.store.reading() as tx, pytest.raises(NotFound):
        tx.drifts.get(known, "T2")
    assert once.waiting().keys() == {"101"}


def test_of_several_who_decide_at_once_one_does(watched: WatchedFirm) -> None:
    watched.books.change("101", doc_number="N-9")
    watched.look()
    known, start = watched.waiting()["101"].id, threading.Barrier(4)

    def press(number: int) -> Decided:
        start.wait()
        drifts = watched.opened().drifts
        return drifts.keep(SECOND, known) if number == 3 else drifts.accept(ADMIN, known)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(press, range(4)))

    assert sum(one.number for one in done) == 1
    assert sum(one.missed for one in done) == 3
    assert len(watched.audit("change_accepted", "change_kept")) == 1
    (_, _, state) = watched.found()[0]
    assert watched.shown("101", "doc_number") == (("N-9",) if state == "accepted" else ("N-101",))


def test_after_a_disconnection_what_waits_is_listed_and_can_only_be_kept(once: WatchedFirm) -> None:
    once.books.change("101", doc_number="N-9")
    once.look()
    known = once.waiting()["101"].id
    with once.firm.store.writing() as tx:
        while tx.retention.remove_anything("con1", 100):
            pass
        tx.commit()

    with pytest.raises(NotInMirror):
        once.sync.drifts.accept(ADMIN, known)
    assert once.sync.drifts.accept_all(ADMIN, "con1", known).blocked == 1

    assert once.waiting().keys() == {"101"}
    assert once.sync.drifts.keep(ADMIN, known).number == 1
