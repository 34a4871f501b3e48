"""Selects whose options the app loads."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from tests.sandbox_slack.modals import opened
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import actions, field, modal, option, plain

Json = dict[str, Any]
PROJECT = field("project", {"type": "external_select", "min_query_length": 0})


def _echo(ack: Ack, body: Json, _client: WebClient) -> None:
    ack(options=[option("p1", f"Found by {body['value'] or 'nothing'}")])


def asked(people: People, query: str) -> Json:
    """What comes back when the person types this."""
    return people.do("suggest", user="U0ADMIN", view_id="modal", action_id="value", query=query)


def test_the_app_is_asked_for_options(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(PROJECT))
    bot.on["options"] = _echo

    result = asked(people, "acme")

    assert [each["text"]["text"] for each in result["options"]] == ["Found by acme"]


def test_an_offered_option_can_be_sent(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(PROJECT))
    bot.on["options"] = _echo
    asked(people, "acme")
    bot.received()

    people.do("submit", user="U0ADMIN", values={"project": {"value": "p1"}})

    state = bot.received()["view"]["state"]["values"]["project"]["value"]
    assert state["selected_option"]["text"]["text"] == "Found by acme"


def test_below_the_minimum_length_the_app_is_not_asked(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(field("project", {"type": "external_select"})))

    assert asked(people, "ac")["outcome"] == "too_short"
    assert bot.has_received_nothing()


def test_more_than_a_hundred_options_are_no_results(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(PROJECT))
    many = [option(f"p{number}") for number in range(101)]
    bot.on["options"] = lambda ack, _body, _client: ack(options=many)

    result = asked(people, "")

    assert (result["outcome"], result["options"]) == ("no_results", [])
    assert result["problems"] == ["[ERROR] no more than 100 items allowed [json-pointer:/options]"]


def test_groups_of_options_are_offered_too(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(PROJECT))
    groups = [{"label": plain("Acme"), "options": [option("p1")]}]
    bot.on["options"] = lambda ack, _body, _client: ack(option_groups=groups)

    asked(people, "")

    assert people.do("submit", user="U0ADMIN", values={"project": {"value": "p1"}})["outcome"] == "closed"


def test_an_initial_option_can_be_chosen_again(bot: ScriptedBot, people: People) -> None:
    first = {"type": "multi_external_select", "initial_options": [option("c1", "First")]}
    opened(bot, people, modal(field("customers", first)))

    people.do("form", user="U0ADMIN", block_id="customers", action_id="value", value=[])
    people.do("submit", user="U0ADMIN", values={"customers": {"value": ["c1"]}})

    (chosen,) = bot.received()["view"]["state"]["values"]["customers"]["value"]["selected_options"]
    assert chosen["text"]["text"] == "First"


def test_an_option_beyond_the_initial_ones_must_be_offered_first(bot: ScriptedBot, people: People) -> None:
    several = {"type": "multi_external_select", "initial_options": [option("c1")]}
    opened(bot, people, modal(field("customers", several)))

    words = people.refused("submit", user="U0ADMIN", values={"customers": {"value": ["c2"]}})

    assert words == "'c2' is not among the options that were offered: ['c1']"


def test_no_answer_in_time_is_said(bot: ScriptedBot, people: People) -> None:
    opened(bot, people, modal(PROJECT))
    bot.on["options"] = lambda _ack, _body, _client: None

    assert asked(people, "")["outcome"] == "timeout"


def test_a_select_in_a_message_is_asked_for_too(bot: ScriptedBot, people: People, client: WebClient) -> None:
    select = {"type": "external_select", "action_id": "project", "min_query_length": 0}
    ts = client.chat_postMessage(channel="C0FINANCE", text="x", blocks=[actions(select)])["ts"]
    bot.on["options"] = _echo

    people.do("suggest", user="U0ADMIN", channel="C0FINANCE", ts=ts, action_id="project", query="x")

    payload = bot.received()
    assert payload["container"]["message_ts"] == ts
