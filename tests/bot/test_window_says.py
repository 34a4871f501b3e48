"""What Home and an invoice's modal say about invoices, and how their buttons are told apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.home.views import HomePage, home
from bot.home.views.invoice import invoice
from bot.ids import Action
from bot.metadata import HomeState
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.invoice_window import (
    InvoiceDetails,
    InvoiceHistory,
    InvoiceList,
    InvoiceRow,
    Origin,
    PageKey,
    PagePlace,
    WindowReport,
)
from services.model.quickbooks import LineKind
from services.model.report import TileTotal
from tests.bot.golden_homes import HOMES
from tests.bot.oracles import texts_in
from tests.builders import NOW, a_connection, a_line
from tests.window_builders import a_home, a_row, a_window, an_empty_window, an_invoice

Json = dict[str, Any]
KEY = PageKey(date(2026, 10, 9), "con1:140")
HERE = InvoiceHistory(Origin.CREATED_HERE, "U0ADMIN", NOW)


def shown(window: WindowReport, may_import: bool = True) -> str:
    """What can be read in Home."""
    return "\n".join(texts_in(home(HomePage(a_home(may_import=may_import, window=window), ("U0ADMIN",)))))


def of_invoice(details: InvoiceDetails) -> str:
    """What can be read in the modal."""
    return "\n".join(texts_in(invoice(details)))


def buttons(view: Json) -> list[Json]:
    elements = [
        element
        for block in view["blocks"]
        for element in [*block.get("elements", []), block.get("accessory") or {}]
    ]
    return [element for element in elements if element.get("type") == "button"]


def test_a_draft_that_is_on_its_way_to_quickbooks_is_marked_in_the_list() -> None:
    draft = a_row(id="here:1", origin=Origin.CREATED_HERE, tile=Tile.DRAFTS)
    rows = (replace(draft, is_being_posted=True), replace(draft, id="here:2"))

    said = shown(a_window(page=InvoiceList(Tile.DRAFTS, rows)))

    assert said.count("Created here · *being posted to QuickBooks*") == 1
    assert said.count("Created here") == 2


@pytest.mark.parametrize("name", HOMES)
def test_buttons_with_the_same_words_are_told_apart_when_they_are_spoken(name: str) -> None:
    found = buttons(HOMES[name])
    several = {text for text, count in Counter(one["text"]["text"] for one in found).items() if count > 1}

    spoken = [one.get("accessibility_label") for one in found if one["text"]["text"] in several]
    assert None not in spoken
    assert len(set(spoken)) == len(spoken)


@pytest.mark.parametrize(
    ("window", "may_import", "words"),
    [
        (an_empty_window(), True, "No invoices here yet. Press *Import invoices*"),
        (an_empty_window(sees_all=False), False, "No project lists you as a member, so"),
        (an_empty_window(sees_all=False, project_count=3), False, "have no invoices yet."),
        (a_window(page=InvoiceList(Tile.DRAFTS)), True, "No invoices in this tile."),
        (a_window(sees_all=False, project_count=1), False, "Invoices of the project that lists you"),
        (a_window(sees_all=False, project_count=2), False, "Invoices of the 2 projects that list you"),
    ],
)
def test_home_says_what_is_seen_and_what_to_do_where_nothing_is(
    window: WindowReport, may_import: bool, words: str
) -> None:
    assert words in shown(window, may_import)


def test_who_may_not_import_is_offered_no_import() -> None:
    words = shown(a_window(), may_import=False)

    assert "You don't have the right to import invoices." in words
    assert "Import runs" not in words
    assert "Set up projects" not in words


def test_a_tile_counts_what_it_shows_of_each_currency() -> None:
    words = shown(a_window())

    assert "*Drafts* · 2 invoices\nUSD 2,000.00" in words
    assert "*A/R Aging* · 1 invoice\nUSD 1,250.50 open" in words
    assert "*Finals* · 3 invoices\nEUR 300.00\nUSD 4,000.00" in words


def test_a_tile_with_many_currencies_says_how_many_it_does_not_show() -> None:
    codes = [f"X{letter}X" for letter in "ABCDEFGHIJ"]
    totals = tuple(TileTotal(Tile.DRAFTS, code, 1, Decimal(1), Decimal(1)) for code in codes)

    words = shown(a_window(tiles=totals, aging=()))

    assert "*Drafts* · 10 invoices\nXAX 1.00\n" in words
    assert "XHX 1.00\n… and 2 more currencies" in words


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (a_row(), "*1042* · Larkspur Dental\n3 Oct 2026 · due 2 Nov 2026 · *22 days overdue*\n"),
        (a_row(), "USD 1,250.50, all of it open · Imported"),
        (a_row(balance=Decimal(50)), "USD 1,250.50, USD 50.00 open"),
        (a_row(balance=Decimal(0)), "USD 1,250.50, nothing open"),
        (a_row(total=Decimal(0), balance=Decimal(0)), "USD 0.00, nothing open"),
        (
            a_row(doc_number="\u200b", days_overdue=0, due_date=None),
            "*(no number)* · Larkspur Dental\n3 Oct 2026\n",
        ),
        (a_row(days_overdue=1), "*1 day overdue*"),
        (a_row(origin=Origin.CREATED_HERE), "Created here"),
    ],
)
def test_an_invoice_in_the_list_is_said_in_three_lines(row: InvoiceRow, words: str) -> None:
    assert words in shown(a_window(page=InvoiceList(Tile.AR_AGING, (row,))))


def test_the_buttons_of_a_page_lead_beside_its_first_and_its_last_invoice() -> None:
    rows = (a_row(id="con1:3"), a_row(id="con1:2"), a_row(id="con1:1"))
    page = InvoiceList(Tile.AR_AGING, rows, has_previous=True, has_next=True)

    view = home(HomePage(a_home(window=a_window(page=page)), ("U0ADMIN",)))

    leads = {one["action_id"]: HomeState.decode(one["value"]).place for one in buttons(view)}
    assert leads[Action.HOME_PREVIOUS] == PagePlace(Tile.AR_AGING, rows[0].key, is_before=True)
    assert leads[Action.HOME_NEXT] == PagePlace(Tile.AR_AGING, rows[-1].key)


@pytest.mark.parametrize(("has_previous", "kept"), [(True, KEY), (False, None)])
def test_home_remembers_its_page_while_there_is_one(has_previous: bool, kept: PageKey | None) -> None:
    page = InvoiceList(Tile.AR_AGING, (a_row(),), has_previous)

    view = home(HomePage(a_home(window=a_window(page=page)), (), PagePlace(Tile.AR_AGING, KEY)))

    assert HomeState.decode(view["private_metadata"]).place == PagePlace(Tile.AR_AGING, kept)


def test_projects_are_set_up_at_the_top_for_one_company_and_in_its_part_for_several() -> None:
    one, two = a_connection(), a_connection(id="con2")

    def setups(*known: Any) -> list[str]:
        view = home(HomePage(a_home(companies=known), ("U0ADMIN",)))
        return [b["value"] for b in buttons(view) if b["action_id"] == Action.SETUP_OPEN]

    assert setups() == []
    assert setups(one) == ["company/con1"]
    assert setups(one, two) == ["company/con1", "company/con2"]


@pytest.mark.parametrize(
    ("details", "words"),
    [
        (an_invoice(), "*A/R Aging* · sent · not paid yet · *22 days overdue, since 2 Nov 2026*"),
        (an_invoice(payment=PaymentState.PARTIAL), "partly paid"),
        (
            an_invoice(delivery=DeliveryState.NOT_SENT),
            "not sent from QuickBooks, but counted as sent",
        ),
        (
            an_invoice(a_row(tile=Tile.DRAFTS), delivery=DeliveryState.NOT_SENT),
            "*Drafts* · not sent from QuickBooks · ",
        ),
        (an_invoice(delivery=DeliveryState.NOT_SENT, history=HERE), "not posted to QuickBooks yet"),
        (
            an_invoice(delivery=DeliveryState.NOT_SENT, history=replace(HERE, posted_at=NOW)),
            "· posted to QuickBooks ·",
        ),
        (an_invoice(history=replace(HERE, posted_at=NOW)), "Posted to QuickBooks on "),
        (an_invoice(history=HERE), "Created here by <@U0ADMIN> on "),
        (an_invoice(), "Imported by IMP-4T7Q2MZX on "),
        (an_invoice(exchange_rate=Decimal("1.0835000")), "*Currency*\nUSD, exchange rate 1.0835"),
        (an_invoice(tax=None), "*Tax*\nnone stated"),
        (an_invoice(tax=Decimal("19")), "*Tax*\nUSD 19.00"),
        (an_invoice(lines=(), line_count=0), "This invoice has no lines."),
        (an_invoice(line_count=3), "… and 2 more lines."),
    ],
)
def test_an_invoice_says_where_it_stands_and_where_it_came_from(details: InvoiceDetails, words: str) -> None:
    assert words in of_invoice(details)


def test_lines_say_what_they_are_for_and_how_much() -> None:
    bundle = a_line(kind=LineKind.GROUP, description=None, item_name="Website", quantity=None)
    child = a_line(line_no=2, parent_no=1, quantity=Decimal("1.50"), unit_price=Decimal("0.1234567"))
    alone = a_line(line_no=3, parent_no=9, description=None, item_name=None)
    discount = a_line(line_no=4, kind=LineKind.DISCOUNT, description="Loyal", unit_price=None)

    words = of_invoice(an_invoice(lines=(bundle, child, alone, discount), line_count=4))

    assert "Website\nUSD 1,250.50\n" in words
    assert "↳ Design\n↳ 1.5 × 0.1234567 · USD 1,250.50\n" in words
    assert "\nItem\n2 × 625.25 · USD 1,250.50\n" in words
    assert "Loyal\nUSD -1,250.50" in words
