"""Modals: opened by a trigger, filled, sent, pushed, closed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox_slack.modals import NAME, opened
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import field, modal, option, plain, section

Json = dict[str, Any]
#: Slack's documented fields of a view.
VIEW_FIELDS = {
    "id", "team_id", "type", "blocks", "private_metadata", "callback_id", "state", "hash", "title",
    "clear_on_close", "notify_on_close", "close", "submit", "previous_view_id", "root_view_id", "app_id",
    "external_id", "app_installed_team_id", "bot_id",
}  # fmt: skip


def test_a_command_opens_a_modal(bot: ScriptedBot, people: People) -> None:
    view = opened(bot, people, modal(NAME))

    assert set(view) == VIEW_FIELDS


def test_what_was_typed_arrives_with_the_submission(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(NAME))

    result = people.do("submit", user="U0ADMIN", values={"name": {"value": "Acme"}})

    sent = bot.received()["view"]["state"]["values"]
    assert sent == {"name": {"value": {"type": "plain_text_input", "value": "Acme"}}}
    assert (result["outcome"], result["view"]) == ("closed", None)


def test_an_empty_required_field_is_kept_back_by_the_client(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(NAME))

    result = people.do("submit", user="U0ADMIN")

    assert result["outcome"] == "refused"
    assert result["errors"] == {"name": "Please complete this required field."}
    assert bot.has_received_nothing()


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "5"}, "6"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "5"}, "4"),
        ({"type": "number_input", "is_decimal_allowed": True}, "many"),
        ({"type": "plain_text_input", "min_length": 3}, "ab"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd"),
        ({"type": "email_text_input"}, "nobody"),
        ({"type": "url_text_input"}, "somewhere"),
        (
            {"type": "multi_static_select", "options": [option("a"), option("b")], "max_selected_items": 1},
            ["a", "b"],
        ),
    ],
)
def test_the_client_keeps_back_what_slack_keeps_back(
    bot: ScriptedBot, people: People, element: Json, value: Any
) -> None:
    opened(bot, people, modal(field("odd", element)))

    result = people.do("submit", user="U0ADMIN", values={"odd": {"value": value}})

    assert (result["outcome"], list(result["errors"])) == ("refused", ["odd"])


def test_errors_of_the_app_stand_under_their_field(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(NAME))
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="errors", errors={"name": "Taken."})

    result = people.do("submit", user="U0ADMIN", values={"name": {"value": "Acme"}})

    assert (result["outcome"], result["errors"]) == ("errors", {"name": "Taken."})
    assert people.screen("U0ADMIN")["modal"]["errors"] == {"name": "Taken."}


def test_an_error_goes_when_its_field_is_edited(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(NAME))
    people.do("submit", user="U0ADMIN")

    people.do("form", user="U0ADMIN", block_id="name", action_id="value", value="A")

    assert people.screen("U0ADMIN")["modal"]["errors"] == {}


def test_errors_for_no_input_block_are_trouble(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(NAME))
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="errors", errors={"other": "No."})

    result = people.do("submit", user="U0ADMIN", values={"name": {"value": "Acme"}})

    assert result["outcome"] == "trouble"


def test_the_answer_may_update_the_modal(bot: ScriptedBot, people: People) -> None:
    before = opened(bot, people, modal(NAME))
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="update", view=modal(section("Two")))

    result = people.do("submit", user="U0ADMIN", values={"name": {"value": "Acme"}})

    after = result["view"]
    assert (result["outcome"], after["id"]) == ("updated", before["id"])
    assert after["hash"] != before["hash"]


def test_an_invalid_view_in_the_answer_is_trouble_and_the_modal_stays(
    bot: ScriptedBot, people: People
) -> None:
    before = opened(bot, people, modal(NAME))
    too_long = modal(title=plain("x" * 25))
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="update", view=too_long)

    result = people.do("submit", user="U0ADMIN", values={"name": {"value": "Acme"}})

    refused = people.log("refused")[-1]["messages"]
    assert (result["outcome"], result["view"]["id"]) == ("trouble", before["id"])
    assert refused == ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"]


def test_no_answer_in_time_leaves_the_modal_with_a_banner(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(NAME))
    bot.on["view"] = lambda _ack, _body, _client: None

    result = people.do("submit", user="U0ADMIN", values={"name": {"value": "Acme"}})

    shown = people.screen("U0ADMIN")["modal"]
    assert (result["outcome"], shown["banner"]) == ("trouble", "We had some trouble connecting. Try again?")
    assert shown["state"]["values"]["name"]["value"]["value"] == "Acme"


def test_a_pushed_modal_lies_on_top_and_its_end_shows_the_one_below(bot: ScriptedBot, people: People) -> None:
    below = opened(bot, people, modal(section("One")))
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="push", view=modal(section("Two")))
    pushed = people.do("submit", user="U0ADMIN")
    bot.on.pop("view")

    closed = people.do("submit", user="U0ADMIN")

    assert (pushed["view"]["previous_view_id"], pushed["view"]["root_view_id"]) == (below["id"], below["id"])
    assert (closed["outcome"], closed["view"]["id"]) == ("closed", below["id"])


def test_the_fourth_modal_is_too_much(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal())
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="push", view=modal())

    outcomes = [people.do("submit", user="U0ADMIN")["outcome"] for _ in range(3)]

    assert outcomes == ["pushed", "pushed", "trouble"]


def test_clear_takes_every_modal_away(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal())
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="push", view=modal())
    people.do("submit", user="U0ADMIN")
    bot.on["view"] = lambda ack, _body, _client: ack(response_action="clear")

    result = people.do("submit", user="U0ADMIN")

    assert (result["outcome"], result["view"]) == ("cleared", None)


def test_cancel_tells_the_app_where_it_asked_to_be_told(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(notify_on_close=True))

    people.do("close", user="U0ADMIN")

    payload = bot.received()
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)


def test_closing_by_x_says_that_all_was_cleared(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(notify_on_close=True))

    people.do("close", user="U0ADMIN", how="x")

    assert bot.received()["is_cleared"] is True


def test_the_app_is_not_told_where_it_did_not_ask(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal())

    result = people.do("close", user="U0ADMIN")

    assert (result["outcome"], result["notified"]) == ("closed", 0)


def test_a_person_sees_her_own_modal_only(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal())

    assert people.screen("U0SECOND")["modal"] is None
