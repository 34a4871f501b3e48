"""What a page of the invoice list asks, apart from its values: pages of one shape are read by one statement.

Putting such a statement together takes longer than running it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from services.model.invoice_list import ListFilter, Origin
from services.model.invoice_window import PageKey
from services.ports.invoice_list import Cut, Wanted
from services.ports.totals import AsOf

#: The last code point: everything that begins with a text sorts below text + this.
_LAST = "\U0010ffff"
#: Chosen, too, where that origin is: there is an index of those alone.
CREATED_HERE = "is_created_here"


class Side(Enum):
    """On which side of a key the page is."""

    BEGINNING = 0
    AFTER = 1
    BEFORE = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """``bounds`` are the ends of the list that are looked for: at the other a key says more.

    ``later_days``: for each day that has begun at some companies only, whether it has for what is of none.
    """

    chosen: frozenset[str]
    is_member: bool
    side: Side
    bounds: frozenset[str]
    later_days: tuple[bool, ...]
    limit: int

    @property
    def has_key(self) -> bool:
        return self.side is not Side.BEGINNING

    @property
    def is_backwards(self) -> bool:
        return self.side is Side.BEFORE


def within(filters: ListFilter, cut: Cut) -> Cut:
    """The cut, or the beginning where its key is none of this list: the database would look from there on."""
    key, first, last = cut.key, filters.date_from, filters.date_to
    if key is None:
        return cut
    is_beyond = first and key.txn_date < first if cut.is_before else last and key.txn_date > last
    is_other = filters.number is not None and not (key.lead or "").startswith(filters.number)
    return Cut(cut.limit) if is_beyond or is_other else cut


def shape_of(wanted: Wanted, cut: Cut) -> Shape:
    """The shape of what is wanted."""
    side = Side.BEGINNING
    if cut.key is not None:
        side = Side.BEFORE if cut.is_before else Side.AFTER
    chosen = frozenset(name for name, _ in wanted.filters.chosen())
    chosen |= {CREATED_HERE} if wanted.filters.origin is Origin.CREATED_HERE else set()
    is_member = wanted.scope.member is not None
    later = tuple(wanted.as_of.elsewhere >= day for day in _later_days(wanted.as_of))
    return Shape(chosen, is_member, side, _bounds(wanted, cut), later, cut.limit)


def values_of(wanted: Wanted, cut: Cut) -> dict[str, Any]:
    """The values that a statement of this shape takes."""
    filters, key = wanted.filters, cut.key
    found: dict[str, Any] = {name: _plain(value) for name, value in filters.chosen() if name != "customer"}
    found |= {"team_id": wanted.scope.team_id, "member": wanted.scope.member}
    if filters.number is not None:
        found["number_end"] = filters.number + _LAST
    if filters.customer is not None:
        found |= {
            "connection_id": filters.customer.connection_id,
            "customer_id": filters.customer.customer_id,
        }
    if key is not None:
        found |= {"key_day": key.txn_date, "key_id": key.invoice_id, "key_lead": _lead(filters, key)}
    return found | _days(wanted.as_of)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _bounds(wanted: Wanted, cut: Cut) -> frozenset[str]:
    """Both ends, but for one that lies beyond the key: of two bounds the database might take the wider."""
    filters, key = wanted.filters, cut.key
    first: Any = filters.date_from
    last: Any = filters.date_to
    if filters.is_overdue:
        first, last = None, min(_all_days(wanted.as_of)) - timedelta(days=1)
    bounds = {name for name, end in (("first", first), ("last", last)) if end is not None}
    if key is not None:
        place = _lead(filters, key) if filters.is_overdue else key.txn_date
        # Newest invoices come first, but of overdue ones the oldest.
        is_after = filters.is_overdue == cut.is_before
        beyond, is_within = (
            ("last", last and place <= last) if is_after else ("first", first and place >= first)
        )
        bounds -= {beyond} if is_within else set()
    return frozenset(bounds)


def _lead(filters: ListFilter, key: PageKey) -> Any:
    """By what the list goes before dates and ids; keys were sent by somebody's client."""
    if not filters.is_overdue:
        return key.lead or ""
    try:
        return date.fromisoformat(key.lead or "")
    except ValueError:
        return key.txn_date


def _days(as_of: AsOf) -> dict[str, Any]:
    """``today`` is the earliest; for each later day the companies where it has begun, or has not."""
    found: dict[str, Any] = {"today": min(_all_days(as_of))}
    for number, day in enumerate(_later_days(as_of)):
        is_there = as_of.elsewhere >= day
        companies = [one for one, today in as_of.companies.items() if (today >= day) != is_there]
        found |= {f"day_{number}": day, f"companies_{number}": companies or [""]}
    return found


def _later_days(as_of: AsOf) -> list[date]:
    return sorted(_all_days(as_of))[1:]


def _all_days(as_of: AsOf) -> set[date]:
    return {as_of.elsewhere, *as_of.companies.values()}
