"""Bills and purchases that real companies got, and any that could be written, lose and change no line."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.entry import SourceEntry
from services.model.quickbooks import Entity
from services.model.rejection import ReviewProblem
from services.quickbooks.translate_entries import records_of
from tests.quickbooks.records import a_purchase, read_purchase, real


@pytest.mark.parametrize("entity", [Entity.BILL, Entity.PURCHASE])
def test_real_bills_and_purchases_are_read_exactly(entity: Entity) -> None:
    raws = real(entity)

    found = [
        (record.qbo_id, record.txn_date, record.currency, [_figures(entry) for entry in record.entries])
        for record in records_of(entity, raws, "USD")
    ]

    assert found == [_stated_in(raw) for raw in raws]


def _figures(entry: SourceEntry) -> tuple[Any, ...]:
    return (
        entry.line_no,
        entry.party_kind,
        entry.party_id,
        entry.customer_id,
        entry.item_id,
        entry.account_id,
        entry.amount,
        entry.rate,
        entry.quantity,
        entry.markup,
        entry.billable,
        entry.description,
        entry.problem,
    )


def _stated_in(raw: bytes) -> tuple[Any, ...]:
    """What a document says, read by hand: the blanks of its names taken out of the text."""
    respelt = re.sub(rb"(DetailT|Detai|Detail|Expense|Line|Det) (l|Detail|ail)\"", rb'\1\2"', raw)
    document = json.loads(respelt, parse_float=Decimal)
    on = document.get("TxnDate")
    sign = -1 if document.get("Credit") is True else 1
    party = document.get("VendorRef") or document.get("EntityRef") or {}
    kind = "vendor" if "VendorRef" in document else party.get("type", "").lower() or None
    payee = party.get("value")
    entries = [
        _line_stated(line, kind, payee, sign)
        for line in document.get("Line", [])
        if line["DetailType"] in ("AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail")
    ]
    problem = None if on else ReviewProblem.UNREADABLE
    nobody = (
        0,
        kind,
        party.get("value"),
        None,
        None,
        None,
        0 if on else None,
        None,
        None,
        None,
        "not_billable",
        None,
        problem,
    )
    return (
        document["Id"],
        on and date.fromisoformat(on),
        document.get("CurrencyRef", {}).get("value", "USD"),
        entries or [nobody],
    )


def _line_stated(line: dict[str, Any], kind: str | None, party: str | None, sign: int) -> tuple[Any, ...]:
    detail = line[line["DetailType"]]
    customer = detail.get("CustomerRef") or line.get("ProjectRef") or {}
    statuses = {"NotBillable": "not_billable", "Billable": "billable", "HasBeenBilled": "billed"}
    return (
        int(line["Id"]),
        kind,
        party,
        customer.get("value"),
        detail.get("ItemRef", {}).get("value"),
        detail.get("AccountRef", {}).get("value"),
        sign * Decimal(line["Amount"]),
        detail.get("UnitPrice"),
        detail.get("Qty"),
        detail.get("MarkupInfo", {}).get("Percent"),
        statuses[detail["BillableStatus"]],
        line.get("Description"),
        None,
    )


AMOUNTS = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)
SPELLINGS = st.sampled_from(
    ["AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDet ail", "account-based expense line detail"]
)
LINES = st.lists(
    st.tuples(AMOUNTS, st.none() | st.integers(1, 400).map(str), SPELLINGS | st.just("TaxLineDetail")),
    max_size=7,
)


@given(LINES, st.sampled_from([None, False, True]), st.booleans())
def test_no_line_of_any_document_is_lost_doubled_or_changed(
    lines: list[tuple[Decimal, str | None, str]], refund: bool | None, numbered: bool
) -> None:
    written = [
        {
            **({"Id": str(40 - place)} if numbered else {}),
            "Amount": str(amount),
            "DetailType": spelling,
            spelling: {"CustomerRef": {"value": customer}} if customer else {},
        }
        for place, (amount, customer, spelling) in enumerate(lines)
    ]

    entries = read_purchase(a_purchase(Credit=refund) | {"Line": written})

    expected = [
        (40 - place if numbered else place + 1, customer, -amount if refund else amount)
        for place, (amount, customer, spelling) in enumerate(lines)
        if spelling != "TaxLineDetail"
    ]
    assert [(entry.line_no, entry.customer_id, entry.amount) for entry in entries] == (
        expected or [(0, None, Decimal(0))]
    )
    assert {entry.problem for entry in entries} == {None}
