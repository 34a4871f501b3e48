"""Direct messages between two people, where the app is not."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot

PEERS = "D0PEERS"


def test_each_sees_the_name_of_the_other(people: People) -> None:
    names = [people.screen(who, channel=PEERS)["channel"]["name"] for who in ("U0ADMIN", "U0SECOND")]

    assert names == ["Second administrator", "Financial administrator"]


def test_a_third_person_sees_nothing_of_them(people: People) -> None:
    assert people.refused("message", user="U0MEMBER", channel=PEERS, text="x").endswith(
        "sees no channel D0PEERS."
    )


def test_a_message_reaches_the_other_and_not_the_app(bot: ScriptedBot, people: People) -> None:
    people.do("message", user="U0ADMIN", channel=PEERS, text="Good morning")

    assert [each["text"] for each in people.messages(PEERS, "U0SECOND")] == ["Good morning"]
    assert bot.has_received_nothing()


def test_the_command_names_a_direct_message(bot: ScriptedBot, people: People) -> None:
    people.do("command", user="U0ADMIN", channel=PEERS)
    payload = bot.received()

    assert (payload["channel_id"], payload["channel_name"]) == (PEERS, "directmessage")


@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.info", "conversations.members"])
def test_the_app_cannot_even_find_them(client: WebClient, method: str) -> None:
    with pytest.raises(SlackApiError) as refusal:
        client.api_call(method, json={"channel": PEERS, "text": "x"})

    assert refusal.value.response["error"] == "channel_not_found"


def test_no_list_of_the_app_holds_them(client: WebClient) -> None:
    found = client.conversations_list(types="public_channel,private_channel,im")["channels"]

    assert PEERS not in [each["id"] for each in found]


def test_the_answer_to_the_command_is_shown_there(bot: ScriptedBot, people: People) -> None:
    bot.on["command"] = lambda ack, _body, _client: ack("Only you may know")
    people.do("command", user="U0ADMIN", channel=PEERS)

    assert [each["text"] for each in people.messages(PEERS, "U0ADMIN")] == ["Only you may know"]


def test_the_app_cannot_be_invited(people: People) -> None:
    answer = people.do("command", user="U0ADMIN", channel=PEERS, command="/invite")

    assert answer["outcome"] == "not_here"
    assert not people.screen("U0ADMIN", channel=PEERS)["channel"]["has_bot"]
