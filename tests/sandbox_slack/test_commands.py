"""A slash command reaches the app, and the person sees what comes of it."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot

#: Slack's documented fields of a slash command.
FIELDS = {
    "token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command",
    "text", "api_app_id", "is_enterprise_install", "response_url", "trigger_id",
}  # fmt: skip


def test_a_command_is_acknowledged(bot: ScriptedBot, people: People) -> None:
    result = people.do("command", user="U0ADMIN", channel="C0FINANCE", text="help")

    assert (result["outcome"], result["response"]) == ("acked", None)


def test_a_command_carries_every_documented_field(bot: ScriptedBot, people: People) -> None:
    people.do("command", user="U0ADMIN", channel="C0FINANCE", text="help")

    assert set(bot.received()) == FIELDS


def test_a_private_channel_is_not_named(bot: ScriptedBot, people: People) -> None:
    people.do("command", user="U0ADMIN", channel="C0BOOKS")

    assert bot.received()["channel_name"] == "privategroup"


def test_text_in_the_acknowledgement_is_for_her_only(bot: ScriptedBot, people: People) -> None:
    bot.on["command"] = lambda ack, _body, _client: ack("Only you")

    people.do("command", user="U0ADMIN", channel="C0FINANCE")

    assert [message["text"] for message in people.messages("C0FINANCE", "U0ADMIN")] == ["Only you"]
    assert people.messages("C0FINANCE", "U0SECOND") == []


def test_an_answer_in_channel_is_for_all(bot: ScriptedBot, people: People) -> None:
    bot.on["command"] = lambda ack, _body, _client: ack(text="For all", response_type="in_channel")

    people.do("command", user="U0ADMIN", channel="C0FINANCE")

    assert [message["text"] for message in people.messages("C0FINANCE", "U0SECOND")] == ["For all"]


def test_no_answer_in_time_is_told_to_the_person(bot: ScriptedBot, people: People) -> None:
    bot.on["command"] = _never_acknowledge

    result = people.do("command", user="U0ADMIN", channel="C0FINANCE")

    told = people.messages("C0FINANCE", "U0ADMIN")[-1]["text"]
    assert result["outcome"] == "timeout"
    assert told == "/import-invoices failed because the app did not respond."


def _never_acknowledge(_ack: Ack, _body: dict[str, Any], _client: WebClient) -> None:
    return None


def test_an_unknown_command_never_reaches_the_app(bot: ScriptedBot, people: People) -> None:
    result = people.do("command", user="U0ADMIN", channel="C0FINANCE", command="/unheard-of")

    assert result["outcome"] == "unknown_command"
    assert people.log("envelope") == []


def test_a_person_of_another_workspace_has_no_such_command(bot: ScriptedBot, people: People) -> None:
    result = people.do("command", user="U0PARTNER", channel="C0SHARED")

    assert result["outcome"] == "unknown_command"


def test_a_command_in_a_thread_is_refused(bot: ScriptedBot, people: People) -> None:
    result = people.do("command", user="U0ADMIN", channel="C0FINANCE", thread_ts="1.2")

    assert result["outcome"] == "not_in_threads"


def test_a_channel_that_she_does_not_see_is_refused(people: People) -> None:
    words = people.refused("command", user="U0MEMBER", channel="C0BOOKS")

    assert words == "U0MEMBER sees no channel C0BOOKS."


def test_a_shortcut_reaches_the_app_with_a_trigger(bot: ScriptedBot, people: People) -> None:
    people.do("shortcut", user="U0ADMIN", callback_id="import_invoices")

    payload = bot.received()
    assert (payload["type"], "trigger_id" in payload) == ("shortcut", True)


def test_without_a_connection_the_command_fails_at_once(people: People) -> None:
    from bot.sandbox.server import create_app
    from services.sandbox.serving import Served

    lonely = Served(create_app()).start()
    others = People(lonely.url)

    result = others.do("command", user="U0ADMIN", channel="C0FINANCE")

    others.close()
    lonely.stop()
    assert result["outcome"] == "no_connection"
