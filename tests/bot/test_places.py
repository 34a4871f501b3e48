"""Where an import's messages go is settled with Slack: the channel of the command, else the app's DM."""

from __future__ import annotations

from typing import Any

import pytest

from bot.places import ELSEWHERE, INVITE, direct, kind_of, settle
from services.model.people import Actor, Place, PlaceKind
from tests.bot.slack_double import SCOPES, a_slack

Json = dict[str, Any]
ADMIN = Actor("T0FIRM", "U0ADMIN")
DM: Json = {"channel": {"id": "D0ADMIN"}}
PUBLIC: Json = {"id": "C0", "name": "general", "is_channel": True, "is_member": True}
PRIVATE: Json = {**PUBLIC, "name": "finance", "is_private": True}


def settled(channel: Json | str | None, scopes: str = SCOPES, channel_id: str | None = "C0") -> Place:
    """The place, where Slack says this of the channel."""
    info = {"channel": channel} if isinstance(channel, dict) else channel or {}
    with a_slack(conversations_info=info, conversations_open=DM) as slack:
        slack.scopes = scopes
        return settle(slack.client, ADMIN, channel_id)


@pytest.mark.parametrize(
    ("channel", "kind"),
    [
        (PUBLIC, PlaceKind.PUBLIC),
        (PRIVATE, PlaceKind.PRIVATE),
        ({**PUBLIC, "is_ext_shared": True}, PlaceKind.SHARED),
        ({**PRIVATE, "is_ext_shared": True}, PlaceKind.SHARED),
        ({**PRIVATE, "is_pending_ext_shared": True}, PlaceKind.SHARED),
        ({**PUBLIC, "is_org_shared": True}, PlaceKind.SHARED),
        ({**PUBLIC, "is_channel": False, "is_mpim": True}, PlaceKind.PRIVATE),
        ({**PUBLIC, "is_channel": False, "is_group": True}, PlaceKind.PRIVATE),
        ({"is_member": True}, PlaceKind.UNKNOWN),
    ],
)
def test_the_kind_of_a_channel_decides_what_may_be_shown(channel: Json, kind: PlaceKind) -> None:
    assert kind_of(channel) is kind
    assert settled(channel).kind is kind
    assert settled(channel).shows_everything is (kind is PlaceKind.PRIVATE)


def test_a_channel_with_the_bot_takes_messages_and_files() -> None:
    assert settled(PRIVATE) == Place("C0", PlaceKind.PRIVATE, "finance", takes_files=True)


@pytest.mark.parametrize(
    "channel",
    [
        {**PUBLIC, "is_member": False},
        {**PRIVATE, "is_member": False},
        {**PUBLIC, "is_archived": True},
    ],
)
def test_a_channel_without_the_bot_is_left_for_the_dm_with_a_hint(channel: Json) -> None:
    hint = INVITE.format(name=channel["name"])

    assert settled(channel) == Place("D0ADMIN", PlaceKind.DIRECT, "direct messages", hint)


@pytest.mark.parametrize(("channel", "kind"), [(PUBLIC, PlaceKind.PUBLIC), (PRIVATE, PlaceKind.DIRECT)])
def test_a_public_channel_needs_no_invitation_where_the_workspace_granted_that(
    channel: Json, kind: PlaceKind
) -> None:
    place = settled({**channel, "is_member": False}, scopes=f"{SCOPES},chat:write.public")

    assert place.kind is kind
    assert place.takes_files is (kind is PlaceKind.DIRECT)


def test_the_apps_own_dm_is_taken_as_it_is() -> None:
    assert settled({"id": "D0ADMIN", "is_im": True}, channel_id="D0ADMIN") == Place(
        "D0ADMIN", PlaceKind.DIRECT, "direct messages"
    )


@pytest.mark.parametrize("code", ["channel_not_found", "missing_scope", "ratelimited"])
def test_a_conversation_that_slack_does_not_show_is_left_for_the_dm(code: str) -> None:
    assert settled(code) == Place("D0ADMIN", PlaceKind.DIRECT, "direct messages", ELSEWHERE)


def test_from_the_shortcut_the_dm_is_taken_without_a_hint() -> None:
    assert settled(None, channel_id=None) == Place("D0ADMIN", PlaceKind.DIRECT, "direct messages")


def test_the_dm_is_opened_with_who_asked() -> None:
    with a_slack(conversations_open=DM) as slack:
        direct(slack.client, ADMIN)

    ((method, sent),) = slack.asked
    assert method == "conversations.open"
    assert "U0ADMIN" in str(sent)
