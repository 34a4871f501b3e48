"""Lines of an invoice, of every type, with what each adds to the invoice's total."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from services.model.money import LARGEST, SMALLEST
from tests.quickbooks.json_text import ABSENT, Number, members, optional, present, spelled

#: What people type: ordinary, empty, hostile, very long, and cut in the middle of a character.
TEXTS = st.one_of(
    st.text(max_size=10),
    st.sampled_from(
        ["", "Design", "a\x00b", "\x00", "Zażółć gęślą", "工数 😀", "\u202egnip", "=1+1", '"\\/\b', "\\ud800"]
    ),
    st.sampled_from(["cut \ud83d", "\ude00", "x" * 4000, "é" * 4000]),
)


def scaled(lowest: int, highest: int, places: int) -> st.SearchStrategy[Decimal]:
    """Numbers with so many decimals."""
    return st.integers(lowest, highest).map(lambda number: Decimal(number).scaleb(-places))


#: Amounts that can be stored: cents mostly, negative ones, five decimals, and the largest that fit.
AMOUNTS = st.one_of(
    scaled(0, 10**7, 2),
    scaled(0, 10**7, 2),
    scaled(-(10**5), 10**5, 2),
    scaled(0, 10**12, 5),
    scaled(0, 10**6, 0),
    st.just(Decimal(0)),
    st.sampled_from([LARGEST, LARGEST - SMALLEST, SMALLEST, Decimal("1E+2")]),
)
#: Quantities and prices: every decimal is kept, seven of them are common.
NUMBERS = st.one_of(
    scaled(0, 10**5, 2), scaled(-(10**10), 10**10, 7), st.sampled_from([Decimal("1E-20"), Decimal("0E-7")])
).flatmap(spelled)
DAYS = st.dates().map(lambda day: day.isoformat())
IDS = st.one_of(st.integers(1, 10**9).map(str), st.integers(1, 99).map(lambda no: Number(str(no))))
REFS = members(value=IDS, name=optional(TEXTS))
#: Parts that nobody reads, or that did not exist when this was written.
UNKNOWN = st.dictionaries(
    st.sampled_from(["Tag", "MarkupInfo", "CfdiUse", "Neu\u00e9", "id", "amount", "x" * 300]),
    st.recursive(
        st.one_of(st.none(), st.booleans(), TEXTS, NUMBERS),
        lambda part: st.lists(part, max_size=2) | st.dictionaries(TEXTS, part, max_size=2),
        max_leaves=4,
    ),
    max_size=1,
)
_ITEM = members(
    ItemRef=optional(REFS),
    UnitPrice=optional(NUMBERS),
    Qty=optional(NUMBERS),
    ServiceDate=optional(DAYS),
    TaxCodeRef=optional(REFS),
    TaxInclusiveAmt=optional(NUMBERS),
)
_DISCOUNT = members(
    PercentBased=optional(st.booleans()), DiscountPercent=optional(NUMBERS), DiscountAccountRef=optional(REFS)
)


@dataclass(frozen=True)
class Written:
    """A line and what it adds to the sum of the goods."""

    node: dict[str, Any]
    counts: Decimal = Decimal(0)


def enums(*names: str) -> st.SearchStrategy[str]:
    """A name of an enumeration in one of the spellings that were seen."""
    return st.sampled_from([spelling for name in names for spelling in _spellings(name)])


def _spellings(name: str) -> tuple[str, ...]:
    snake = "".join(f"_{sign}" if sign.isupper() else sign for sign in name).lstrip("_")
    return (name, snake.upper(), snake.lower(), name.lower())


@st.composite
def lines(draw: st.DrawFn, /, detail_type: str, amount: Decimal | None, **parts: Any) -> dict[str, Any]:
    """A line with this amount; without one it is absent or null. ``parts`` are written as they are."""
    spelling = st.sampled_from([None, ABSENT]) if amount is None else spelled(amount)
    node = {
        "Id": draw(optional(IDS)),
        "LineNum": draw(optional(st.just(Number("1")))),
        "Description": draw(optional(TEXTS)),
        "Amount": draw(spelling),
        "DetailType": draw(enums(detail_type)),
        **parts,
        **draw(UNKNOWN),
    }
    return present(node)


@st.composite
def sales_items(draw: st.DrawFn) -> Written:
    """A line of work or goods."""
    amount = draw(AMOUNTS)
    detail = draw(_ITEM) | draw(UNKNOWN)
    return Written(draw(lines("SalesItemLineDetail", amount, SalesItemLineDetail=detail)), amount)


@st.composite
def bundles(draw: st.DrawFn) -> Written:
    """A bundle: its own amount counts, or where it has none, those of the lines inside."""
    parts = draw(st.lists(sales_items(), max_size=3))
    inside = [one.node for one in parts]
    amount = draw(st.one_of(AMOUNTS, AMOUNTS, st.none()))
    counts = sum((one.counts for one in parts), Decimal(0)) if amount is None else amount
    detail = present(
        {
            "GroupItemRef": draw(optional(REFS)),
            "Quantity": draw(optional(NUMBERS)),
            "Line": inside or draw(st.sampled_from([[], None, ABSENT])),
            **draw(UNKNOWN),
        }
    )
    return Written(draw(lines("GroupLineDetail", amount, GroupLineDetail=detail)), counts)


@st.composite
def descriptions(draw: st.DrawFn) -> Written:
    """A line of text. Intuit does not say whether an amount on it counts."""
    amount = draw(st.one_of(st.none(), AMOUNTS))
    detail = draw(optional(members(ServiceDate=optional(DAYS), TaxCodeRef=optional(REFS))))
    node = draw(lines("DescriptionOnly", amount, DescriptionLineDetail=detail))
    return Written(node, amount or Decimal(0))


@st.composite
def discounts(draw: st.DrawFn) -> Written:
    """A discount: its amount is positive and taken off."""
    amount = draw(AMOUNTS)
    return Written(draw(lines("DiscountLineDetail", amount, DiscountLineDetail=draw(_DISCOUNT))), -amount)


@st.composite
def unheard_of(draw: st.DrawFn) -> Written:
    """A line of a type that is not described; nobody knows how its amount counts."""
    amount = draw(st.one_of(st.none(), AMOUNTS))
    name = draw(st.sampled_from(["TDSLineDetail", "ReimburseLineDetail", "NeuesLineDetail"]))
    return Written(draw(lines(name, amount, **{name: draw(UNKNOWN)})), amount or Decimal(0))
