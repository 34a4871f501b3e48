"""The first import, as a person does it in her browser: the demo's real app behind the page."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import ask, channel, import_button, modal, open_page, say

pytestmark = pytest.mark.browser


def choose_all_customers(page: Page) -> None:
    """Every customer that the dialog offers."""
    field = modal(page).get_by_label("QuickBooks customers")
    field.click()
    for _ in range(50):
        option = modal(page).get_by_role("option", selected=False).first
        if not option.is_visible():
            break
        option.click()
        field.click()
    page.keyboard.press("Escape")


def link_and_retry(page: Page, thread: Locator) -> None:
    """Link all that have no project to a new one, and try their invoices again."""
    thread.get_by_role("button", name="Link to project…").click()
    choose_all_customers(page)
    modal(page).get_by_label("Name of the new project").fill("A new project")
    modal(page).get_by_role("button", name="Link", exact=True).click()
    expect(modal(page)).to_contain_text("now linked to")
    modal(page).get_by_role("button", name="Retry").click()
    expect(modal(page)).to_contain_text("is being retried")
    modal(page).get_by_role("button", name="Close", exact=True).click()


def csv_files(thread: Locator) -> Locator:
    """The reports for a program to read."""
    return thread.locator("[data-file-id]").filter(has_text=".csv")


def rows_of_newest_file(page: Page, thread: Locator, folder: Path) -> list[dict[str, str]]:
    """What stands in the report that was shared last; every line says why and what to do."""
    with page.expect_download() as download:
        csv_files(thread).last.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["Reason"] and row["Remedy"] for row in rows)
    return rows


def test_from_the_command_to_the_last_retry(page: Page, demo: Demo, tmp_path: Path) -> None:
    page.goto(demo.page_url)
    page.get_by_role("button", name="Put it there for me").click()
    page.get_by_role("button", name="Send").click()
    ask(page)
    expect(page.locator("[data-role=messages]")).to_contain_text("Ready to import")
    button = import_button(page)
    number = re.sub(r"\D", "", button.inner_text())
    button.click()

    page.locator("[data-role=replies]").click()
    thread = page.locator("[data-role=thread]")
    expect(thread).to_contain_text("Imported with exceptions")
    expect(thread).to_contain_text(f"{number} invoices imported")
    expect(thread).to_contain_text("unexplained: 0")
    expect(page.get_by_role("button", name=re.compile(r"^Import \d"))).to_have_count(0)
    before = rows_of_newest_file(page, thread, tmp_path)

    link_and_retry(page, thread)

    expect(csv_files(thread)).to_have_count(2)
    after = rows_of_newest_file(page, thread, tmp_path)
    unlinked = [row for row in before if "no project" in row["Reason"]]
    assert unlinked
    assert len(after) == len(before) - len(unlinked)


def test_the_home_tab_tells_what_was_imported(page: Page, demo: Demo) -> None:
    page.goto(demo.page_url)
    page.locator("nav").get_by_text("Import Invoices", exact=True).click()
    page.get_by_role("button", name="Home", exact=True).click()

    expect(page.get_by_text("Tidewater Advisory Partners", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Import invoices", exact=True)).to_be_visible()


def test_the_messages_tab_takes_no_messages_as_the_manifest_says(page: Page, demo: Demo) -> None:
    open_page(page, demo)
    channel(page, "Import Invoices").click()
    page.get_by_role("button", name="Messages", exact=True).click()

    expect(page.get_by_text("Sending messages to this app has been turned off.")).to_be_visible()
    expect(page.locator("[data-role=composer]")).to_have_count(0)


def test_between_two_people_the_wizard_says_where_the_result_goes_instead(page: Page, demo: Demo) -> None:
    open_page(page, demo, where="D0PEERS")
    say(page, "/import-invoices")

    expect(modal(page)).to_contain_text("The result will be posted in your direct messages with this app.")
    expect(modal(page)).to_contain_text("I can't post in the conversation where you gave the command.")


def test_somebody_without_the_right_is_told_who_can_grant_it(page: Page, demo: Demo) -> None:
    page.goto(demo.page_url.replace("U0ADMIN", "U0MEMBER"))
    say(page, "/import-invoices")

    answer = page.locator("[data-ephemeral]")
    expect(answer).to_contain_text("You don't have the right to import invoices.")
    expect(answer).to_contain_text("@Financial administrator")
    expect(modal(page)).to_be_hidden()
