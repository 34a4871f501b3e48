"""Where the focus goes when what had it is drawn anew, gives way to something else, or is gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Response, expect
from slack_bolt import Ack
from slack_sdk import WebClient

from tests.browser.page.at_the_page import ADMIN, CHANNEL, Json, dialog, open_modal, say
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import Listener, ScriptedBot
from tests.sandbox_slack.shapes import actions, button, field, home, modal, plain, section

pytestmark = pytest.mark.browser

NAME = field("name", {"type": "plain_text_input"})
TOP = "node => Math.round(node.getBoundingClientRect().top)"
SCROLLED = "node => node.scrollTop"
IS_INSIDE = "node => node.contains(document.activeElement)"


def page_of_list(page: int, *turning: str) -> list[Json]:
    """Rows that fill more than the window, and the buttons at their end, each leading from here."""
    rows = [section(f"Invoice {page}-{number}") for number in range(40 + page)]
    return [*rows, {"type": "actions", "elements": [turn(each, page) for each in turning]}]


def turn(name: str, page: int) -> Json:
    return button(name.lower(), text=plain(name), value=f"{name}-{page}")


def publishes(*pages: list[Json]) -> Listener:
    """A listener that shows these pages on Home, one at each press."""
    left = list(pages)

    def listen(ack: Ack, _body: Json, client: WebClient) -> None:
        ack()
        client.views_publish(user_id=ADMIN, view=home(*left.pop(0)))

    return listen


def updates(*pages: list[Json]) -> Listener:
    """A listener that shows these pages in the modal, all at each press, one after the other."""

    def listen(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        for blocks in pages:
            client.views_update(view_id=body["view"]["id"], view=modal(*blocks))

    return listen


def home_with(slack: Page, bot: ScriptedBot, *blocks: Json) -> Locator:
    bot.client.views_publish(user_id=ADMIN, view=home(*blocks))
    slack.locator("[data-kind=app]").click()
    shown = slack.locator("[data-role=home]")
    expect(shown.locator("[data-action-id]").first).to_be_visible()
    return shown


def press_enter(target: Locator) -> None:
    target.focus()
    target.page.keyboard.press("Enter")


@pytest.mark.parametrize("by", ["pointer", "keys"])
def test_the_next_step_has_the_focus_in_its_first_field(slack: Page, bot: ScriptedBot, by: str) -> None:
    second = modal(field("day", {"type": "datepicker"}), title=plain("Second step"))
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="update", view=second)
    form = open_modal(slack, bot, section("First step"))
    submit = form.locator("[data-role=modal-submit]")
    submit.click() if by == "pointer" else press_enter(submit)

    expect(form.get_by_label("Day")).to_be_focused()


def test_a_step_that_is_prepared_first_has_the_focus_in_its_first_field(
    slack: Page, bot: ScriptedBot
) -> None:
    preparing = modal(section("Loading"), title=plain("One moment"))
    del preparing["submit"]
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="update", view=preparing)
    form = open_modal(slack, bot, section("First step"))
    press_enter(form.locator("[data-role=modal-submit]"))
    expect(form).to_contain_text("Loading")
    second = modal(NAME, title=plain("Second step"))
    bot.client.views_update(view_id=str(form.get_attribute("data-view-id")), view=second)

    expect(form.get_by_label("Name")).to_be_focused()


def test_a_step_without_a_field_has_the_focus_on_its_title(slack: Page, bot: ScriptedBot) -> None:
    second = modal(section("Nothing to fill in"), actions(button("go")), title=plain("Second step"))
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="update", view=second)
    form = open_modal(slack, bot, NAME)
    form.get_by_label("Name").fill("Acme")
    slack.keyboard.press("Enter")
    expect(form.get_by_role("heading", name="Second step")).to_be_focused()
    slack.keyboard.press("Tab")

    assert form.evaluate(IS_INSIDE)


def test_a_form_that_is_refused_keeps_the_focus_on_its_button(slack: Page, bot: ScriptedBot) -> None:
    bot.on["view"] = lambda _ack, _body, _client: None
    form = open_modal(slack, bot, section("First step"))
    press_enter(form.locator("[data-role=modal-submit]"))
    expect(form.locator("[data-role=banner]")).to_be_visible()

    expect(form.locator("[data-role=modal-submit]")).to_be_focused()


def test_a_form_that_is_being_sent_is_not_sent_twice(slack: Page, bot: ScriptedBot) -> None:
    form = open_modal(slack, bot, section("First step"))
    bot.received()
    bot.on["view"] = lambda _ack, _body, _client: None
    submit = form.locator("[data-role=modal-submit]")
    press_enter(submit)
    expect(submit).to_be_disabled()
    slack.keyboard.press("Enter")
    expect(form.locator("[data-role=banner]")).to_be_visible()
    bot.received()

    assert bot.has_received_nothing()


@pytest.mark.parametrize(
    ("pressed", "left", "focused"),
    [
        ("Next", ["Previous", "Next"], "Next"),
        ("Next", ["Previous"], "Previous"),
        ("Previous", ["Next"], "Next"),
    ],
)
def test_a_page_of_home_is_turned_on_the_spot(
    slack: Page, bot: ScriptedBot, pressed: str, left: list[str], focused: str
) -> None:
    shown = home_with(slack, bot, *page_of_list(1, "Previous", "Next"))
    bot.on["action"] = publishes(page_of_list(2, *left))
    pushed = shown.get_by_role("button", name=pressed)
    pushed.scroll_into_view_if_needed()
    before = pushed.evaluate(TOP)
    press_enter(pushed)
    expect(shown).to_contain_text("Invoice 2-1")
    expect(shown.get_by_role("button", name=focused)).to_be_focused()

    assert abs(shown.get_by_role("button", name=focused).evaluate(TOP) - before) <= 2


def test_home_stays_where_it_was_scrolled_to(slack: Page, bot: ScriptedBot) -> None:
    shown = home_with(slack, bot, *page_of_list(1, "Next"))
    shown.evaluate("node => { node.scrollTop = 400 }")
    bot.client.views_publish(user_id=ADMIN, view=home(*page_of_list(2, "Next")))
    expect(shown).to_contain_text("Invoice 2-1")

    assert shown.evaluate(SCROLLED) == 400


def test_of_several_alike_the_pressed_one_keeps_the_focus(slack: Page, bot: ScriptedBot) -> None:
    def rows(page: int) -> list[Json]:
        shows = [button("show", text=plain("Show"), value=f"{page}-{number}") for number in range(3)]
        return [section(f"Row {page}-{at}", accessory=each) for at, each in enumerate(shows)]

    shown = home_with(slack, bot, *rows(1))
    bot.on["action"] = publishes(rows(2))
    press_enter(shown.get_by_role("button", name="Show").nth(1))
    expect(shown).to_contain_text("Row 2-1")

    expect(shown.locator("[data-value='2-1']")).to_be_focused()


@pytest.mark.parametrize(
    ("left", "focused"), [(["Previous", "Next"], "Next"), (["Previous"], "Previous"), ([], "Form")]
)
def test_a_page_in_the_modal_is_read_from_its_beginning(
    slack: Page, bot: ScriptedBot, left: list[str], focused: str
) -> None:
    bot.on["action"] = updates([section("Loading")], page_of_list(2, *left, "Export")[: None if left else -1])
    form = open_modal(slack, bot, *page_of_list(1, "Next", "Export"))
    press_enter(form.get_by_role("button", name="Next"))
    expect(form).to_contain_text("Invoice 2-1")
    target = form.get_by_role("button" if left else "heading", name=focused)
    expect(target).to_be_focused()

    assert form.locator(".dialog-body").evaluate(SCROLLED) == 0


def test_a_change_of_a_few_rows_leaves_the_modal_where_it_was_scrolled_to(
    slack: Page, bot: ScriptedBot
) -> None:
    rows = page_of_list(1, "Remove")
    bot.on["action"] = updates([*rows[1:], section("One row less")])
    form = open_modal(slack, bot, *rows)
    press_enter(form.get_by_role("button", name="Remove"))
    expect(form).to_contain_text("One row less")

    assert form.locator(".dialog-body").evaluate(SCROLLED) > 200


@pytest.mark.parametrize("left", [[section("Importing")], [section("Importing"), actions(button("stop"))]])
def test_a_button_that_is_gone_leaves_the_focus_to_its_message(
    slack: Page, bot: ScriptedBot, left: list[Json]
) -> None:
    def go_on(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.chat_update(channel=CHANNEL, ts=body["message"]["ts"], text="x", blocks=left)

    bot.on["action"] = go_on
    ts = bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[actions(button("go"))])["ts"]
    message = slack.locator(f"article[data-ts='{ts}']")
    press_enter(message.locator("[data-action-id=go]"))
    expect(message).to_contain_text("Importing")

    expect(message).to_be_focused()


def test_a_message_that_is_gone_leaves_the_focus_to_the_composer(slack: Page, bot: ScriptedBot) -> None:
    bot.on["command"] = lambda ack, _body, _client: ack("Only you may know")
    say(slack, "/import-invoices status")
    press_enter(slack.locator("[data-role=dismiss]"))
    expect(slack.locator("[data-ephemeral]")).to_have_count(0)

    expect(slack.locator("[data-role=composer]")).to_be_focused()


def test_a_closed_modal_gives_the_focus_to_what_was_drawn_anew(slack: Page, bot: ScriptedBot) -> None:
    def open_it(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        client.views_publish(user_id=ADMIN, view=home(*page_of_list(2, "Next")))

    bot.on["action"] = open_it
    shown = home_with(slack, bot, *page_of_list(1, "Next"))
    press_enter(shown.get_by_role("button", name="Next"))
    expect(dialog(slack)).to_be_visible()
    expect(shown).to_contain_text("Invoice 2-1")
    slack.keyboard.press("Escape")
    expect(dialog(slack)).to_have_count(0)

    expect(shown.get_by_role("button", name="Next")).to_be_focused()


@pytest.mark.parametrize("element", ["datepicker", "timepicker", "plain_text_input"])
def test_escape_in_a_field_closes_the_modal_once(
    slack: Page, bot: ScriptedBot, people: People, element: str
) -> None:
    asked: list[int] = []

    def hear(answer: Response) -> None:
        asked.extend([answer.status] if answer.url.endswith("/close") else [])

    slack.on("response", hear)
    form = open_modal(slack, bot, field("day", {"type": element}))
    form.get_by_label("Day").focus()
    slack.keyboard.press("Escape")
    expect(dialog(slack)).to_have_count(0)
    people.do("message", user=ADMIN, channel=CHANNEL, text="Later")
    expect(slack.locator("[data-role=messages]")).to_contain_text("Later")

    assert asked == [200]
