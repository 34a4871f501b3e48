"""What a visitor meets first, and how the page looks to her."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Windows
from tests.browser.page.at_the_page import ADMIN, CHANNEL, MEMBER, at, dialog, opens, say
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import modal

pytestmark = pytest.mark.browser

PAPER = "() => getComputedStyle(document.body).backgroundColor"
WHITE = "rgb(255, 255, 255)"


def choose_theme(page: Page, name: str) -> None:
    page.get_by_role("button", name="Light or dark").click()
    page.get_by_role("menuitem", name=name, exact=True).click()


def test_an_empty_channel_says_what_to_type_and_types_it(slack: Page, bot: ScriptedBot) -> None:
    slack.get_by_role("button", name="Put it there for me").click()
    expect(slack.locator("[data-role=composer]")).to_have_value("/import-invoices")
    expect(slack.locator("[data-role=composer]")).to_be_focused()
    slack.keyboard.press("Enter")

    assert bot.received()["command"] == "/import-invoices"


def test_the_introduction_goes_once_something_was_said(slack: Page, bot: ScriptedBot) -> None:
    expect(slack.get_by_text("Bring invoices in with")).to_be_visible()
    bot.client.chat_postMessage(channel=CHANNEL, text="Good morning")

    expect(slack.get_by_text("Bring invoices in with")).to_have_count(0)


def test_the_introduction_leads_to_a_second_person_in_a_tab_of_her_own(slack: Page) -> None:
    with slack.context.expect_page() as opened:
        slack.locator(".intro").get_by_role("link", name="Second administrator").click()

    expect(opened.value.locator("[data-role=person][data-person=U0SECOND]")).to_be_visible()
    expect(slack.locator(f"[data-role=person][data-person={ADMIN}]")).to_be_visible()


def test_every_channel_says_what_it_is_for(slack: Page) -> None:
    slack.locator("[data-channel=C0BOOKS]").click()

    expect(slack.get_by_role("main")).to_contain_text("so amounts are shown")


def test_what_may_follow_a_command_is_shown_while_it_is_written(slack: Page, people: People) -> None:
    hint = slack.locator(".composer-hint").first
    slack.locator("[data-role=composer]").fill("/import-invoices ")
    expect(hint).to_have_text("/import-invoices [help | status]")
    slack.locator("[data-role=composer]").fill("")

    expect(hint).to_have_text("")


def test_a_chosen_theme_outlasts_the_page(slack: Page, people: People) -> None:
    choose_theme(slack, "Dark")
    dark = slack.evaluate(PAPER)
    slack.reload()
    expect(slack.locator("[data-role=person]")).to_be_visible()

    assert dark != WHITE
    assert slack.evaluate(PAPER) == dark


def test_without_a_choice_the_theme_follows_the_system(slack: Page) -> None:
    choose_theme(slack, "Dark")
    choose_theme(slack, "As the system")
    light = slack.evaluate(PAPER)
    slack.emulate_media(color_scheme="dark")

    assert light == WHITE
    assert slack.evaluate(PAPER) != WHITE


def test_a_theme_is_there_before_anything_is_drawn(windows: Windows, people: People) -> None:
    page = windows()
    page.goto(f"{people.url}/?as={ADMIN}")
    choose_theme(page, "Dark")
    page.route("**/page/app.js", lambda route: route.abort())
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_message_between_two_people_is_counted_until_it_is_read(slack: Page, people: People) -> None:
    people.do("message", user=MEMBER, channel="D0STAFF", text="Good morning")
    entry = slack.locator("[data-channel=D0STAFF]")
    expect(entry.locator(".count")).to_have_text("1 unread")
    expect(slack).to_have_title("(1) Financial administrator – stand-in Slack")
    entry.click()

    expect(slack.locator("[data-role=messages]")).to_contain_text("Good morning")
    expect(entry.locator(".count")).to_have_count(0)


def test_a_screen_reader_hears_what_is_new_elsewhere(slack: Page, people: People) -> None:
    people.do("message", user=MEMBER, channel="C0SHARED", text="Good morning")

    expect(slack.get_by_role("status")).to_contain_text("1 unread in client-shared")


def test_a_modal_is_in_the_tab_that_asked_for_it(slack: Page, bot: ScriptedBot, people: People) -> None:
    bot.on["command"] = opens(modal())
    other = at(slack.context.new_page(), people, ADMIN)
    say(slack, "/import-invoices")

    expect(dialog(slack)).to_be_visible()
    people.do("message", user=ADMIN, channel=CHANNEL, text="Later")
    expect(other.locator("[data-role=messages]")).to_contain_text("Later")
    expect(dialog(other)).to_have_count(0)


def test_a_narrow_window_marks_the_menu_when_something_is_new_elsewhere(
    windows: Windows, people: People
) -> None:
    phone = windows(**PHONE)
    phone.goto(f"{people.url}/?as={ADMIN}")
    expect(phone.locator("[data-role=composer]")).to_be_visible()
    people.do("message", user=MEMBER, channel="D0STAFF", text="Good morning")

    expect(phone.get_by_role("button", name="Channels: 1 unread in Project manager")).to_be_visible()
    expect(phone.locator("[data-role=drawer] .dot")).to_be_visible()
