"""What the list is filtered or searched by, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.home.views.invoice_words import origin_of
from bot.numerals import in_digits
from bot.reader import reader
from bot.run_words import TILE_NAMES
from bot.text import currency_code, cut, day, days, escape
from services.model.invoice_list import ListFilter, ListNames

SEARCHED = "Searched for"
LONGEST_NAME = 120


def title_of(filters: ListFilter) -> str:
    """The title says in which order the list is."""
    if filters.number is not None:
        return "Invoices by number"
    if filters.is_overdue:
        return "Overdue invoices, longest overdue first"
    return f"{TILE_NAMES[filters.tile]}, newest first" if filters.tile else "Invoices, newest first"


def filter_words(filters: ListFilter, names: ListNames) -> list[str]:
    """One part for each thing that was chosen; names are foreign, and what is gone has none."""
    found = [
        TILE_NAMES[filters.tile] if filters.tile else "all tiles",
        _called("project", filters.project_id, names.project),
        _called("client", filters.client_id, names.client),
        f"import run {escape(filters.run_id)}" if filters.run_id else "",
        currency_code(filters.currency) if filters.currency else "",
        origin_of(filters.origin).lower() if filters.origin else "",
        _dates(filters.date_from, filters.date_to),
        "overdue" if filters.is_overdue else "",
    ]
    return _searched(filters, names) if filters.is_search else [words for words in found if words]


def _searched(filters: ListFilter, names: ListNames) -> list[str]:
    if filters.number is not None:
        return [f"a number that begins with {escape(filters.number)}"]
    if filters.amount is not None:
        return [f"a total of {_amount(filters.amount)}"]
    return [_called("customer", "-", names.customer)]


def _amount(amount: Decimal) -> str:
    """As amounts are shown, of whatever currency: cents, or every decimal that was typed."""
    typed = len(f"{amount:f}".partition(".")[2])
    return in_digits(amount, max(typed, 2) if typed else 0, reader().cldr)


def _called(noun: str, chosen: str | None, name: str | None) -> str:
    if chosen is None:
        return ""
    return f"{noun} {escape(cut(name, LONGEST_NAME))}" if name else f"a {noun} that is not here any more"


def _dates(first: date | None, last: date | None) -> str:
    if first and last:
        return days(first, last)
    return f"from {day(first)}" if first else f"until {day(last)}" if last else ""
