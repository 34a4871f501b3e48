"""An invoice made and posted in a browser: the demo's real app behind the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import choose, fill_line, modal, open_home, open_page

pytestmark = pytest.mark.browser


def test_a_new_invoice_with_two_lines_is_saved_and_posted(page: Page, demo: Demo) -> None:
    open_page(page, demo)
    open_home(page)
    page.get_by_role("button", name="New invoice").click()
    choose(page, "Project")
    modal(page).get_by_label("Number").fill("W-2026-1")
    fill_line(page, 1, "Brand workshop", "1.5", "1850")
    modal(page).get_by_role("button", name="Add a line").click()
    fill_line(page, 2, "Travel", "1", "310.40")
    expect(modal(page).get_by_label("Line 1: quantity")).to_have_value("1.5")
    modal(page).get_by_role("button", name="Save draft").click()
    expect(modal(page)).to_contain_text("USD 3,085.40, 2 lines")

    modal(page).get_by_role("button", name="Post to QuickBooks").click()
    expect(modal(page)).to_contain_text("Nobody is e-mailed")
    choose(page, "Customer in QuickBooks")
    choose(page, "Product or service")
    modal(page).get_by_role("button", name="Post", exact=True).click()
    expect(modal(page)).to_contain_text("The invoice is in QuickBooks now.")
