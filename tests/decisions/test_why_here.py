"""*Why here?* names the rule that the import went by, for every invoice that the decision table knows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.invoice_status import DeliveryMarks, delivery_state, payment_state, tile_of
from services.decisions.why_here import why_here
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.invoice_window import Origin
from services.model.placement import DeliveryNotes, PlacedBy, Placement

ZERO, HUNDRED = Decimal("0.00"), Decimal("100.00")


def delivered(said: DeliveryNotes) -> DeliveryState:
    """What an import reads from these notes."""
    marks = DeliveryMarks(
        said.email_status,
        said.print_status,
        said.e_invoice_status,
        said.invoice_status,
        said.delivered_at,
        said.delivery_error,
    )
    return delivery_state(marks)


def stated(
    total: Decimal, balance: Decimal, said: DeliveryNotes, unsent_as_sent: bool = False, **facts: Any
) -> Placement:
    """An invoice as an import takes it in that states this."""
    payment = payment_state(total, balance, (), said.private_note, said.invoice_status)
    delivery = delivered(said)
    known: dict[str, Any] = {
        "origin": Origin.IMPORTED,
        "is_posted": True,
        "payment": payment,
        "delivery": delivery,
        "unsent_as_sent": unsent_as_sent,
        "total": total,
        "balance": balance,
        "tile": tile_of(payment, delivery, unsent_as_sent),
        "notes": said,
    }
    return Placement(**known | facts)


def fields_of(placement: Placement) -> dict[str, object]:
    return {one.name: one.value for one in why_here(placement).fields}


#: The decision table, line by line: what is stated, the rule, and the fields that prove it.
TABLE: list[tuple[Placement, PlacedBy, dict[str, object]]] = [
    (
        stated(HUNDRED, HUNDRED, DeliveryNotes(invoice_status="VOIDED", email_status="EmailSent")),
        PlacedBy.VOID_BY_STATUS,
        {"invoiceStatus": "VOIDED"},
    ),
    (
        stated(ZERO, ZERO, DeliveryNotes(private_note="Voided - sent twice")),
        PlacedBy.VOID_BY_NOTE,
        {"Balance": ZERO, "TotalAmt": ZERO, "PrivateNote": "Voided - sent twice"},
    ),
    (
        stated(ZERO, ZERO, DeliveryNotes()),
        PlacedBy.NOTHING_TO_PAY,
        {"Balance": ZERO, "TotalAmt": ZERO, "PrivateNote": None},
    ),
    (
        stated(HUNDRED, ZERO, DeliveryNotes(email_status="EmailSent")),
        PlacedBy.PAID,
        {"Balance": ZERO, "TotalAmt": HUNDRED},
    ),
    (
        stated(HUNDRED, Decimal("40.00"), DeliveryNotes(email_status="NotSet")),
        PlacedBy.PARTLY_PAID,
        {"Balance": Decimal("40.00"), "TotalAmt": HUNDRED},
    ),
    (
        stated(HUNDRED, HUNDRED, DeliveryNotes(email_status="EmailSent", delivery_error="Bounced Email")),
        PlacedBy.NOT_ARRIVED,
        {"DeliveryErrorType": "Bounced Email", "Balance": HUNDRED, "TotalAmt": HUNDRED},
    ),
    (
        stated(HUNDRED, HUNDRED, DeliveryNotes(email_status="EmailSent", e_invoice_status="Viewed")),
        PlacedBy.SEEN,
        {"EInvoiceStatus": "Viewed", "Balance": HUNDRED, "TotalAmt": HUNDRED},
    ),
    (
        stated(HUNDRED, HUNDRED, DeliveryNotes(email_status="NotSet", print_status="PrintComplete")),
        PlacedBy.SENT,
        {"PrintStatus": "PrintComplete", "Balance": HUNDRED, "TotalAmt": HUNDRED},
    ),
    (
        stated(HUNDRED, HUNDRED, DeliveryNotes(print_status="NeedToPrint")),
        PlacedBy.QUEUED,
        {"PrintStatus": "NeedToPrint", "Balance": HUNDRED, "TotalAmt": HUNDRED},
    ),
    (
        stated(HUNDRED, HUNDRED, DeliveryNotes(email_status="NotSet")),
        PlacedBy.NOT_SENT,
        {"EmailStatus": "NotSet", "PrintStatus": None, "Balance": HUNDRED, "TotalAmt": HUNDRED},
    ),
    (
        stated(HUNDRED, HUNDRED, DeliveryNotes(email_status="NotSet"), unsent_as_sent=True),
        PlacedBy.UNSENT_AS_SENT,
        {"EmailStatus": "NotSet", "PrintStatus": None, "Balance": HUNDRED, "TotalAmt": HUNDRED},
    ),
    (
        stated(-HUNDRED, ZERO, DeliveryNotes(email_status="NotSet"), tile=Tile.FINALS),
        PlacedBy.SETTLED_AS_STATED,
        {"Balance": ZERO, "TotalAmt": -HUNDRED},
    ),
    (
        stated(ZERO, ZERO, DeliveryNotes(), payment=PaymentState.DELETED, tile=Tile.FINALS),
        PlacedBy.DELETED,
        {"Balance": ZERO, "TotalAmt": ZERO},
    ),
]


@pytest.mark.parametrize(("placement", "rule", "fields"), TABLE, ids=[str(rule) for _, rule, _ in TABLE])
def test_each_line_of_the_table_is_named_with_its_proof(
    placement: Placement, rule: PlacedBy, fields: dict[str, object]
) -> None:
    explained = why_here(placement)

    assert (explained.rule, explained.tile, explained.is_reported_since) == (rule, placement.tile, False)
    assert fields_of(placement) == fields


SENDING = ["NotSet", "NeedToSend", "EMAIL_SENT", "EmailSent", "PrintComplete", "NeedToPrint"]
LATER = ["Viewed", "Paid", "Delivered", "OVERDUE_VIEWED", "Voided", "Voided by mistake", "2026-10-05", "?"]
words = st.sampled_from([None, "", *SENDING, *LATER])
notes = st.builds(DeliveryNotes, *[words] * 7)
amounts = st.decimals(-100, 1000, places=2)


@given(amounts, amounts, notes, st.booleans())
def test_the_rule_that_is_named_gives_the_tile_that_the_import_gave(
    total: Decimal, balance: Decimal, said: DeliveryNotes, unsent_as_sent: bool
) -> None:
    placement = stated(total, balance, said, unsent_as_sent)

    explained = why_here(placement)

    is_odd = placement.payment is PaymentState.UNKNOWN and balance == 0
    assert explained.tile is (Tile.FINALS if is_odd else placement.tile)
    assert explained.fields
    assert not explained.is_reported_since
    if explained.rule in (PlacedBy.NOT_ARRIVED, PlacedBy.SEEN, PlacedBy.SENT):
        proof = [one for one in explained.fields if isinstance(one.value, str)]
        assert proof, "a rule about delivery shows what QuickBooks says of it"


@given(notes, st.sampled_from(DeliveryState))
def test_what_was_reported_later_is_not_blamed_on_the_old_document(
    said: DeliveryNotes, delivery: DeliveryState
) -> None:
    kept = stated(HUNDRED, HUNDRED, DeliveryNotes(), notes=said, delivery=delivery)

    explained = why_here(kept)

    assert explained.is_reported_since == (delivered(said) is not delivery)
    shown = [one.name for one in explained.fields]
    assert (shown == ["Balance", "TotalAmt"]) == explained.is_reported_since


@pytest.mark.parametrize(
    ("is_posted", "rule", "tile"),
    [(False, PlacedBy.CREATED, Tile.DRAFTS), (True, PlacedBy.POSTED, Tile.AR_AGING)],
)
def test_what_was_created_here_is_a_draft_until_it_is_posted(
    is_posted: bool, rule: PlacedBy, tile: Tile
) -> None:
    here = stated(
        HUNDRED, HUNDRED, DeliveryNotes(), origin=Origin.CREATED_HERE, is_posted=is_posted, notes=None
    )

    explained = why_here(here)

    assert (explained.rule, explained.tile, explained.fields) == (rule, tile, ())
