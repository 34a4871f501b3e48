"""Trigger ids live three seconds and open one modal."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import modal, plain


def trigger(bot: ScriptedBot, people: People) -> str:
    """The trigger id of a fresh command."""
    people.do("command", user="U0ADMIN", channel="C0FINANCE")
    return str(bot.received()["trigger_id"])


def error_of_open(client: WebClient, trigger_id: str) -> str:
    """What Slack answers to an attempt to open a modal."""
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id=trigger_id, view=modal())
    return str(refused.value.response["error"])


def test_a_trigger_still_works_just_before_its_three_seconds(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    trigger_id = trigger(bot, people)
    people.do("clock", advance=1.5)

    assert client.views_open(trigger_id=trigger_id, view=modal())["ok"]


def test_a_trigger_expires_after_three_seconds(bot: ScriptedBot, people: People, client: WebClient) -> None:
    trigger_id = trigger(bot, people)
    people.do("clock", advance=3.1)

    assert error_of_open(client, trigger_id) == "expired_trigger_id"


def test_a_trigger_works_once(bot: ScriptedBot, people: People, client: WebClient) -> None:
    trigger_id = trigger(bot, people)
    client.views_open(trigger_id=trigger_id, view=modal())

    assert error_of_open(client, trigger_id) == "exchanged_trigger_id"


def test_an_invented_trigger_is_invalid(client: WebClient) -> None:
    assert error_of_open(client, "1.2.abc") == "invalid_trigger_id"


def test_a_refused_view_does_not_use_the_trigger_up(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    trigger_id = trigger(bot, people)
    with pytest.raises(SlackApiError):
        client.views_open(trigger_id=trigger_id, view=modal(title=plain("x" * 25)))

    assert client.views_open(trigger_id=trigger_id, view=modal())["ok"]
