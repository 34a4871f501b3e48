"""The elements of a modal: their first value, what is kept, and what tells the app at once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.choices import SLOTS
from tests.sandbox_slack.modals import NAME, opened
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import actions, button, field, modal, option

Json = dict[str, Any]


def test_a_button_in_a_modal_reaches_the_app_with_all_values(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(NAME, actions(button("back"))))
    people.do("form", user="U0ADMIN", block_id="name", action_id="value", value="Acme")

    people.do("click", user="U0ADMIN", view_id="modal", action_id="back")

    payload = bot.received()
    assert payload["container"] == {"type": "view", "view_id": payload["view"]["id"]}
    assert payload["view"]["state"]["values"]["name"]["value"]["value"] == "Acme"
    assert {"channel", "message", "response_url"} & set(payload) == set()


def test_a_field_in_an_input_block_is_silent_unless_it_dispatches(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(NAME))

    result = people.do("form", user="U0ADMIN", block_id="name", action_id="value", value="Acme")

    assert result["outcome"] == "kept"


def test_a_dispatching_choice_tells_the_app_at_once(bot: ScriptedBot, people: People) -> None:
    ranges = {"type": "static_select", "options": [option("month"), option("quarter")]}
    opened(bot, people, modal(field("range", ranges, dispatch_action=True)))

    people.do("form", user="U0ADMIN", block_id="range", action_id="value", value="quarter")

    assert bot.received()["actions"][0]["selected_option"]["value"] == "quarter"


def test_a_choice_that_is_not_offered_is_refused(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(field("range", {"type": "static_select", "options": [option("month")]})))

    words = people.refused("submit", user="U0ADMIN", values={"range": {"value": "year"}})

    assert words == "'year' is not among the options that were offered: ['month']"


def test_every_stateful_element_has_its_initial_value(bot: ScriptedBot, people: People) -> None:
    blocks = [
        field("date", {"type": "datepicker", "initial_date": "2026-01-31"}),
        field("time", {"type": "timepicker", "initial_time": "08:00"}),
        field("boxes", {"type": "checkboxes", "options": [option("a")], "initial_options": [option("a")]}),
        field("radio", {"type": "radio_buttons", "options": [option("a")]}),
        field("who", {"type": "users_select", "initial_user": "U0ADMIN"}),
        field("where", {"type": "conversations_select", "default_to_current_conversation": True}),
        field("many", {"type": "multi_channels_select"}),
    ]

    view = opened(bot, people, modal(*blocks))

    values = view["state"]["values"]
    found = {name: state["value"][SLOTS[state["value"]["type"]]] for name, state in values.items()}
    assert [each["value"] for each in found.pop("boxes")] == ["a"]
    assert found == {
        "date": "2026-01-31",
        "time": "08:00",
        "radio": None,
        "who": "U0ADMIN",
        "where": "C0FINANCE",
        "many": [],
    }


@pytest.mark.parametrize(
    ("wanted", "refused"),
    [
        ({"include": ["public", "private"]}, "D0STAFF"),
        ({"include": ["im"]}, "C0FINANCE"),
        ({"exclude_external_shared_channels": True}, "C0SHARED"),
        ({"exclude_bot_users": True}, "D0ADMIN"),
        ({"include": ["public"]}, "U0MEMBER"),
    ],
)
def test_a_conversation_that_the_filter_leaves_out_is_refused(
    bot: ScriptedBot, people: People, wanted: Json, refused: str
) -> None:
    opened(bot, people, modal(field("where", {"type": "conversations_select", "filter": wanted})))

    words = people.refused("form", user="U0ADMIN", block_id="where", action_id="value", value=refused)

    assert words.startswith(f"{refused!r} is not among the conversations that are offered")


def test_a_conversation_that_the_filter_lets_through_is_kept(bot: ScriptedBot, people: People) -> None:
    wanted = {"include": ["private"], "exclude_bot_users": True}
    opened(bot, people, modal(field("where", {"type": "conversations_select", "filter": wanted})))

    result = people.do("submit", user="U0ADMIN", values={"where": {"value": "C0BOOKS"}})

    assert result["outcome"] == "closed"
