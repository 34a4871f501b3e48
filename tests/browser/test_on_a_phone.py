"""The app on a phone-sized window, by touch."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.demo import Demo
from tests.browser.at_the_demo import channel, choose_range, import_button, modal, open_page, say, thread
from tests.browser.conftest import PHONE, Windows

pytestmark = pytest.mark.browser

LEAST_PIXELS = 40
PRESSED = "button, select, summary, a.file, [role=menuitem], .choice, .field input"
#: What is pressed with a finger, smaller than a fingertip: its name and height. A tick's label belongs to it.
SMALL = """([pressed, least]) => [...document.querySelectorAll(pressed)]
  .filter(node => node.checkVisibility({visibilityProperty: true}))
  .filter(node => !["radio", "checkbox"].includes(node.type))
  .map(node => [node.ariaLabel || node.innerText || node.id, node.closest(".combobox-field") ?? node])
  .map(([name, node]) => [name, Math.round(node.getBoundingClientRect().height)])
  .filter(([, height]) => height && height < least)"""
IS_COVERED = """node => {
  const { x, y, width, height } = node.getBoundingClientRect();
  return !node.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""
WIDER = "() => document.documentElement.scrollWidth - innerWidth"


def assert_fits(page: Page) -> None:
    """Everything can be hit with a finger, and nothing lies beside the window."""
    small: list[Any] = page.evaluate(SMALL, [PRESSED, LEAST_PIXELS])
    assert small == []
    assert page.evaluate(WIDER) <= 0


@pytest.fixture
def phone(windows: Windows, demo: Demo) -> Page:
    return open_page(windows(**PHONE), demo)


def test_an_import_by_touch(phone: Page) -> None:
    assert_fits(phone)
    phone.get_by_role("button", name="Put it there for me").tap()
    phone.get_by_role("button", name="Send").tap()
    expect(modal(phone)).to_contain_text("What do you want to import?")
    assert_fits(phone)
    modal(phone).get_by_role("button", name="Next step").tap()
    expect(modal(phone).get_by_label("From")).to_be_visible()
    choose_range(phone, "Last month")
    assert_fits(phone)
    modal(phone).get_by_role("button", name="Next step").tap()
    button = import_button(phone)
    assert_fits(phone)
    button.tap()

    phone.locator("[data-role=replies]").tap()
    expect(thread(phone)).to_contain_text("unexplained: 0")
    assert_fits(phone)
    with phone.expect_download() as download:
        thread(phone).locator("[data-file-id]").first.tap()
    assert download.value.suggested_filename
    phone.get_by_role("button", name="Close thread").tap()
    expect(thread(phone)).to_have_count(0)


def test_back_stays_within_reach_on_a_phone(phone: Page) -> None:
    phone.get_by_role("button", name="Shortcuts").tap()
    phone.get_by_role("menuitem", name="Import invoices").tap()
    modal(phone).get_by_role("button", name="Next step").tap()
    expect(modal(phone).get_by_label("From")).to_be_visible()
    modal(phone).get_by_role("button", name="Back", exact=True).tap()

    expect(modal(phone)).to_contain_text("What do you want to import?")


def test_the_channels_unfold_and_home_opens(phone: Page) -> None:
    phone.get_by_role("button", name="Channels").tap()
    assert_fits(phone)
    channel(phone, "Import Invoices").tap()
    phone.get_by_role("button", name="Home", exact=True).tap()

    expect(phone.locator("[data-role=home]")).to_contain_text("Tidewater Advisory Partners")
    assert_fits(phone)


def test_escape_folds_the_channels_and_gives_the_focus_back(phone: Page) -> None:
    phone.get_by_role("button", name="Channels").tap()
    expect(channel(phone, "finance-private")).to_be_focused()
    phone.keyboard.press("Escape")

    expect(phone.get_by_role("button", name="Channels")).to_be_focused()


def test_in_a_middling_window_a_thread_covers_its_channel_alone(page: Page, demo: Demo) -> None:
    page.set_viewport_size({"width": 900, "height": 700})
    open_page(page, demo, where="C0SHARED")
    say(page, "Good morning")
    page.get_by_role("article").hover()
    page.get_by_role("button", name="Reply in thread").click()
    expect(thread(page)).to_be_focused()

    assert page.locator("[data-role=composer]").evaluate(IS_COVERED)
    assert not channel(page, "finance-private").evaluate(IS_COVERED)


def test_double_sized_text_fits_the_window(windows: Windows, demo: Demo) -> None:
    page = open_page(windows(viewport={"width": 640, "height": 400}, device_scale_factor=2), demo)

    expect(page.get_by_role("button", name="Send")).to_be_in_viewport()
    assert page.evaluate(WIDER) <= 0
