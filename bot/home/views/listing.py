"""The list of invoices in Home: what it shows, a page of it, and the ways to filter, to search, to turn."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.home.views.filter_words import SEARCHED, filter_words, title_of
from bot.home.views.invoice_words import NO_NUMBER, number_of, origin_of
from bot.ids import Action
from bot.metadata import HomeState
from bot.run_words import TILE_NAMES
from bot.text import count, cut, day, escape, money
from services.model.invoice_list import ListFilter
from services.model.invoice_window import InvoiceList, InvoiceRow, PageKey, PagePlace

LONGEST_NAME = 120
NOTHING_THERE = "No invoices in this tile. Choose *Show* beside another one."
NO_MATCH = "No invoice is all of this: {words}. Choose less with *Filter*, or press *Clear filter*."
NOT_FOUND = "No invoice found: {words}. Press *Search* to look for something else, or *Clear search*."
#: A member's invoices are looked for among the workspace's, so many of them for a page.
TYPE_MORE = "If it should be here, type more of the number, or filter by its project."
OTHERWISE = "If it should be here, search for its number, or filter by its project."


def listing(page: InvoiceList, sees_all: bool) -> list[Block]:
    """The list, its title, and its buttons."""
    # Where nothing is found, that sentence says by what.
    said = _said(page) if page.rows else []
    return [blocks.divider(), blocks.header(_title(page)), _ways(page), *said, *_shown(page, sees_all)]


def _title(page: InvoiceList) -> str:
    if page.filters is None:
        return f"{TILE_NAMES[page.tile]}, newest first" if page.tile else "Invoices, newest first"
    return title_of(page.filters)


def _ways(page: InvoiceList) -> Block:
    """The forms are filled in with what is shown now."""
    now = HomeState(PagePlace(page.tile, filters=page.filters)).encode()
    buttons = [
        blocks.button("Filter", Action.LIST_FILTER, now, spoken="Filter the list of invoices"),
        blocks.button("Search", Action.LIST_SEARCH, now, spoken="Search for an invoice"),
    ]
    if page.filters is not None:
        name = "Clear search" if page.filters.is_search else "Clear filter"
        buttons.append(blocks.button(name, Action.LIST_CLEAR, HomeState(PagePlace(page.tile)).encode()))
    return blocks.actions(*buttons)


def _said(page: InvoiceList) -> list[Block]:
    """What the list is filtered or searched by, and how many there are where that is known."""
    if page.filters is None:
        return []
    words = ", ".join(filter_words(page.filters, page.names))
    beginning = SEARCHED if page.filters.is_search else "Filtered by"
    known = f" · {count(page.count, 'invoice')}" if page.count is not None else ""
    return [blocks.context(f"{beginning}: {words}{known}")]


def _shown(page: InvoiceList, sees_all: bool) -> list[Block]:
    if page.rows:
        is_mixed = (page.filters.tile if page.filters else page.tile) is None
        return [*(_row(row, is_mixed) for row in page.rows), *_turning(page)]
    if page.filters is None:
        return [blocks.section(NOTHING_THERE)]
    sentence = NOT_FOUND if page.filters.is_search else NO_MATCH
    told = [blocks.section(sentence.format(words=", ".join(filter_words(page.filters, page.names))))]
    return told if sees_all else [*told, *_beyond(page.filters)]


def _beyond(filters: ListFilter) -> list[Block]:
    """What a member does where her invoice may lie beyond those that were looked through."""
    if filters.number is not None:
        return [blocks.context(TYPE_MORE)]
    return [blocks.context(OTHERWISE)] if filters.amount is not None else []


def _row(row: InvoiceRow, is_mixed: bool) -> Block:
    """Three lines: which one and whose, when, how much; and where it stands, in a list of several tiles."""
    number = number_of(row)
    lines = [
        f"*{escape(number)}* · {escape(cut(row.customer or '–', LONGEST_NAME))}",
        _dates(row),
        " · ".join([_open(row), *([TILE_NAMES[row.tile]] if is_mixed else []), _origin(row)]),
    ]
    spoken = f"Open invoice {number if number != NO_NUMBER else f'without a number, {row.customer}'}"
    return blocks.section("\n".join(lines), blocks.button("Open", Action.HOME_INVOICE, row.id, spoken=spoken))


def _origin(row: InvoiceRow) -> str:
    """How it came in; whether it is on its way to QuickBooks."""
    return (
        f"{origin_of(row.origin)} · *being posted to QuickBooks*"
        if row.is_being_posted
        else origin_of(row.origin)
    )


def _dates(row: InvoiceRow) -> str:
    due = f" · due {day(row.due_date)}" if row.due_date else ""
    late = f" · *{count(row.days_overdue, 'day')} overdue*" if row.days_overdue else ""
    return f"{day(row.txn_date)}{due}{late}"


def _open(row: InvoiceRow) -> str:
    rest = f"{money(row.balance, row.currency)} open"
    if not row.balance:
        rest = "nothing open"
    elif row.balance == row.total:
        rest = "all of it open"
    return f"{money(row.total, row.currency)}, {rest}"


def _turning(page: InvoiceList) -> list[Block]:
    """Previous and Next. Each carries where it leads: the metadata may be older than what is shown."""
    buttons = []
    newer, older = _directions(page)
    if page.has_previous:
        before = _beside(page, page.rows[0].key, is_before=True)
        buttons.append(blocks.button("Previous", Action.HOME_PREVIOUS, before, spoken=f"Previous: {newer}"))
    if page.has_next:
        after = _beside(page, page.rows[-1].key)
        buttons.append(blocks.button("Next", Action.HOME_NEXT, after, spoken=f"Next: {older}"))
    return [blocks.actions(*buttons)] if buttons else []


def _directions(page: InvoiceList) -> tuple[str, str]:
    """What stands on the pages before and after."""
    if page.filters is not None and page.filters.number is not None:
        return "lower numbers", "higher numbers"
    if page.filters is not None and page.filters.is_overdue:
        return "invoices that are longer overdue", "invoices that are overdue for less long"
    return "newer invoices", "older invoices"


def _beside(page: InvoiceList, key: PageKey, is_before: bool = False) -> str:
    return HomeState(PagePlace(page.tile, key, is_before, page.filters)).encode()
