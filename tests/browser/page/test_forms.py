"""The modal: filled in, refused, redrawn, sent and closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from slack_bolt import Ack
from slack_sdk import WebClient

from tests.browser.page.at_the_page import CHANNEL, MEMBER, Json, dialog, open_modal, sent
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import actions, button, field, modal, option, plain, section

pytestmark = pytest.mark.browser

NAME = field("name", {"type": "plain_text_input"})


def test_an_empty_required_field_is_refused_by_the_page(slack: Page, bot: ScriptedBot) -> None:
    form = open_modal(slack, bot, NAME)
    form.locator("[data-role=modal-submit]").click()

    expect(form.locator("[data-role=error]")).to_have_text("Please complete this required field.")


def test_the_errors_of_the_app_stand_under_their_field(slack: Page, bot: ScriptedBot) -> None:
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="errors", errors={"name": "Taken."})
    form = open_modal(slack, bot, NAME)
    form.locator("[data-action-id=value]").fill("Acme")
    form.locator("[data-role=modal-submit]").click()

    expect(form.locator("[data-role=error][data-block-id=name]")).to_have_text("Taken.")


def test_editing_a_field_takes_its_error_away(slack: Page, bot: ScriptedBot) -> None:
    form = open_modal(slack, bot, NAME)
    form.locator("[data-role=modal-submit]").click()
    form.locator("[data-action-id=value]").press_sequentially("A")

    expect(form.locator("[data-role=error]")).to_have_count(0)


def test_every_field_arrives_as_it_was_filled(slack: Page, bot: ScriptedBot) -> None:
    tiles = {"type": "checkboxes", "options": [option("sent"), option("paid")]}
    policy = {"type": "radio_buttons", "options": [option("rest"), option("nothing")]}
    fields = [field("day", {"type": "datepicker"}), field("tiles", tiles), field("policy", policy)]
    form = open_modal(slack, bot, NAME, *fields)
    form.get_by_label("Name").fill("Acme")
    form.get_by_label("Day").fill("2026-10-01")
    form.get_by_label("Paid").check()
    form.get_by_label("Nothing").check()
    form.locator("[data-role=modal-submit]").click()
    values = sent(bot)
    chosen = [one["value"] for one in values["tiles"]["value"]["selected_options"]]
    filled = (values["name"]["value"]["value"], values["day"]["value"]["selected_date"], chosen)

    assert filled == ("Acme", "2026-10-01", ["paid"])
    assert values["policy"]["value"]["selected_option"]["value"] == "nothing"


def test_an_untouched_field_arrives_with_its_first_value(slack: Page, bot: ScriptedBot) -> None:
    project = {"type": "external_select", "initial_option": option("by_link")}
    day = {"type": "datepicker", "initial_date": "2026-10-01"}
    form = open_modal(slack, bot, field("project", project), field("day", day))
    form.locator("[data-role=modal-submit]").click()
    values = sent(bot)

    assert values["project"]["value"]["selected_option"]["value"] == "by_link"
    assert values["day"]["value"]["selected_date"] == "2026-10-01"


def test_a_field_can_be_emptied_again(slack: Page, bot: ScriptedBot) -> None:
    project = {"type": "external_select", "initial_option": option("by_link")}
    form = open_modal(slack, bot, field("project", project, optional=True))
    form.get_by_label("Clear").click()
    form.locator("[data-role=modal-submit]").click()

    assert sent(bot)["project"]["value"]["selected_option"] is None


def test_options_that_cannot_be_loaded_say_so(slack: Page, bot: ScriptedBot) -> None:
    bot.on["options"] = lambda _ack, _body, _client: None
    form = open_modal(slack, bot, field("project", {"type": "external_select", "min_query_length": 0}))
    form.get_by_label("Project").click()

    expect(form.get_by_text("Couldn’t load results.")).to_be_visible()


def test_the_keyboard_alone_chooses_an_option(slack: Page, bot: ScriptedBot) -> None:
    bot.on["options"] = lambda ack, _body, _client: ack(options=[option("p1"), option("p2")])
    form = open_modal(slack, bot, field("project", {"type": "external_select", "min_query_length": 0}))
    project = form.get_by_label("Project")
    project.press("ArrowDown")
    expect(form.get_by_role("option", name="P2")).to_be_visible()
    project.press("ArrowDown")
    project.press("Enter")
    form.locator("[data-role=modal-submit]").click()

    assert sent(bot)["project"]["value"]["selected_option"]["value"] == "p2"


def test_an_external_select_offers_what_the_app_finds(slack: Page, bot: ScriptedBot) -> None:
    bot.on["options"] = lambda ack, body, _client: ack(options=[option("p1", f"{body['value']} redesign")])
    form = open_modal(slack, bot, field("project", {"type": "external_select", "min_query_length": 2}))
    form.get_by_label("Project").press_sequentially("Acme")
    form.get_by_role("option", name="Acme redesign").click()
    form.locator("[data-role=modal-submit]").click()

    assert sent(bot)["project"]["value"]["selected_option"]["value"] == "p1"


def test_a_search_below_its_least_length_asks_nothing(slack: Page, bot: ScriptedBot) -> None:
    form = open_modal(slack, bot, field("project", {"type": "external_select", "min_query_length": 2}))
    form.get_by_label("Project").click()

    expect(form.get_by_text("Type at least 2 characters to search.")).to_be_visible()


def test_typed_text_stays_while_the_app_redraws_the_modal(slack: Page, bot: ScriptedBot) -> None:
    def redraw(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        view = modal(section("Drawn again"), NAME)
        client.views_update(view_id=body["view"]["id"], view=view)

    bot.on["action"] = redraw
    form = open_modal(slack, bot, section("First"), actions(button("redraw")), NAME)
    form.locator("[data-action-id=redraw]").click()
    form.get_by_label("Name").press_sequentially("Northwind", delay=30)
    expect(form).to_contain_text("Drawn again")

    expect(form.get_by_label("Name")).to_have_value("Northwind")


def test_the_field_in_use_keeps_the_focus_while_others_write(
    slack: Page, bot: ScriptedBot, people: People
) -> None:
    form = open_modal(slack, bot, NAME)
    form.get_by_label("Name").focus()
    people.do("message", user=MEMBER, channel=CHANNEL, text="Good morning")
    expect(slack.locator("[data-role=messages]")).to_contain_text("Good morning")

    expect(form.get_by_label("Name")).to_be_focused()


def test_a_field_of_another_block_takes_the_new_value(slack: Page, bot: ScriptedBot) -> None:
    def other_day(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        day = field("day-2", {"type": "datepicker", "initial_date": "2026-11-01"}, label=plain("Day"))
        client.views_update(view_id=body["view"]["id"], view=modal(ranges, day))

    ranges = field("range", {"type": "static_select", "options": [option("month")]}, dispatch_action=True)
    bot.on["action"] = other_day
    form = open_modal(slack, bot, ranges, field("day", {"type": "datepicker", "initial_date": "2026-10-01"}))
    form.get_by_label("Range").select_option("month")

    expect(form.get_by_label("Day")).to_have_value("2026-11-01")


def test_customers_that_were_chosen_before_can_be_added_to(slack: Page, bot: ScriptedBot) -> None:
    bot.on["options"] = lambda ack, _body, _client: ack(options=[option("c2", "Second")])
    several = {
        "type": "multi_external_select",
        "min_query_length": 0,
        "initial_options": [option("c1", "First")],
    }
    form = open_modal(slack, bot, field("customers", several))
    form.get_by_label("Customers").click()
    form.get_by_role("option", name="Second").click()
    form.locator("[data-role=modal-submit]").click()

    assert [one["value"] for one in sent(bot)["customers"]["value"]["selected_options"]] == ["c1", "c2"]


def test_cancel_shows_the_view_below(slack: Page, bot: ScriptedBot) -> None:
    above = modal(section("Above"), title=plain("Second"))
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="push", view=above)
    form = open_modal(slack, bot, NAME)
    form.get_by_label("Name").fill("Acme")
    form.locator("[data-role=modal-submit]").click()
    expect(form).to_contain_text("Above")
    form.locator("[data-role=modal-close]").click()

    expect(form.get_by_label("Name")).to_have_value("Acme")


def test_a_long_modal_without_fields_is_shown_from_its_beginning(slack: Page, bot: ScriptedBot) -> None:
    rows = [section(f"Invoice {number}") for number in range(60)]
    form = open_modal(slack, bot, *rows, actions(button("next")))

    expect(form.get_by_text("Invoice 0", exact=True)).to_be_in_viewport()


def test_the_first_field_has_the_focus(slack: Page, bot: ScriptedBot) -> None:
    form = open_modal(slack, bot, actions(button("again")), NAME)

    expect(form.get_by_label("Name")).to_be_focused()


def test_escape_closes_the_modal(slack: Page, bot: ScriptedBot) -> None:
    open_modal(slack, bot, NAME)
    slack.keyboard.press("Escape")

    expect(dialog(slack)).to_have_count(0)


def test_a_submission_without_an_answer_keeps_the_fields(slack: Page, bot: ScriptedBot) -> None:
    bot.on["view"] = lambda _ack, _body, _client: None
    form = open_modal(slack, bot, NAME)
    form.get_by_label("Name").fill("Acme")
    form.locator("[data-role=modal-submit]").click()
    expect(form.locator("[data-role=banner]")).to_be_visible()

    expect(form.get_by_label("Name")).to_have_value("Acme")


def test_a_select_offers_the_conversations_that_its_filter_lets_through(
    slack: Page, bot: ScriptedBot
) -> None:
    wanted = {"include": ["public", "private"], "exclude_external_shared_channels": True}
    form = open_modal(slack, bot, field("where", {"type": "conversations_select", "filter": wanted}))

    options = form.get_by_label("Where").locator("option:not([value=''])")
    expect(options).to_have_text(["#finance", "#general", "#finance-private"])
