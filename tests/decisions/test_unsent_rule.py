"""When *Treat unsent invoices as sent* is offered, and which invoices stand by it alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.invoice_status import tile_of
from services.decisions.unsent_rule import offer_unsent_as_sent, stands_by_rule
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.tile_move import tile_by_rule

KNOWN = [payment for payment in PaymentState if payment is not PaymentState.UNKNOWN]


@pytest.mark.parametrize(
    ("paid", "paid_unsent", "is_treated", "is_offered"),
    [
        (10, 6, False, True),
        (31, 29, False, True),
        (10, 10, True, False),
        (10, 5, False, False),
        (9, 9, False, False),
        (11, 6, False, True),
        (11, 5, False, False),
        (0, 0, False, False),
    ],
)
def test_the_rule_is_offered_where_most_of_enough_paid_invoices_look_unsent(
    paid: int, paid_unsent: int, is_treated: bool, is_offered: bool
) -> None:
    assert offer_unsent_as_sent(paid, paid_unsent, is_treated) is is_offered


@given(st.integers(0, 10**6), st.data())
def test_more_unsent_among_the_paid_never_ends_the_offer(paid: int, data: st.DataObject) -> None:
    unsent = data.draw(st.integers(0, paid))
    more = data.draw(st.integers(unsent, paid))

    assert offer_unsent_as_sent(paid, unsent, False) <= offer_unsent_as_sent(paid, more, False)


@pytest.mark.parametrize("payment", KNOWN)
@pytest.mark.parametrize("delivery", DeliveryState)
def test_exactly_those_stand_by_the_rule_whose_tile_it_changes(
    payment: PaymentState, delivery: DeliveryState
) -> None:
    by_either = {tile_of(payment, delivery, unsent_as_sent) for unsent_as_sent in (False, True)}

    assert stands_by_rule(payment, delivery) is (by_either == {Tile.DRAFTS, Tile.AR_AGING})


@pytest.mark.parametrize("delivery", DeliveryState)
def test_what_nobody_can_say_the_payment_of_does_not_stand_by_the_rule(delivery: DeliveryState) -> None:
    assert not stands_by_rule(PaymentState.UNKNOWN, delivery)


@pytest.mark.parametrize("unsent_as_sent", [False, True])
def test_a_move_puts_them_where_an_import_would(unsent_as_sent: bool) -> None:
    imported = tile_of(PaymentState.OPEN, DeliveryState.NOT_SENT, unsent_as_sent)

    assert tile_by_rule(unsent_as_sent) is imported
