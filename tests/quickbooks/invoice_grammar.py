"""Invoices as QuickBooks may write them (Intuit's Invoice reference and its schema), as text of JSON.

They are sound by construction, or have one flaw that must be found. What a reader should find in them is not
said here but in ``invoice_oracle``, which reads the text on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from services.model.money import LARGEST, SMALLEST
from services.model.rejection import ReviewProblem
from services.quickbooks.half_characters import without_halves
from tests.quickbooks import line_grammar as grammar
from tests.quickbooks.flaws import FLAWS, Flaw
from tests.quickbooks.json_text import ABSENT, LAYOUTS, Number, members, optional, present, spelled, written

FIRST_DAY, LAST_DAY = date(2026, 10, 1), date(2026, 10, 31)
_ZERO = Decimal(0)
_STAMPS = st.sampled_from(
    [
        "2026-10-05T09:00:00-07:00",
        "2026-09-30T23:59:59Z",
        "2026-10-05T09:00:00.123+05:30",
        "2026-10-05T09:00:00",
    ]
)
_ADDRESS = st.dictionaries(st.sampled_from(["Line1", "Line5", "City", "Lat"]), grammar.TEXTS, max_size=2)
_STATUSES = ("OVERDUE_VIEWED", "DUE_SENT", "DUE_NOT_SENT", "PARTIALLY_PAID", "DEPOSITED", "DELIVERY_ERROR")
_RATES = st.one_of(
    st.sampled_from([Decimal(1), Decimal("0.7312"), Decimal("1E-12")]), grammar.scaled(1, 10**12, 9)
).flatmap(spelled)

#: What decides nothing about money; half of it is never read.
_HEAD = {
    "SyncToken": optional(st.one_of(st.integers(0, 999).map(str), st.just(Number("7")))),
    "MetaData": optional(
        members(
            CreateTime=optional(_STAMPS),
            LastUpdatedTime=optional(_STAMPS),
            LastModifiedByRef=optional(grammar.REFS),
        )
    ),
    "DocNumber": optional(st.one_of(st.text(max_size=21), grammar.IDS)),
    "DueDate": optional(st.one_of(grammar.DAYS, st.just("2026-09-01"))),
    "CurrencyRef": optional(
        members(value=st.sampled_from(["USD", "CAD", "JPY"]), name=optional(grammar.TEXTS))
    ),
    "ExchangeRate": optional(_RATES),
    "Deposit": optional(grammar.AMOUNTS.flatmap(spelled)),
    "HomeTotalAmt": optional(grammar.NUMBERS),
    "HomeBalance": optional(grammar.NUMBERS),
    "ApplyTaxAfterDiscount": optional(st.booleans()),
    "CustomerMemo": optional(members(value=grammar.TEXTS)),
    "CustomField": optional(
        st.lists(members(Name=grammar.TEXTS, StringValue=optional(grammar.TEXTS)), max_size=2)
    ),
    "BillAddr": optional(_ADDRESS),
    "BillEmail": optional(members(Address=optional(grammar.TEXTS))),
    "PrivateNote": optional(grammar.TEXTS),
    "ProjectRef": optional(grammar.REFS),
    "sparse": st.just(False),
}
_DELIVERY = {
    "EmailStatus": optional(grammar.enums("NotSet", "NeedToSend", "EmailSent")),
    "PrintStatus": optional(grammar.enums("NotSet", "NeedToPrint", "PrintComplete")),
    "EInvoiceStatus": optional(grammar.enums("Sent", "Viewed", "Paid", "Updated", "Disputed", "Rejected")),
    "invoiceStatus": optional(st.sampled_from(_STATUSES)),
    "DeliveryInfo": optional(
        members(
            DeliveryType=optional(st.just("Email")),
            DeliveryTime=optional(_STAMPS),
            DeliveryErrorType=st.sampled_from([ABSENT, ABSENT, None, "Bounced Email"]),
        )
    ),
}
_LINKS = st.lists(members(TxnId=grammar.IDS, TxnType=st.sampled_from(["Payment", "Estimate"])), max_size=2)


@dataclass(frozen=True)
class WrittenInvoice:
    """One document; ``flaw``: what must be found wrong with it."""

    text: str
    flaw: ReviewProblem | None

    @property
    def raw(self) -> bytes:
        """The bytes that leave the transport."""
        return without_halves(self.text.encode())


@dataclass(frozen=True)
class _Money:
    """Everything of a document that its total follows from."""

    parts: dict[str, Any]
    total: Decimal


@st.composite
def invoices(draw: st.DrawFn, qbo_id: str = "101", customers: Sequence[str] = ("1", "2")) -> WrittenInvoice:
    """Any invoice of the grammar, dated in October 2026."""
    money = draw(st.one_of(_ordinary(), _ordinary(), _ordinary(), _nothing(), _void(), _charged_elsewhere()))
    balance, flaw = draw(_balances(money.total))
    customer = members(value=st.sampled_from(customers), name=optional(grammar.TEXTS))
    days = st.dates(FIRST_DAY, LAST_DAY).map(lambda day: day.isoformat())
    node = present(
        {
            "Id": qbo_id,
            "TxnDate": draw(days),
            "CustomerRef": draw(customer),
            **draw(members(**_HEAD)),
            **draw(members(**_DELIVERY)),
            **money.parts,
            "TotalAmt": draw(spelled(money.total)),
            "Balance": draw(spelled(balance)),
            **draw(grammar.UNKNOWN),
        }
    )
    if flaw is None and money.total < 10**12:
        chosen = draw(st.one_of(st.none(), st.none(), st.sampled_from(FLAWS)))
        node, flaw = _flawed(node, money.total, chosen)
    return WrittenInvoice(written(node, draw(LAYOUTS)), flaw)


def _flawed(
    node: dict[str, Any], total: Decimal, flaw: Flaw | None
) -> tuple[dict[str, Any], ReviewProblem | None]:
    if flaw is None:
        return node, None
    return present(node | flaw.parts(node, total)), flaw.problem


@st.composite
def _ordinary(draw: st.DrawFn) -> _Money:
    """Goods, texts, a discount, a line of an unknown type, and tax."""
    goods = draw(st.lists(st.one_of(grammar.sales_items(), grammar.bundles()), min_size=1, max_size=4))
    texts = draw(st.lists(grammar.descriptions(), max_size=1))
    others = draw(st.lists(grammar.unheard_of(), max_size=1))
    discounts = draw(st.lists(grammar.discounts(), max_size=1))
    subtotal = _sum(goods)
    net = subtotal + _sum(discounts)
    net += _sum(texts) * draw(st.sampled_from([0, 1])) + _sum(others) * draw(st.sampled_from([0, 1, -1]))
    nodes = [one.node for one in (*goods, *texts, *others)] + [draw(_subtotals(subtotal))]
    nodes += [one.node for one in discounts] + draw(st.sampled_from([[], [None]]))
    tax, tax_parts = draw(_taxes())
    parts = {"Line": nodes, "LinkedTxn": draw(optional(_LINKS)), **tax_parts}
    is_inside = draw(st.booleans()) and tax_parts.get("GlobalTaxCalculation") is not ABSENT
    return _Money(parts, net if is_inside else net + tax)


@st.composite
def _taxes(draw: st.DrawFn) -> tuple[Decimal, dict[str, Any]]:
    """The tax and how it is stated: as a total, by its lines only, or not at all."""
    inclusive = draw(st.one_of(st.just(ABSENT), st.just(ABSENT), grammar.enums("TaxInclusive")))
    tax = draw(st.one_of(st.just(_ZERO), grammar.scaled(0, 10**6, 2), grammar.scaled(0, 10**6, 5)))
    part = {
        "Amount": draw(spelled(tax)),
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": draw(grammar.UNKNOWN),
    }
    stated: list[Any] = [{"TotalTax": draw(spelled(tax))}, {"TotalTax": None, "TaxLine": [None, part]}]
    nothing: list[Any] = [ABSENT, None, {}, {"TotalTax": Number("0")}]
    detail = draw(st.sampled_from(nothing if tax == 0 else stated))
    return tax, {"TxnTaxDetail": detail, "GlobalTaxCalculation": inclusive}


@st.composite
def _nothing(draw: st.DrawFn) -> _Money:
    """An invoice over nothing at all."""
    return _Money({"Line": draw(st.sampled_from([ABSENT, None, []]))}, _ZERO)


@st.composite
def _void(draw: st.DrawFn) -> _Money:
    """A void one, if nobody has edited its note: all amounts are zero, and quantities are gone."""
    line = draw(grammar.lines("SalesItemLineDetail", _ZERO, SalesItemLineDetail={"ItemRef": {"value": "5"}}))
    note = draw(st.sampled_from(["Voided - old note", "Voided", "VOIDED", " voided", "Void", "Annulé", None]))
    told = draw(st.sampled_from([ABSENT, ABSENT, "VOIDED"]))
    parts = {"Line": [line], "PrivateNote": note, "LinkedTxn": [], "invoiceStatus": told}
    return _Money(parts, _ZERO)


@st.composite
def _charged_elsewhere(draw: st.DrawFn) -> _Money:
    """One whose charges stand in linked statement charges: only their subtotal is on it."""
    amount = draw(grammar.scaled(1, 10**7, 2))
    tax, tax_parts = draw(_taxes())
    kinds = st.sampled_from(["StatementCharge", "ReimburseCharge", "ChargeCredit", "STATEMENT_CHARGE"])
    links = [{"TxnId": "9", "TxnType": draw(kinds)}]
    return _Money({"Line": [draw(_subtotals(amount))], "LinkedTxn": links, **tax_parts}, amount + tax)


def _subtotals(amount: Decimal) -> st.SearchStrategy[dict[str, Any]]:
    if abs(amount) > LARGEST:
        return st.just({"DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}})
    return grammar.lines("SubTotalLineDetail", amount, SubTotalLineDetail={})


@st.composite
def _balances(draw: st.DrawFn, total: Decimal) -> tuple[Decimal, ReviewProblem | None]:
    """What is still owed of it: all, nothing or a part; with the flaw of a total that cannot be taken."""
    if abs(total) > LARGEST:
        return total, ReviewProblem.AMOUNT_DOES_NOT_FIT
    if total < 0:
        return total, ReviewProblem.NEGATIVE_TOTAL
    owed = st.integers(0, int(total / SMALLEST)).map(lambda units: units * SMALLEST)
    return draw(st.one_of(st.just(total), st.just(_ZERO), owed)), None


def _sum(lines: Sequence[grammar.Written]) -> Decimal:
    return sum((line.counts for line in lines), _ZERO)
