"""Next and Previous lead through a tile, whatever was added or taken away meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from services.invoice_window.paging import PAGE
from services.model.invoice_status import Tile
from services.model.invoice_window import InvoiceList, PageKey, PagePlace
from services.store.engine import open_engine
from services.store.tables import invoice_lines, invoices
from tests.services.invoice_window.desk import Desk

FIRST_DAY = date(2026, 10, 1)
BEYOND = PageKey(date(2020, 1, 1), "here:0")


def fill(desk: Desk, count: int) -> list[str]:
    """So many drafts on as many days; their ids, newest first."""
    ids = [
        desk.put(desk.new(txn_date=FIRST_DAY + timedelta(days=no)), f"here:{no:03}") for no in range(count)
    ]
    return ids[::-1]


def page(desk: Desk, key: PageKey | None = None, is_before: bool = False) -> InvoiceList:
    return desk.home(place=PagePlace(Tile.DRAFTS, key, is_before)).window.page


def ids(shown: InvoiceList) -> list[str]:
    return [row.id for row in shown.rows]


def pages(desk: Desk) -> Iterator[InvoiceList]:
    shown = page(desk)
    yield shown
    while shown.has_next:
        shown = page(desk, shown.rows[-1].key)
        yield shown


def test_next_leads_through_all_and_previous_back_again(desk: Desk) -> None:
    known = fill(desk, 2 * PAGE + 3)

    first, second, third = pages(desk)

    assert [*ids(first), *ids(second), *ids(third)] == known
    assert [(one.has_previous, one.has_next) for one in (first, second, third)] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    assert page(desk, third.rows[0].key, is_before=True) == second
    assert page(desk, second.rows[0].key, is_before=True) == first


def test_a_full_last_page_has_no_next(desk: Desk) -> None:
    fill(desk, PAGE)

    (only,) = pages(desk)

    assert (len(only.rows), only.has_previous, only.has_next) == (PAGE, False, False)


def test_an_empty_tile_has_an_empty_page(desk: Desk) -> None:
    assert page(desk) == InvoiceList(Tile.DRAFTS)


def test_where_nothing_follows_any_more_the_first_page_is_shown(desk: Desk) -> None:
    known = fill(desk, PAGE + 1)

    assert ids(page(desk, BEYOND)) == known[:PAGE]


def test_where_less_than_a_page_is_before_the_first_page_is_shown_whole(desk: Desk) -> None:
    known = fill(desk, PAGE + 5)
    fourth = page(desk).rows[3].key

    shown = page(desk, fourth, is_before=True)

    assert ids(shown) == known[:PAGE]
    assert not shown.has_previous


def test_previous_past_the_end_shows_the_last_page(desk: Desk) -> None:
    known = fill(desk, PAGE + 5)

    shown = page(desk, BEYOND, is_before=True)

    assert ids(shown) == known[-PAGE:]
    assert (shown.has_previous, shown.has_next) == (True, False)


def test_a_page_stays_what_it_is_when_newer_invoices_come_in(desk: Desk) -> None:
    fill(desk, PAGE + 5)
    key = page(desk).rows[-1].key
    before = ids(page(desk, key))

    desk.put(desk.new(txn_date=FIRST_DAY + timedelta(days=99)), "here:new")

    assert ids(page(desk, key)) == before


def test_a_page_goes_on_beside_an_invoice_that_is_gone(desk: Desk, database_url: str) -> None:
    known = fill(desk, PAGE + 5)
    key = page(desk).rows[-1].key

    engine = open_engine(database_url)
    with engine.begin() as database:
        database.execute(sa.delete(invoice_lines).where(invoice_lines.c.invoice_id == key.invoice_id))
        database.execute(sa.delete(invoices).where(invoices.c.id == key.invoice_id))
    engine.dispose()

    assert ids(page(desk, key)) == known[PAGE:]
