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


def home(page: Page) -> Locator:
    """The app's Home tab."""
    return page.locator("[data-role=home]")


def open_home(page: Page) -> None:
    """From anywhere else to the Home tab, once it is shown."""
    channel(page, "Import Invoices").click()
    page.get_by_role("button", name="Home", exact=True).click()
    expect(home(page)).to_contain_text("Invoice window")


def press(where: Locator, label: str) -> None:
    """The first button with this label, whatever else a screen reader is told of it."""
    where.locator("button:visible").filter(has_text=re.compile(rf"^\s*{re.escape(label)}\s*$")).first.click()


def choose(page: Page, label: str, typed: str = "") -> None:
    """The first option that is offered in a list that is searched."""
    field = modal(page).get_by_role("combobox", name=label).first
    field.click()
    offered = modal(page).locator("[role=listbox]:not([hidden]) [role=option]")
    if typed:
        field.fill(typed)
        offered = offered.filter(has_text=typed)
    offered.first.click()


def fill_line(page: Page, number: int, what: str, quantity: str, price: str) -> None:
    """The three inputs of a line of an invoice that is created here."""
    for label, text in (("what it is for", what), ("quantity", quantity), ("unit price", price)):
        modal(page).get_by_label(f"Line {number}: {label}").fill(text)


def channel(page: Page, name: str) -> Locator:
    """An entry of the list at the left."""
    return page.get_by_role("navigation").get_by_role("button", name=name)
