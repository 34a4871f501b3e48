"""Time and vendor expenses in a browser: from the wizard to what is unbilled, and back out again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import choose, home, modal, next_step, open_home, open_page, press, say, thread
from tests.browser.conftest import Windows

pytestmark = pytest.mark.browser

#: So many days back there is unbilled work, and invoices of the same projects.
RECENT = timedelta(days=45)


def ask_for(page: Page, demo: Demo, what: str) -> None:
    """The wizard, from the command to the confirmation of these days."""
    say(page, "/import-invoices")
    modal(page).get_by_label(what).check()
    next_step(page)
    today = demo.company.today
    modal(page).get_by_label("From").fill((today - RECENT).isoformat())
    modal(page).get_by_label("To", exact=True).fill(today.isoformat())
    press(modal(page), "Next step")
    expect(modal(page)).to_be_hidden()


def import_them(page: Page, what: str) -> int:
    """Press the newest *Import*, and open the thread with what came of it; how many there were."""
    button = page.get_by_role("button", name=re.compile(rf"^Import \d+ {what}$")).last
    number = int(re.sub(r"\D", "", button.inner_text()))
    button.click()
    page.locator("[data-role=messages] article").last.locator("[data-role=replies]").click()
    expect(thread(page)).to_contain_text("unexplained: 0")
    return number


def show_work(page: Page) -> Locator:
    """From Home to the window *Work in Progress*."""
    open_home(page)
    home(page).get_by_role("button", name="Show Work in Progress").click()
    expect(modal(page)).to_contain_text("Unbilled, newest first")
    return modal(page)


def test_time_by_the_wizard_and_who_worked(page: Page, demo: Demo, windows: Windows) -> None:
    open_page(page, demo)
    ask_for(page, demo, "Time")
    number = import_them(page, "time entries")
    expect(thread(page)).to_contain_text(f"{number} time entries imported")
    told = re.search(r"(\d+) to Work in Progress", thread(page).inner_text())
    assert told
    ask_for(page, demo, "Invoice history")
    import_them(page, "invoices?")

    work = show_work(page)
    expect(work).to_contain_text(f" h in {told[1]} time entries")
    expect(work).to_contain_text(
        "An imported invoice does not clear Work in Progress: check before you bill."
    )
    link_somebody(page)
    look_at_one_of_hers(page)
    look_as_a_member(open_page(windows(), demo, who="U0MEMBER"))


def link_somebody(page: Page) -> None:
    """Whoever is suggested."""
    press(modal(page), "Close")
    press(home(page), "People")
    modal(page).get_by_role("button", name="Accept the suggestion for Project manager").click()
    expect(modal(page)).to_contain_text("Linked to @Project manager.")
    press(modal(page), "Close")


def look_at_one_of_hers(page: Page) -> None:
    """By project, then by whoever worked, to one entry."""
    work = show_work(page)
    press(work, "By project")
    expect(work).to_contain_text("Unbilled work by project")
    press(work, "Show")
    press(work, "Filter…")
    expect(work).to_contain_text("Filter entries")
    work.get_by_role("button", name="Clear", exact=True).first.click()
    choose(page, "Person or vendor", "Project manager")
    press(work, "Show")
    expect(work).to_contain_text("Unbilled, newest first: Project manager")
    press(work, "Open")
    expect(work).to_contain_text("Project manager is @Project manager.")


def look_as_a_member(page: Page) -> None:
    """She sees the work of her projects, and may neither import nor link."""
    expect(show_work(page)).to_contain_text("An imported invoice does not clear Work in Progress")
    press(modal(page), "Open")
    expect(modal(page)).to_contain_text("Imported by IMP-")
    expect(modal(page).get_by_role("button", name="Update from QuickBooks")).to_have_count(0)
    expect(home(page).get_by_role("button", name="People")).to_have_count(0)


def test_expenses_by_a_command_and_back_out(page: Page, demo: Demo) -> None:
    open_page(page, demo)
    say(page, "/import-invoices expenses last quarter")
    number = import_them(page, "expenses")
    expect(thread(page)).to_contain_text(f"{number} expenses imported")

    press(thread(page), "Undo")
    expect(modal(page)).to_contain_text(f"{number} expenses go")
    press(modal(page), f"Undo {number} expenses")
    expect(thread(page)).to_contain_text("Import undone")
    expect(thread(page)).to_contain_text(f"{number} expenses undone")
