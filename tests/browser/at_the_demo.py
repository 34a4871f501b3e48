"""What a person does with the app, at the page of the demo."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from bot.sandbox.demo import Demo

IMPORT = re.compile(r"^Import \d+ invoices?$")


PRIVATE = "C0BOOKS"


def open_page(page: Page, demo: Demo, who: str = "U0ADMIN", where: str = PRIVATE) -> Page:
    """The page of a person, ready for typing."""
    page.goto(demo.page_url.replace("U0ADMIN", who).replace(PRIVATE, where))
    expect(page.locator("[data-role=composer]")).to_be_visible()
    return page


def modal(page: Page) -> Locator:
    """The modal."""
    return page.locator("[data-role=modal]")


def thread(page: Page) -> Locator:
    """The thread beside the channel."""
    return page.locator("[data-role=thread]")


def say(page: Page, text: str) -> None:
    """Type into the composer and press Enter."""
    page.locator("[data-role=composer]").fill(text)
    page.locator("[data-role=composer]").press("Enter")


def ask(page: Page, quick_range: str = "Last quarter") -> None:
    """From the first step, which is open, to the confirmation."""
    next_step(page)
    choose_range(page, quick_range)
    modal(page).get_by_role("button", name="Next step").click()
    expect(modal(page)).to_be_hidden()


def next_step(page: Page) -> None:
    """From the first step to the filters."""
    expect(modal(page)).to_contain_text("What do you want to import?")
    modal(page).get_by_role("button", name="Next step").click()
    expect(modal(page).get_by_label("From")).to_be_visible()


def choose_range(page: Page, quick_range: str) -> None:
    """Choose a quick range, and wait for the dates that it fills in."""
    before = modal(page).get_by_label("From").input_value()
    modal(page).get_by_label("Quick range").select_option(label=quick_range)
    expect(modal(page).get_by_label("From")).not_to_have_value(before)


def import_button(page: Page) -> Locator:
    """The button of the newest confirmation, once it is there."""
    button = page.get_by_role("button", name=IMPORT).last
    expect(button).to_be_visible()
    return button


def channel(page: Page, name: str) -> Locator:
    """An entry of the list at the left."""
    return page.get_by_role("navigation").get_by_role("button", name=name)
