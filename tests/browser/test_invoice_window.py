"""The list of invoices, one of them, and the window *Projects* in a browser, the demo's real app behind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import choose, home, modal, open_home, open_page, press

pytestmark = pytest.mark.browser


def test_the_list_is_filtered_and_searched(page: Page, demo: Demo) -> None:
    open_page(page, demo)
    open_home(page)
    press(home(page), "Filter")
    modal(page).get_by_label("Tile").select_option(label="All tiles")
    modal(page).get_by_label("From").fill("2100-01-01")
    press(modal(page), "Show")
    expect(home(page)).to_contain_text("No invoice is all of this: all tiles, from Jan 1, 2100.")
    press(home(page), "Clear filter")
    expect(home(page)).not_to_contain_text("No invoice is all of this")

    press(home(page), "Search")
    modal(page).get_by_label("Number").fill("f-100")
    press(modal(page), "Search")
    expect(home(page)).to_contain_text("Searched for: a number that begins with f-100")
    opened = home(page).get_by_role("button", name=re.compile("^Open invoice F-100"))
    expect(opened).to_have_count(4)
    expect(home(page)).to_contain_text("all of it open · Drafts · Created here")


def test_an_invoice_is_opened_explained_and_given_another_project(page: Page, demo: Demo) -> None:
    open_page(page, demo)
    open_home(page)
    home(page).get_by_role("button", name="Open invoice F-1001").click()
    expect(modal(page)).to_contain_text("Invoice F-1001")
    press(modal(page), "Why here?")
    expect(modal(page)).to_contain_text("posted to QuickBooks, so it is never a draft again")
    press(modal(page), "Close")
    press(modal(page), "Change project")
    choose(page, "New project", "Harborlight")
    press(modal(page), "Change")
    expect(modal(page)).to_contain_text("The invoice is in Harborlight Studio LLC / Client work now.")
    press(modal(page), "Close")
    expect(modal(page)).to_contain_text("Invoice F-1001")
    expect(modal(page)).to_contain_text("Harborlight Studio LLC / Client work")


def test_a_project_is_made_a_customer_linked_and_a_suggestion_accepted(page: Page, demo: Demo) -> None:
    open_page(page, demo)
    open_home(page)
    press(home(page), "Projects")
    press(modal(page), "New project")
    modal(page).get_by_label("Name of the project", exact=True).fill("Night shift")
    press(modal(page), "Create")
    expect(modal(page)).to_contain_text("Members · 0")
    expect(modal(page)).to_contain_text("Night shift")

    press(modal(page), "QuickBooks customers")
    modal(page).get_by_label("Name of the customer").fill("rotterdam")
    press(modal(page), "Search")
    expect(modal(page)).to_contain_text("by the link of Bluewater Freight")
    press(modal(page), "Link")
    modal(page).get_by_label("Or a new project").fill("Port works")
    press(modal(page), "Link")
    expect(modal(page)).to_contain_text("Linked to Port works")

    press(modal(page), "Back to the customers")
    press(modal(page), "Suggestions")
    expect(modal(page)).to_contain_text("Nothing is linked by itself.")
    expect(modal(page).get_by_role("button", name="Accept all on this page")).to_be_visible()
    press(modal(page), "Ignore")
    expect(modal(page)).to_contain_text("this project is not suggested for this customer again")
    press(modal(page), "Accept")
    expect(modal(page)).to_contain_text("1 customer linked.")
