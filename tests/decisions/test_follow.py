"""What follows by itself and what waits for somebody: over any invoice and any version of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.compare_content import Content
from services.decisions.follow import Follow, Here, Status, There, accepted, follow, is_usable
from services.model.in_step import Change, DriftField, DriftKind, Found
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.quickbooks import LineKind, SourceLine
from services.model.rejection import ReviewProblem


def a_line(amount: str = "100", **facts: Any) -> SourceLine:
    line = SourceLine(
        1, None, LineKind.SALES_ITEM, "", "Design", "5", None, Decimal(2), Decimal(50), None, None, None
    )
    return line._replace(amount=Decimal(amount), **facts)


CONTENT = Content(
    doc_number="1042",
    txn_date=date(2026, 10, 5),
    due_date=date(2026, 11, 4),
    customer_id="7",
    customer_name="Larkspur",
    currency="USD",
    tax=None,
    total=Decimal("100"),
    lines=(a_line(),),
)
HERE = Here(
    CONTENT,
    "a",
    Status(Decimal("100"), PaymentState.OPEN, DeliveryState.SENT),
    Tile.AR_AGING,
    unsent_as_sent=False,
)
SAME = There(CONTENT, "a", Decimal("100"), PaymentState.OPEN, DeliveryState.SENT)
EDITED = SAME._replace(content=CONTENT._replace(doc_number="1043"), content_digest="b")
VOID = SAME._replace(
    content=CONTENT._replace(total=Decimal(0), lines=(a_line("0"),)),
    content_digest="v",
    balance=Decimal(0),
    payment=PaymentState.VOID,
)

AMOUNTS = st.none() | st.decimals(0, 500, places=2)
CONTENTS = st.builds(
    Content,
    doc_number=st.sampled_from([None, "1042", "1043"]),
    txn_date=st.sampled_from([date(2026, 10, 5), date(2026, 10, 6)]),
    due_date=st.sampled_from([None, date(2026, 11, 4)]),
    customer_id=st.sampled_from([None, "7", "8"]),
    customer_name=st.sampled_from([None, "Larkspur", "Borealis"]),
    currency=st.sampled_from(["USD", "EUR"]),
    tax=AMOUNTS,
    total=st.decimals(0, 500, places=2),
    lines=st.lists(st.sampled_from([a_line(), a_line("70")]), max_size=2).map(tuple),
)
HERES = st.builds(
    Here,
    content=CONTENTS,
    content_digest=st.sampled_from([None, "a", "b"]),
    status=st.builds(
        Status,
        balance=st.decimals(0, 500, places=2),
        payment=st.sampled_from(PaymentState),
        delivery=st.sampled_from(DeliveryState),
    ),
    tile=st.sampled_from(Tile),
    unsent_as_sent=st.booleans(),
    is_ours=st.booleans(),
)
THERES = st.builds(
    There,
    content=CONTENTS,
    content_digest=st.sampled_from(["a", "b", "c"]),
    balance=AMOUNTS,
    payment=st.sampled_from([state for state in PaymentState if state is not PaymentState.DELETED]),
    delivery=st.sampled_from(DeliveryState),
    problem=st.none() | st.sampled_from(ReviewProblem),
    is_gone=st.booleans(),
)


def applied(here: Here, there: There, what: Follow) -> Here:
    """The invoice as it stands afterwards."""
    content = here.content if what.total is None else here.content._replace(total=what.total)
    if what.takes_lines:
        content = content._replace(lines=there.content.lines, tax=there.content.tax)
    return here._replace(
        content=content,
        content_digest=there.content_digest if what.takes_bytes else here.content_digest,
        status=what.status or here.status,
        tile=what.tile or here.tile,
    )


def test_a_payment_follows_and_nobody_is_asked() -> None:
    paid = SAME._replace(balance=Decimal("40"), payment=PaymentState.PARTIAL)

    what = follow(HERE, paid)

    assert what == Follow(
        Status(Decimal("40"), PaymentState.PARTIAL, DeliveryState.SENT), Tile.AR_AGING, takes_bytes=True
    )


def test_a_new_number_waits_while_the_payment_follows() -> None:
    what = follow(HERE, EDITED._replace(balance=Decimal(0), payment=PaymentState.PAID))

    assert (what.status, what.tile) == (
        Status(Decimal(0), PaymentState.PAID, DeliveryState.SENT),
        Tile.FINALS,
    )
    assert what.waits == Found(DriftKind.CHANGED, "b", (Change(DriftField.NUMBER, "1042", "1043"),))
    assert not what.takes_bytes


def test_a_void_follows_whole_and_is_listed() -> None:
    what = follow(HERE, VOID)

    assert (what.status, what.tile, what.total) == (
        Status(Decimal(0), PaymentState.VOID, DeliveryState.SENT),
        Tile.FINALS,
        Decimal(0),
    )
    assert what.takes_lines
    assert what.takes_bytes
    assert what.told is not None
    assert what.told.kind is DriftKind.VOIDED
    assert [change.field for change in what.told.changes] == [DriftField.LINES, DriftField.TOTAL]
    assert what.waits is None


def test_what_else_changed_in_a_void_waits() -> None:
    what = follow(HERE, VOID._replace(content=VOID.content._replace(doc_number="1043")))

    assert what.told is not None
    assert what.waits == Found(DriftKind.CHANGED, "v", (Change(DriftField.NUMBER, "1042", "1043"),))
    assert not what.takes_bytes


def test_a_deletion_follows_and_what_comes_back_stands_as_before() -> None:
    gone = follow(HERE, SAME._replace(is_gone=True))
    assert gone.told == Found(DriftKind.DELETED, "a", (Change(DriftField.TOTAL, "100", None),))
    assert (gone.tile, gone.total) == (Tile.FINALS, Decimal(0))

    after = applied(HERE, SAME, gone)

    assert follow(after, SAME._replace(is_gone=True)) == Follow()
    assert applied(after, SAME, follow(after, SAME)) == HERE


def test_an_amount_of_another_currency_never_stands_in_for_ours() -> None:
    euros = EDITED._replace(content=CONTENT._replace(currency="EUR"), balance=Decimal("90"))

    what = follow(HERE, euros)

    assert what.status is None
    assert what.waits == Found(DriftKind.CHANGED, "b", (Change(DriftField.CURRENCY, "USD", "EUR"),))


def test_where_nobody_can_say_what_is_paid_what_is_here_stays_and_is_listed() -> None:
    odd = SAME._replace(balance=None, payment=PaymentState.UNKNOWN, problem=ReviewProblem.BALANCE_MISSING)

    assert follow(HERE, odd) == Follow(waits=Found(DriftKind.CHANGED, "a", (), ReviewProblem.BALANCE_MISSING))


def test_of_an_invoice_of_ours_what_quickbooks_added_is_no_change() -> None:
    ours = HERE._replace(
        content=CONTENT._replace(
            doc_number=None, customer_id=None, due_date=None, lines=(a_line(item_id=None),)
        ),
        content_digest=None,
        is_ours=True,
    )
    subtotal = a_line(kind=LineKind.SUBTOTAL)
    there = SAME._replace(content=CONTENT._replace(lines=(a_line(item_id="9"), subtotal)))

    what = follow(ours, there)

    assert (what.waits, what.takes_bytes, what.takes_content) == (None, True, True)


@pytest.mark.parametrize("unsent_as_sent", [False, True])
def test_an_unsent_invoice_stands_by_its_own_rule(unsent_as_sent: bool) -> None:
    here = HERE._replace(unsent_as_sent=unsent_as_sent)

    what = follow(here, SAME._replace(delivery=DeliveryState.NOT_SENT))

    assert what.tile is (Tile.AR_AGING if unsent_as_sent else Tile.DRAFTS)


@given(HERES, THERES)
def test_nothing_but_a_void_a_deletion_or_a_return_touches_what_may_not_change_silently(
    here: Here, there: There
) -> None:
    what = follow(here, there)

    if what.total is not None or what.takes_lines:
        assert what.told is not None
    else:
        assert what.told is None
        assert applied(here, there, what).content == here.content


@given(HERES, THERES)
def test_a_difference_is_either_taken_over_or_waits(here: Here, there: There) -> None:
    what = follow(here, there)

    if not there.is_gone and there.problem is not ReviewProblem.UNREADABLE:
        assert what.takes_bytes == (what.waits is None)


@given(HERES, THERES)
def test_following_once_more_changes_nothing(here: Here, there: There) -> None:
    after = applied(here, there, follow(here, there))
    again = follow(after, there)

    assert applied(after, there, again) == after
    assert again.told is None


@given(HERES, THERES.filter(is_usable))
def test_after_accept_nothing_waits_and_the_status_is_quickbooks(here: Here, there: There) -> None:
    what = accepted(here, there)
    taken = applied(here, there, what)._replace(content=there.content)

    again = follow(taken, there)

    assert again.waits is None
    assert taken.status == Status(there.balance or Decimal(0), there.payment, there.delivery)
