"""The first import without a pointer: every step is reached and done by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import channel, import_button, modal, open_page, thread

pytestmark = pytest.mark.browser

MOST_STEPS = 120
INSIDE = "node => document.activeElement === document.body || node.contains(document.activeElement)"


def go_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is there, where it must be seen."""
    for _ in range(MOST_STEPS):
        if target.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press(key)
    expect(target).to_be_focused()
    assert target.evaluate("node => getComputedStyle(node).outlineStyle") != "none"


def press(page: Page, target: Locator, key: str = "Tab") -> None:
    go_to(page, target, key)
    page.keyboard.press("Enter")


@pytest.fixture
def keyboard(page: Page, demo: Demo) -> Page:
    """The page as it was opened; nothing has the focus."""
    return open_page(page, demo)


def skip_to_the_composer(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-role=composer]")).to_be_focused()


def fill_the_wizard(page: Page) -> None:
    """The first step is sent from its field; in the second the range is chosen by its first letters."""
    expect(modal(page).get_by_label("Invoice history")).to_be_focused()
    page.keyboard.press("Enter")
    expect(modal(page).get_by_label("Quick range")).to_be_focused()
    page.keyboard.type("Last q")
    expect(modal(page).get_by_label("From")).not_to_have_value("")
    press(page, modal(page).get_by_role("button", name="Next step"))
    expect(modal(page)).to_be_hidden()


def test_the_first_import_needs_keys_alone(keyboard: Page) -> None:
    page = keyboard
    skip_to_the_composer(page)
    page.keyboard.type("/imp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    fill_the_wizard(page)
    press(page, import_button(page), "Shift+Tab")
    expect(page.locator("[data-role=replies]")).to_be_visible()

    press(page, page.locator("[data-role=replies]"))
    expect(thread(page)).to_contain_text("unexplained: 0")
    with page.expect_download() as download:
        press(page, thread(page).locator("[data-file-id]").first)
    assert download.value.suggested_filename

    page.keyboard.press("Escape")
    expect(thread(page)).to_have_count(0)
    expect(page.locator("[data-role=replies]")).to_be_focused()
    press(page, channel(page, "Import Invoices"), "Shift+Tab")
    expect(page.locator("[data-role=home]")).to_contain_text("Tidewater Advisory Partners")


def test_the_focus_stays_in_the_modal_and_returns_afterwards(keyboard: Page) -> None:
    skip_to_the_composer(keyboard)
    keyboard.keyboard.type("/import-invoices ")
    keyboard.keyboard.press("Enter")
    expect(modal(keyboard)).to_contain_text("What do you want to import?")
    for _ in range(20):
        keyboard.keyboard.press("Tab")
        is_outside = (
            "node => document.activeElement !== document.body && !node.contains(document.activeElement)"
        )
        assert not modal(keyboard).evaluate(is_outside)
    keyboard.keyboard.press("Escape")

    expect(modal(keyboard)).to_have_count(0)
    expect(keyboard.locator("[data-role=composer]")).to_be_focused()


def test_another_person_is_chosen_by_keys(keyboard: Page) -> None:
    press(keyboard, keyboard.locator("[data-role=person]"))
    expect(keyboard.locator("[role=menuitem][data-person=U0ADMIN]")).to_be_focused()
    keyboard.keyboard.press("ArrowDown")
    keyboard.keyboard.press("Enter")

    expect(keyboard.locator("[data-role=person][data-person=U0SECOND]")).to_be_visible()
