"""Buttons and other elements in messages, and what the app answers at the response address."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import actions, button, option, section

Json = dict[str, Any]
#: Slack's documented fields of block_actions from a message.
FIELDS = {
    "type", "team", "user", "api_app_id", "token", "enterprise", "is_enterprise_install", "container",
    "trigger_id", "channel", "message", "state", "response_url", "actions",
}  # fmt: skip


@pytest.fixture
def card(client: WebClient) -> str:
    """The time stamp of a message with a button."""
    blocks = [section("Ready?"), actions(button("go", value="v1"))]
    return str(client.chat_postMessage(channel="C0FINANCE", text="Ready?", blocks=blocks)["ts"])


def pressed(people: People, ts: str, who: str = "U0ADMIN", **more: Any) -> Json:
    """What comes of pressing the button."""
    return people.do("click", user=who, channel="C0FINANCE", ts=ts, action_id="go", **more)


def test_a_press_carries_every_documented_field(bot: ScriptedBot, people: People, card: str) -> None:
    pressed(people, card)

    payload = bot.received()
    assert set(payload) == FIELDS
    assert payload["actions"][0]["value"] == "v1"


def test_no_answer_in_time_marks_the_button(bot: ScriptedBot, people: People, card: str) -> None:
    bot.on["action"] = lambda _ack, _body, _client: None

    result = pressed(people, card)

    (message,) = people.messages("C0FINANCE", "U0ADMIN")
    assert (result["outcome"], message["troubles"]) == ("timeout", ["go"])


def test_a_button_for_some_is_seen_by_them_only(bot: ScriptedBot, people: People, client: WebClient) -> None:
    blocks = [actions(button("go", visible_to_user_ids=["U0ADMIN"]))]
    ts = client.chat_postMessage(channel="C0FINANCE", text="x", blocks=blocks)["ts"]

    words = people.refused("click", user="U0SECOND", channel="C0FINANCE", ts=ts, action_id="go")

    assert words == "U0SECOND does not see 'go'."


def test_an_overflow_menu_sends_the_chosen_option(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    menu = {"type": "overflow", "action_id": "go", "options": [option("a"), option("b")]}
    ts = client.chat_postMessage(channel="C0FINANCE", text="x", blocks=[actions(menu)])["ts"]

    pressed(people, ts, value="b")

    assert bot.received()["actions"][0]["selected_option"]["value"] == "b"


def test_choices_in_a_message_arrive_with_the_next_press(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    boxes = {"type": "checkboxes", "action_id": "which", "options": [option("a"), option("b")]}
    blocks = [actions(boxes, button("go"))]
    ts = client.chat_postMessage(channel="C0FINANCE", text="x", blocks=blocks)["ts"]
    people.do("click", user="U0ADMIN", channel="C0FINANCE", ts=ts, action_id="which", value=["b"])
    bot.received()

    pressed(people, ts)

    chosen = bot.received()["state"]["values"]["row"]["which"]["selected_options"]
    assert [each["value"] for each in chosen] == ["b"]


def test_the_response_address_replaces_the_message(bot: ScriptedBot, people: People, card: str) -> None:
    pressed(people, card)

    WebhookClient(bot.received()["response_url"]).send(text="Done", replace_original=True)

    (message,) = people.messages("C0FINANCE")
    assert (message["text"], message["ts"], "blocks" in message) == ("Done", card, False)


def test_the_response_address_deletes_the_message(bot: ScriptedBot, people: People, card: str) -> None:
    pressed(people, card)

    WebhookClient(bot.received()["response_url"]).send(delete_original=True)

    assert people.messages("C0FINANCE") == []


def test_an_answer_is_for_her_only_unless_it_says_otherwise(
    bot: ScriptedBot, people: People, card: str
) -> None:
    pressed(people, card)

    WebhookClient(bot.received()["response_url"]).send(text="Not yours", replace_original=False)

    assert [message["text"] for message in people.messages("C0FINANCE", "U0ADMIN")] == ["Ready?", "Not yours"]
    assert [message["text"] for message in people.messages("C0FINANCE", "U0SECOND")] == ["Ready?"]


def test_a_response_address_works_five_times(bot: ScriptedBot, people: People, card: str) -> None:
    pressed(people, card)
    url = bot.received()["response_url"]

    answers = [httpx.post(url, json={"text": "x"}, trust_env=False) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].text == "used_url"


def test_a_response_address_works_for_thirty_minutes(bot: ScriptedBot, people: People, card: str) -> None:
    pressed(people, card)
    people.do("clock", advance=30 * 60 + 1)

    answer = httpx.post(bot.received()["response_url"], json={"text": "x"}, trust_env=False)

    assert (answer.status_code, answer.text) == (404, "expired_url")


def test_a_response_address_reaches_a_channel_without_the_app(bot: ScriptedBot, people: People) -> None:
    people.do("command", user="U0ADMIN", channel="C0NOBOT")

    WebhookClient(bot.received()["response_url"]).send(text="Invite me", response_type="in_channel")

    assert [message["text"] for message in people.messages("C0NOBOT")] == ["Invite me"]


def test_a_press_on_a_message_for_her_only_has_no_message(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    answer = client.chat_postEphemeral(
        channel="C0FINANCE", user="U0ADMIN", text="x", blocks=[actions(button("go"))]
    )

    pressed(people, answer["message_ts"])

    payload = bot.received()
    assert (payload["container"]["is_ephemeral"], "message" in payload) == (True, False)


def test_a_message_for_her_only_can_be_replaced_at_the_response_address(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    blocks = [actions(button("go"))]
    answer = client.chat_postEphemeral(channel="C0FINANCE", user="U0ADMIN", text="x", blocks=blocks)
    pressed(people, answer["message_ts"])

    WebhookClient(bot.received()["response_url"]).send(text="Replaced", replace_original=True)

    (message,) = people.messages("C0FINANCE", "U0ADMIN")
    assert (message["text"], message["ephemeral"], message["blocks"]) == ("Replaced", True, [])


def test_a_reply_for_her_only_stays_in_its_thread_when_it_is_replaced(
    bot: ScriptedBot, people: People, client: WebClient, card: str
) -> None:
    blocks = [actions(button("go"))]
    answer = client.chat_postEphemeral(
        channel="C0FINANCE", user="U0ADMIN", text="x", thread_ts=card, blocks=blocks
    )
    pressed(people, answer["message_ts"])

    WebhookClient(bot.received()["response_url"]).send(text="Replaced", replace_original=True)

    (reply,) = people.see(f"thread/C0FINANCE/{card}", **{"as": "U0ADMIN"})["replies"]
    assert (reply["text"], reply["ts"]) == ("Replaced", answer["message_ts"])


def test_an_invalid_answer_leaves_the_message_for_her_only_as_it_was(
    bot: ScriptedBot, people: People, client: WebClient
) -> None:
    blocks = [actions(button("go"))]
    answer = client.chat_postEphemeral(channel="C0FINANCE", user="U0ADMIN", text="x", blocks=blocks)
    pressed(people, answer["message_ts"])
    wrong = {"text": "y", "blocks": [section("")], "replace_original": True}

    httpx.post(bot.received()["response_url"], json=wrong, trust_env=False)

    assert [message["text"] for message in people.messages("C0FINANCE", "U0ADMIN")] == ["x"]


def test_an_invalid_answer_at_the_response_address_is_refused(
    bot: ScriptedBot, people: People, card: str
) -> None:
    pressed(people, card)

    answer = httpx.post(
        bot.received()["response_url"], json={"text": "x", "blocks": [section("")]}, trust_env=False
    )

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_blocks")
