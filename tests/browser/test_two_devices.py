"""One person on two devices, two people at once, and choices that survive a closed modal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import (
    ask,
    choose_range,
    import_button,
    modal,
    next_step,
    open_page,
    say,
    thread,
)
from tests.browser.conftest import PHONE, Windows

pytestmark = pytest.mark.browser


@pytest.fixture
def laptop(page: Page, demo: Demo) -> Page:
    return open_page(page, demo)


def change_a_field(phone: Page) -> None:
    modal(phone).get_by_label("Quick range").select_option(label="This year")


def send_the_form(phone: Page) -> None:
    modal(phone).get_by_role("button", name="Next step").tap()


@pytest.mark.parametrize(
    ("does", "quick_range"), [(change_a_field, "Last month"), (send_the_form, "This month")]
)
def test_what_the_phone_does_after_the_import_on_the_laptop_changes_nothing(
    laptop: Page, windows: Windows, demo: Demo, does: Callable[[Page], None], quick_range: str
) -> None:
    say(laptop, "/import-invoices")
    ask(laptop, quick_range)
    button = import_button(laptop)
    phone = open_page(windows(**PHONE), demo)
    phone.get_by_role("button", name="Back", exact=True).last.tap()
    expect(modal(phone).get_by_label("From")).to_be_visible()
    expect(modal(laptop)).to_have_count(0)
    button.click()
    laptop.locator("[data-role=replies]").last.click()
    expect(thread(laptop)).to_contain_text("unexplained: 0")

    does(phone)

    expect(modal(phone)).to_contain_text("already started by @Financial administrator")
    expect(modal(phone).get_by_role("button", name="Start with a copy")).to_be_visible()


def test_the_second_administrator_sees_the_card_but_it_answers_only_who_asked(
    laptop: Page, windows: Windows, demo: Demo
) -> None:
    say(laptop, "/import-invoices")
    ask(laptop, "Last quarter")
    import_button(laptop)
    other = open_page(windows(), demo, "U0SECOND")
    other.get_by_role("button", name="Import ").last.click()

    expect(other.locator("[data-ephemeral]")).to_contain_text(
        "Only @Financial administrator, who asked for this import"
    )
    expect(laptop.locator("[data-role=messages]")).to_contain_text("Ready to import")


def test_a_closed_modal_continues_with_its_choices(laptop: Page) -> None:
    say(laptop, "/import-invoices")
    next_step(laptop)
    choose_range(laptop, "This year")
    chosen = modal(laptop).get_by_label("From").input_value()
    modal(laptop).get_by_label("Voided").check()
    laptop.keyboard.press("Escape")
    expect(modal(laptop)).to_have_count(0)

    say(laptop, "/import-invoices")
    expect(modal(laptop)).to_contain_text("Continuing where you left off.")
    next_step(laptop)

    expect(modal(laptop).get_by_label("From")).to_have_value(chosen)
    expect(modal(laptop).get_by_label("Voided")).to_be_checked()
    laptop.keyboard.press("Escape")


def test_start_over_forgets_them(laptop: Page) -> None:
    say(laptop, "/import-invoices")
    next_step(laptop)
    choose_range(laptop, "Last year")
    laptop.keyboard.press("Escape")
    expect(modal(laptop)).to_have_count(0)

    say(laptop, "/import-invoices")
    modal(laptop).get_by_role("button", name="Start over").click()
    expect(modal(laptop)).not_to_contain_text("Continuing where you left off.")
    next_step(laptop)

    expect(modal(laptop).get_by_label("From")).to_have_value("")
