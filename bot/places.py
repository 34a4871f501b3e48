"""Where the messages of an import go: settled with Slack before anything is asked."""

from __future__ import annotations

from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from services.model.people import Actor, Place, PlaceKind, is_told_to_presser

INVITE = "I can't post in #{name}. To get results there, type /invite @Import Invoices in it and start again."
ELSEWHERE = "I can't post in the conversation where you gave the command."


def settle(client: WebClient, actor: Actor, channel_id: str | None) -> Place:
    """The channel of the command if the bot may post there, else the app's direct messages with a hint."""
    if channel_id is None:
        return direct(client, actor)
    found = channel_of(client, channel_id)
    return found if isinstance(found, Place) else direct(client, actor, found)


def channel_of(client: WebClient, channel_id: str) -> Place | str:
    """The channel, or a hint what is needed for the bot to post there."""
    try:
        answer = client.conversations_info(channel=channel_id)
    except (SlackApiError, OSError, HTTPException):
        return ELSEWHERE
    channel: dict[str, Any] = answer["channel"]
    if channel.get("is_im"):
        return Place(channel_id, PlaceKind.DIRECT, "direct messages")
    name, is_member = str(channel.get("name") or channel_id), bool(channel.get("is_member"))
    kind = kind_of(channel)
    if channel.get("is_archived") or not (is_member or _may_post_unasked(kind, answer)):
        return INVITE.format(name=name)
    return Place(channel_id, kind, name, takes_files=is_member)


def direct(client: WebClient, actor: Actor, hint: str | None = None) -> Place:
    """The app's direct messages with this person."""
    opened = client.conversations_open(users=[actor.user_id])
    return Place(str(opened["channel"]["id"]), PlaceKind.DIRECT, "direct messages", hint)


def direct_after(client: WebClient, actor: Actor, place: Place | None, owner: str) -> Place | None:
    """Her direct messages, if what follows a run, or a schedule, of this owner must be told there."""
    return direct(client, actor) if is_told_to_presser(place, owner, actor.user_id) else None


def kind_of(channel: dict[str, Any]) -> PlaceKind:
    """What kind of conversation it is; whatever is not said for sure is UNKNOWN."""
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared") or channel.get("is_org_shared"):
        return PlaceKind.SHARED
    if channel.get("is_private") or channel.get("is_mpim") or channel.get("is_group"):
        return PlaceKind.PRIVATE
    return PlaceKind.PUBLIC if channel.get("is_channel") else PlaceKind.UNKNOWN


def _may_post_unasked(kind: PlaceKind, answer: Any) -> bool:
    """Whether the workspace granted posting in public channels without being a member."""
    headers = {str(name).casefold(): str(value) for name, value in dict(answer.headers or {}).items()}
    return kind is PlaceKind.PUBLIC and "chat:write.public" in headers.get("x-oauth-scopes", "")
