"""Schedules, as a person keeps them in her browser: the demo's real app behind the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import channel, modal, open_page

pytestmark = pytest.mark.browser


def test_a_schedule_is_made_run_and_deleted_in_home(page: Page, demo: Demo) -> None:
    open_page(page, demo)
    channel(page, "Import Invoices").click()
    page.get_by_role("button", name="Home", exact=True).click()
    page.get_by_role("button", name="New schedule").click()
    expect(modal(page)).to_contain_text("How often")

    modal(page).get_by_label("How often").select_option(label="Last day of every month")
    modal(page).get_by_label("At", exact=True).fill("06:30")
    modal(page).get_by_label("Dates").select_option(label="Last month")
    modal(page).get_by_label("Post the report in").select_option(value="C0BOOKS")
    modal(page).get_by_role("button", name="Save").click()
    expect(modal(page)).to_contain_text("Last day of every month 06:30 (America/New_York)")
    modal(page).get_by_role("button", name="Close", exact=True).click()

    expect(page.get_by_text("Last day of every month 06:30 (America/New_York)")).to_be_visible()
    page.get_by_role("button", name="Run now").click()
    expect(modal(page)).to_contain_text("has begun")
    modal(page).get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("button", name="Delete: last day").click()
    page.get_by_role("button", name="Delete", exact=True).last.click()
    expect(page.get_by_text("No schedules yet.")).to_be_visible()
