"""Runs, coverage, security groups, audit log, being in step: what a financial administrator keeps in order.

The demo's real app is behind the page; each test leaves what the others look for as it is.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.sandbox.demo import Demo
from bot.sandbox.demo_books import POSTED
from tests.browser.at_the_demo import channel, import_button, modal, open_page, say, thread

pytestmark = pytest.mark.browser

#: So often a window is opened until what QuickBooks tells of has come.
MOST_LOOKS = 60


def open_home(page: Page) -> Locator:
    """The invoice window."""
    channel(page, "Import Invoices").click()
    page.get_by_role("button", name="Home", exact=True).click()
    home = page.locator("[data-role=home]")
    expect(home).to_contain_text("A/R Aging")
    return home


def open_window(home: Locator, name: str) -> None:
    """A window of those that have a button at the top of Home, once it has what it is for."""
    home.get_by_role("button", name=name, exact=True).click()
    expect(modal(home.page)).to_be_visible()
    expect(modal(home.page)).not_to_contain_text("Just a moment")


def close(page: Page) -> None:
    """Close the window, and all below it."""
    modal(page).get_by_role("button", name="Close dialog").click()
    expect(modal(page)).to_be_hidden()


def test_a_run_is_found_and_told_again_and_a_gap_is_imported(page: Page, demo: Demo) -> None:
    open_page(page, demo)
    say(page, "/import-invoices last quarter")
    import_button(page).click()
    page.locator("[data-role=replies]").click()
    expect(thread(page)).to_contain_text("Imported with exceptions")

    home = open_home(page)
    open_window(home, "Runs")
    modal(page).get_by_role("button", name="Filter…").click()
    modal(page).get_by_label("Outcome").select_option(label="With exceptions")
    modal(page).get_by_role("button", name="Show").click()
    expect(modal(page)).to_contain_text("Runs · With exceptions")
    modal(page).get_by_role("button", name=re.compile("^Report of IMP-")).click()
    expect(modal(page)).to_contain_text("unexplained: 0")
    modal(page).get_by_role("button", name="Send it to me").click()
    expect(modal(page)).to_contain_text("on its way to your direct messages")
    close(page)

    open_window(home, "Coverage")
    gap = modal(page).get_by_role("button", name=re.compile("^Import this gap")).last
    days = re.findall(r"\d{4}-\d\d-\d\d", gap.get_attribute("aria-label") or "")
    gap.click()
    expect(modal(page).get_by_label("From")).to_have_value(days[0])
    expect(modal(page).get_by_label("To", exact=True)).to_have_value(days[1])
    modal(page).get_by_role("button", name="Next step").click()
    page.get_by_role("button", name="Messages", exact=True).click()
    expect(import_button(page)).to_be_enabled()


def test_who_was_added_stands_in_the_log_and_in_its_file(page: Page, demo: Demo) -> None:
    open_page(page, demo)
    home = open_home(page)
    open_window(home, "Security groups")
    modal(page).get_by_label("Choose a person").first.select_option(label="Team member")
    expect(modal(page)).to_contain_text("added by @Financial administrator")
    close(page)

    open_window(home, "Audit log")
    modal(page).get_by_role("button", name="Filter…").click()
    modal(page).get_by_label("What").select_option(label="Made somebody a financial administrator")
    modal(page).get_by_role("button", name="Show").click()
    expect(modal(page)).to_contain_text("what: made somebody a financial administrator")
    expect(modal(page)).to_contain_text("· @Team member")
    modal(page).get_by_role("button", name="Export as CSV").click()
    expect(modal(page)).to_contain_text("The file comes to your direct messages.")
    close(page)
    page.get_by_role("button", name="Messages", exact=True).click()
    expect(page.locator("[data-file-id]").filter(has_text="audit-log.csv")).to_be_visible()


def test_a_change_in_quickbooks_comes_within_seconds_and_is_accepted(page: Page, demo: Demo) -> None:
    posted = next(one for one in demo.company.documents("Invoice") if one.get("DocNumber") == POSTED)
    change = {"verb": "edit", "id": posted["Id"], "fields": {"DocNumber": f"{POSTED}-B"}}
    open_page(page, demo)
    home = open_home(page)

    page.request.post(f"{demo.quickbooks_url}/_sandbox/change", data=change)

    for _ in range(MOST_LOOKS):
        open_window(home, "Changes in QuickBooks")
        if modal(page).get_by_text(f"{POSTED} → {POSTED}-B").count():
            break
        close(page)
    modal(page).get_by_role("button", name=f"Accept the change of {POSTED}").click()
    expect(modal(page)).to_contain_text("1 invoice updated from QuickBooks.")
    expect(modal(page)).to_contain_text("In step with QuickBooks as of")
    close(page)
    expect(home).to_contain_text(f"{POSTED}-B")
