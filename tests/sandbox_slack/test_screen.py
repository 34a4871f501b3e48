"""What a person's page shows, and how it hears of changes."""

from __future__ import annotations

import json

import httpx
from slack_sdk import WebClient

from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot


def test_the_channels_are_those_that_she_may_see(people: People) -> None:
    channels = {
        who: [(each["id"], each["kind"]) for each in people.screen(who)["channels"]]
        for who in ("U0ADMIN", "U0MEMBER")
    }

    assert channels["U0ADMIN"] == [
        ("C0FINANCE", "public"),
        ("C0NOBOT", "public"),
        ("C0BOOKS", "private"),
        ("C0SHARED", "shared"),
        ("D0PEERS", "dm"),
        ("D0STAFF", "dm"),
        ("D0ADMIN", "app"),
    ]
    assert not {("C0BOOKS", "private"), ("D0PEERS", "dm")} & set(channels["U0MEMBER"])


def test_a_client_contact_sees_the_shared_channel_alone(people: People) -> None:
    screen = people.screen("U0PARTNER")

    assert [each["id"] for each in screen["channels"]] == ["C0SHARED"]
    assert (screen["commands"], screen["shortcuts"]) == ([], [])


def test_a_client_contact_reads_nothing_of_a_public_channel(client: WebClient, people: People) -> None:
    parent = client.chat_postMessage(channel="C0FINANCE", text="Amounts")["ts"]

    thread = people.see(f"thread/C0FINANCE/{parent}", **{"as": "U0PARTNER"})

    assert (people.messages("C0FINANCE", "U0PARTNER"), thread) == ([], None)


def test_a_client_contact_cannot_join_a_public_channel(people: People) -> None:
    words = people.refused("join", user="U0PARTNER", channel="C0FINANCE")

    assert words == "U0PARTNER sees no channel C0FINANCE."


def test_a_member_reads_a_public_channel_before_she_joins_it(client: WebClient, people: People) -> None:
    people.do("leave", user="U0MEMBER", channel="C0FINANCE")
    client.chat_postMessage(channel="C0FINANCE", text="For all")

    assert [each["text"] for each in people.messages("C0FINANCE", "U0MEMBER")] == ["For all"]


def test_the_screen_has_everything_that_the_page_reads(people: People) -> None:
    assert set(people.screen("U0ADMIN")) == {
        "team", "teams", "app", "me", "people", "groups", "channels", "channel", "messages", "thread",
        "modal", "home", "commands", "shortcuts", "banner", "version",
    }  # fmt: skip


def test_unread_messages_are_counted_until_she_looks(client: WebClient, people: People) -> None:
    client.chat_postMessage(channel="C0SHARED", text="x")

    before = people.screen("U0ADMIN")["channels"][3]["unread"]
    people.screen("U0ADMIN", channel="C0SHARED")
    after = people.screen("U0ADMIN")["channels"][3]["unread"]

    assert (before, after) == (1, 0)


def test_a_thread_is_shown_beside_the_channel(client: WebClient, people: People) -> None:
    parent = client.chat_postMessage(channel="C0FINANCE", text="Parent")["ts"]
    client.chat_postMessage(channel="C0FINANCE", text="Reply", thread_ts=parent)

    thread = people.screen("U0ADMIN", channel="C0FINANCE", thread=parent)["thread"]

    assert (thread["parent"]["text"], [each["text"] for each in thread["replies"]]) == ("Parent", ["Reply"])


def test_an_only_for_you_message_can_be_dismissed(client: WebClient, people: People) -> None:
    ts = client.chat_postEphemeral(channel="C0FINANCE", user="U0ADMIN", text="x")["message_ts"]

    people.do("dismiss", user="U0ADMIN", channel="C0FINANCE", ts=ts)

    assert people.screen("U0ADMIN", channel="C0FINANCE")["messages"] == []


def test_the_page_hears_of_a_new_message(client: WebClient, people: People) -> None:
    with httpx.stream(
        "GET", f"{people.url}/_sandbox/events", params={"as": "U0ADMIN"}, timeout=30, trust_env=False
    ) as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        first = json.loads(next(lines)[6:])["version"]
        client.chat_postMessage(channel="C0FINANCE", text="x")
        second = json.loads(next(lines)[6:])["version"]

    assert second > first


def test_a_private_message_touches_only_its_members(client: WebClient, people: People) -> None:
    before = people.screen("U0MEMBER")["version"]

    client.chat_postMessage(channel="C0BOOKS", text="x")

    assert people.screen("U0MEMBER")["version"] == before


def test_the_newest_entries_of_the_log_can_be_asked_for(client: WebClient, people: People) -> None:
    client.auth_test()
    client.users_list()

    assert [entry["name"] for entry in people.see("log", newest="1")["entries"]] == ["users.list"]


def test_the_log_holds_envelopes_with_their_answers(bot: ScriptedBot, people: People) -> None:
    people.do("command", user="U0ADMIN", channel="C0FINANCE")

    (envelope,) = people.log("envelope")
    assert (envelope["type"], envelope["name"], envelope["outcome"]) == (
        "slash_commands",
        "/import-invoices",
        "acked",
    )
