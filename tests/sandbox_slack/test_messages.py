"""Messages, threads, changes, and what only one person sees."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox_slack.people import People
from tests.sandbox_slack.shapes import actions, button, plain, section

Json = dict[str, Any]


def error_of(client: WebClient, method: str, **arguments: Any) -> str:
    """The error code with which Slack refuses this call."""
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    return str(refused.value.response["error"])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0NOBOT", "text": "x"}, "not_in_channel"),
        ({"channel": "C0FINANCE"}, "no_text"),
        ({"channel": "C0FINANCE", "text": "x", "blocks": [section()] * 51}, "invalid_blocks"),
        ({"channel": "C0FINANCE", "text": "x", "blocks": {}}, "invalid_blocks_format"),
        ({"channel": "C0FINANCE", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": "C0FINANCE", "text": "x", "attachments": ["words"]}, "invalid_blocks"),
        ({"channel": "C0FINANCE", "text": "x", "thread_ts": "1.2"}, "cannot_reply_to_message"),
        ({"channel": "C0FINANCE", "text": "x", "metadata": {"no": "type"}}, "invalid_metadata_format"),
    ],
)
def test_a_message_that_slack_would_refuse_is_refused(client: WebClient, arguments: Json, error: str) -> None:
    assert error_of(client, "chat.postMessage", **arguments) == error


def test_a_refusal_points_at_the_wrong_part(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0FINANCE", text="x", blocks=[section(""), section()])

    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_a_private_channel_without_the_app_is_not_found(client: WebClient, people: People) -> None:
    people.do("leave", user="U0ADMIN", channel="C0BOOKS", who="bot")

    assert error_of(client, "chat.postMessage", channel="C0BOOKS", text="x") == "channel_not_found"


def test_a_channel_is_open_once_the_app_was_invited(client: WebClient, people: People) -> None:
    people.do("invite", user="U0ADMIN", channel="C0NOBOT")

    assert client.chat_postMessage(channel="C0NOBOT", text="x")["ok"]


def test_a_very_long_text_is_cut_with_a_warning(client: WebClient) -> None:
    answer = client.chat_postMessage(channel="C0FINANCE", text="x" * 40_001)

    assert (answer["warning"], len(answer["message"]["text"])) == ("message_truncated", 40_000)


def test_a_message_to_a_person_goes_to_her_direct_messages(client: WebClient, people: People) -> None:
    answer = client.chat_postMessage(channel="U0ADMIN", text="Only us")

    assert answer["channel"] == "D0ADMIN"
    assert [message["text"] for message in people.messages("D0ADMIN")] == ["Only us"]


def test_ids_are_filled_in(client: WebClient) -> None:
    blocks = [{"type": "actions", "elements": [{"type": "button", "text": plain("Go")}]}]

    (block,) = client.chat_postMessage(channel="C0FINANCE", text="x", blocks=blocks)["message"]["blocks"]

    assert len(block["block_id"]) == 5
    assert len(block["elements"][0]["action_id"]) == 5


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("A & B", "A &amp; B"),
        ("a < b", "a &lt; b"),
        ("<@U0ADMIN> and <https://example.com|site>", "<@U0ADMIN> and <https://example.com|site>"),
        ("already &amp; escaped", "already &amp; escaped"),
    ],
)
def test_text_is_kept_escaped(client: WebClient, written: str, kept: str) -> None:
    assert client.chat_postMessage(channel="C0FINANCE", text=written)["message"]["text"] == kept


def test_replies_are_counted_by_their_parent(client: WebClient, people: People) -> None:
    parent = client.chat_postMessage(channel="C0FINANCE", text="Parent")["ts"]
    client.chat_postMessage(channel="C0FINANCE", text="One", thread_ts=parent)
    people.do("message", user="U0ADMIN", channel="C0FINANCE", text="Two", thread_ts=parent)

    (message,) = people.messages("C0FINANCE")
    assert (message["reply_count"], message["reply_users"]) == (2, ["U0BOT", "U0ADMIN"])


def test_a_reply_to_a_reply_belongs_to_the_parent(client: WebClient, people: People) -> None:
    parent = client.chat_postMessage(channel="C0FINANCE", text="Parent")["ts"]
    reply = client.chat_postMessage(channel="C0FINANCE", text="One", thread_ts=parent)["ts"]
    client.chat_postMessage(channel="C0FINANCE", text="Two", thread_ts=reply)

    thread = people.see(f"thread/C0FINANCE/{parent}")
    assert [each["text"] for each in thread["replies"]] == ["One", "Two"]


def test_a_broadcast_reply_stands_in_the_channel_too(client: WebClient, people: People) -> None:
    parent = client.chat_postMessage(channel="C0FINANCE", text="Parent")["ts"]
    client.chat_postMessage(channel="C0FINANCE", text="Done", thread_ts=parent, reply_broadcast=True)

    assert [message["text"] for message in people.messages("C0FINANCE")] == ["Parent", "Done"]


def test_an_update_with_text_alone_removes_the_blocks_and_is_marked(
    client: WebClient, people: People
) -> None:
    ts = client.chat_postMessage(channel="C0FINANCE", text="x", blocks=[actions(button())])["ts"]

    client.chat_update(channel="C0FINANCE", ts=ts, text="Done")

    (message,) = people.messages("C0FINANCE")
    assert ("blocks" in message, message["edited"]["user"]) == (False, "U0BOT")


def test_an_update_with_blocks_is_not_marked(client: WebClient, people: People) -> None:
    ts = client.chat_postMessage(channel="C0FINANCE", text="x", blocks=[section("One")])["ts"]

    client.chat_update(channel="C0FINANCE", ts=ts, text="y", blocks=[section("Two")])

    (message,) = people.messages("C0FINANCE")
    assert "edited" not in message


def test_an_update_keeps_the_metadata(client: WebClient) -> None:
    metadata = {"event_type": "run", "event_payload": {"id": "r1"}}
    ts = client.chat_postMessage(channel="C0FINANCE", text="x", metadata=metadata)["ts"]

    client.chat_update(channel="C0FINANCE", ts=ts, text="y")

    (message,) = client.conversations_history(channel="C0FINANCE", include_all_metadata=True)["messages"]
    assert message["metadata"] == metadata


def test_history_shows_metadata_only_where_asked(client: WebClient) -> None:
    metadata = {"event_type": "run", "event_payload": {"id": "r1"}}
    client.chat_postMessage(channel="C0FINANCE", text="x", metadata=metadata)

    (message,) = client.conversations_history(channel="C0FINANCE")["messages"]

    assert "metadata" not in message


def test_an_update_above_four_thousand_characters_is_refused(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0FINANCE", text="x")["ts"]

    assert error_of(client, "chat.update", channel="C0FINANCE", ts=ts, text="x" * 4001) == "msg_too_long"


def test_another_ones_message_cannot_be_updated(client: WebClient, people: People) -> None:
    ts = people.do("message", user="U0ADMIN", channel="C0FINANCE", text="Mine")["ts"]

    assert error_of(client, "chat.update", channel="C0FINANCE", ts=ts, text="x") == "cant_update_message"


def test_a_message_for_one_person_is_seen_by_her_alone(client: WebClient, people: People) -> None:
    client.chat_postEphemeral(channel="C0FINANCE", user="U0ADMIN", text="Psst")

    seen = {who: len(people.messages("C0FINANCE", who)) for who in ("U0ADMIN", "U0SECOND")}
    assert seen == {"U0ADMIN": 1, "U0SECOND": 0}
    assert client.conversations_history(channel="C0FINANCE")["messages"] == []


def test_a_message_for_one_person_cannot_be_updated(client: WebClient) -> None:
    ts = client.chat_postEphemeral(channel="C0FINANCE", user="U0ADMIN", text="Psst")["message_ts"]

    assert error_of(client, "chat.update", channel="C0FINANCE", ts=ts, text="x") == "message_not_found"


def test_a_message_for_one_person_is_gone_after_a_reload(client: WebClient, people: People) -> None:
    client.chat_postEphemeral(channel="C0FINANCE", user="U0ADMIN", text="Psst")

    people.do("reload", user="U0ADMIN")

    assert people.messages("C0FINANCE", "U0ADMIN") == []


def test_a_message_for_one_who_is_not_in_the_channel_is_refused(client: WebClient) -> None:
    error = error_of(client, "chat.postEphemeral", channel="C0BOOKS", user="U0MEMBER", text="Psst")

    assert error == "user_not_in_channel"


def test_a_deleted_message_is_gone(client: WebClient, people: People) -> None:
    ts = client.chat_postMessage(channel="C0FINANCE", text="x")["ts"]

    client.chat_delete(channel="C0FINANCE", ts=ts)

    assert people.messages("C0FINANCE") == []


def test_a_permalink_leads_to_the_page(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0FINANCE", text="x")["ts"]

    link = client.chat_getPermalink(channel="C0FINANCE", message_ts=ts)["permalink"]

    assert link.endswith(f"/archives/C0FINANCE/p{ts.replace('.', '')}")


def test_history_pages_from_the_newest(client: WebClient) -> None:
    for number in range(3):
        client.chat_postMessage(channel="C0FINANCE", text=str(number))

    first = client.conversations_history(channel="C0FINANCE", limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_history(channel="C0FINANCE", limit=2, cursor=cursor)

    texts = [message["text"] for page in (first, second) for message in page["messages"]]
    assert texts == ["2", "1", "0"]
    assert second["response_metadata"]["next_cursor"] == ""


def test_time_stamps_only_grow(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C0FINANCE", text="x")["ts"] for _ in range(5)]

    assert stamps == sorted(set(stamps))
