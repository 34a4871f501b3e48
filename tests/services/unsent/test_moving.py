"""Imported invoices are moved to where the company's rule puts them: reviewed, at once, and back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from services.errors import NotAllowed, NotFound
from services.model.invoice_status import AgingBucket
from services.model.tile_move import MovableTotal
from services.store.tables import invoices
from services.store.tables_tile_moves import tile_move_invoices, tile_moves
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER, connected
from tests.services.unsent.mover import BY_RULE, COMPANY, DRAFT, UNSENT, Mover

#: Where an invoice of the company stays once its rule is on, whatever it looks like.
STAYS_IF_ON: dict[str, dict[str, Any]] = {
    "created here": DRAFT | {"origin": "created_here"},
    "partly paid": UNSENT | {"payment_state": "partial"},
    "paid": UNSENT | {"payment_state": "paid", "tile": "finals"},
    "sent": {},
    "there already": BY_RULE,
    "of another company": DRAFT | {"connection_id": "con2"},
}
STAYS_IF_OFF: dict[str, dict[str, Any]] = {
    "created here and posted": BY_RULE | {"origin": "created_here"},
    "partly paid": UNSENT | {"payment_state": "partial", "unsent_as_sent": True},
    "paid": UNSENT | {"payment_state": "paid", "tile": "finals", "unsent_as_sent": True},
    "sent": {"unsent_as_sent": True},
    "a draft": DRAFT,
}


def test_drafts_go_to_ar_aging_at_once_and_by_the_new_rule(mover: Mover) -> None:
    mover.put(1, **DRAFT)
    mover.put(2, **DRAFT | {"delivery_state": "queued"})

    done = mover.moved()

    assert done.count == 2
    assert mover.tiles() == {1: ("ar_aging", True), 2: ("ar_aging", True)}
    assert mover.audit() == [("invoices_moved", {"connection_id": COMPANY, "to": "ar_aging", "invoices": 2})]


@pytest.mark.parametrize("facts", STAYS_IF_ON.values(), ids=STAYS_IF_ON)
def test_what_the_rule_does_not_place_stays_when_it_is_on(mover: Mover, facts: dict[str, Any]) -> None:
    mover.put(1, **facts)

    review = mover.review()

    assert (review.count, review.rows, mover.moves.count(ADMIN, COMPANY)) == (0, (), 0)
    assert mover.moves.move(ADMIN, COMPANY, review.digest) is None


@pytest.mark.parametrize("facts", STAYS_IF_OFF.values(), ids=STAYS_IF_OFF)
def test_what_the_rule_does_not_place_stays_when_it_is_off(mover: Mover, facts: dict[str, Any]) -> None:
    mover.rule(False)
    mover.put(1, **facts)

    assert mover.moves.count(ADMIN, COMPANY) == 0


def test_with_the_rule_off_what_it_placed_goes_back_to_drafts(mover: Mover) -> None:
    mover.put(1, **BY_RULE)
    mover.rule(False)
    assert not mover.review().to_sent

    assert mover.moved().count == 1

    assert mover.tiles() == {1: ("drafts", False)}


def test_the_review_adds_up_by_currency_and_shows_pages_newest_first(mover: Mover) -> None:
    for number in range(1, 6):
        mover.put(number, **DRAFT, txn_date=date(2026, 10, number), total=Decimal("100.10"))
    mover.put(6, **DRAFT, currency="EUR", txn_date=date(2026, 9, 1), balance=Decimal("40"))

    first, last, beyond = (mover.review(start, size=4) for start in (0, 4, 400))

    assert first.totals == (
        MovableTotal("EUR", 1, Decimal("100.00"), Decimal("40.00")),
        MovableTotal("USD", 5, Decimal("500.50"), Decimal("500.00")),
    )
    assert [row.id for row in first.rows] == ["con1:5", "con1:4", "con1:3", "con1:2"]
    assert [row.id for row in last.rows] == ["con1:1", "con1:6"]
    assert (last.start, beyond) == (4, last)
    assert {first.digest, last.digest} == {beyond.digest}


@pytest.mark.parametrize(
    ("is_on", "facts", "before", "after"),
    [(True, DRAFT, "40.00", "140.00"), (False, BY_RULE, "140.00", "40.00")],
)
def test_the_review_shows_what_becomes_of_ar_aging(
    mover: Mover, is_on: bool, facts: dict[str, Any], before: str, after: str
) -> None:
    mover.rule(is_on)
    due = date(2026, 11, 4)  # twenty days ago
    mover.put(1, **facts, due_date=due)
    mover.put(2, balance=Decimal("40"), due_date=due)
    mover.put(3, currency="EUR", due_date=due)

    aging = mover.review().aging

    assert {one.currency for one in aging} == {"USD"}
    (changed,) = [one for one in aging if one.before != one.after]
    assert (changed.bucket, changed.before, changed.after) == (
        AgingBucket.DAYS_1_30,
        Decimal(before),
        Decimal(after),
    )


@pytest.mark.parametrize(
    "happens",
    [
        lambda mover: mover.put(2, **DRAFT),
        lambda mover: mover.change(1, payment_state="paid", tile="finals"),
        lambda mover: mover.change(1, balance=Decimal("99")),
        lambda mover: mover.rule(False),
    ],
    ids=["another joins", "one leaves", "an amount changes", "the rule changes"],
)
def test_what_was_not_reviewed_is_not_moved(mover: Mover, happens: Any) -> None:
    mover.put(1, **DRAFT)
    seen = mover.review()
    happens(mover)
    stands = mover.tiles()

    assert mover.moves.move(ADMIN, COMPANY, seen.digest) is None

    assert mover.tiles() == stands
    assert mover.review().digest != seen.digest


def test_undo_puts_them_back_once(mover: Mover) -> None:
    mover.put(1, **DRAFT)
    move = mover.moved().move

    first = mover.moves.undo(ADMIN, move.id)
    second = mover.moves.undo(ADMIN, move.id)

    assert (first.put_back, first.kept, first.is_new) == (1, 0, True)
    assert (second.put_back, second.is_new, second.move) == (0, False, first.move)
    assert mover.tiles() == {1: ("drafts", False)}
    assert [action for action, _ in mover.audit()] == ["invoices_moved", "move_undone"]


def test_undo_of_a_move_to_drafts_puts_them_into_ar_aging(mover: Mover) -> None:
    mover.put(1, **BY_RULE)
    mover.rule(False)

    mover.moves.undo(ADMIN, mover.moved().move.id)

    assert mover.tiles() == {1: ("ar_aging", True)}


@pytest.mark.parametrize(
    "facts",
    [
        {"payment_state": "partial"},
        {"payment_state": "paid", "tile": "finals"},
        {"delivery_state": "sent"},
    ],
    ids=str,
)
def test_undo_leaves_what_changed_since_and_counts_it(mover: Mover, facts: dict[str, Any]) -> None:
    for number in (1, 2):
        mover.put(number, **DRAFT)
    move = mover.moved().move
    mover.change(2, **facts)
    stands = mover.tiles()[2]

    undone = mover.moves.undo(ADMIN, move.id)

    assert (undone.put_back, undone.kept) == (1, 1)
    assert mover.tiles() == {1: ("drafts", False), 2: stands}


def test_undo_counts_an_invoice_that_is_gone(mover: Mover) -> None:
    mover.put(1, **DRAFT)
    move = mover.moved().move
    with mover.engine.begin() as database:
        database.execute(sa.delete(invoices))

    undone = mover.moves.undo(ADMIN, move.id)

    assert (undone.put_back, undone.kept) == (0, 1)


def test_undo_leaves_what_a_later_move_placed(mover: Mover) -> None:
    mover.put(1, **DRAFT)
    first = mover.moved().move
    mover.rule(False)
    mover.moved()
    mover.rule(True)
    last = mover.moved().move

    assert mover.moves.undo(ADMIN, first.id).kept == 1
    assert mover.tiles() == {1: ("ar_aging", True)}
    assert mover.moves.undo(ADMIN, last.id).put_back == 1
    assert mover.tiles() == {1: ("drafts", False)}


def test_another_workspace_finds_neither_the_company_nor_the_move(mover: Mover) -> None:
    mover.put(1, **DRAFT)
    move = mover.moved().move
    asked = (
        lambda: mover.moves.review(STRANGER, COMPANY, 0, 10),
        lambda: mover.moves.count(STRANGER, COMPANY),
        lambda: mover.moves.move(STRANGER, COMPANY, ""),
        lambda: mover.moves.undo(STRANGER, move.id),
    )

    for ask in asked:
        with pytest.raises(NotFound):
            ask()
    assert mover.tiles() == {1: ("ar_aging", True)}


def test_without_the_right_nothing_is_shown_or_moved(mover: Mover) -> None:
    mover.put(1, **DRAFT)
    digest, move_id = mover.review().digest, "any"
    asked = (
        lambda: mover.moves.review(MEMBER, COMPANY, 0, 10),
        lambda: mover.moves.count(MEMBER, COMPANY),
        lambda: mover.moves.move(MEMBER, COMPANY, digest),
        lambda: mover.moves.undo(MEMBER, move_id),
    )

    for ask in asked:
        with pytest.raises(NotAllowed):
            ask()
    assert mover.tiles() == {1: ("drafts", False)}


def test_of_several_presses_at_once_one_moves(mover: Mover) -> None:
    for number in range(1, 30):
        mover.put(number, **DRAFT)
    digest, start = mover.review().digest, threading.Barrier(3)

    def press(_: int) -> object:
        start.wait()
        return mover.moves.move(ADMIN, COMPANY, digest)

    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(press, range(3)))

    assert sum(outcome is not None for outcome in outcomes) == 1
    assert set(mover.tiles().values()) == {("ar_aging", True)}
    with mover.engine.connect() as database:
        assert database.scalar(sa.select(sa.func.count()).select_from(tile_moves)) == 1
        assert database.scalar(sa.select(sa.func.count()).select_from(tile_move_invoices)) == 29


def test_a_company_of_the_same_workspace_keeps_its_own(mover: Mover) -> None:
    connected(mover.store, mover.clock, id="con2", realm_id="2", treat_unsent_as_sent=True)
    mover.put(1, **DRAFT)
    mover.put(2, **DRAFT, connection_id="con2")

    mover.moved()

    assert mover.moves.count(ADMIN, "con2") == 1
