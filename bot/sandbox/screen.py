"""What one person sees: all that the page needs, as one JSON."""

from __future__ import annotations

from bot.sandbox.json_types import Json
from bot.sandbox.message_forms import message_state
from bot.sandbox.open_view import OpenView
from bot.sandbox.refusals import CannotDo
from bot.sandbox.state import Slack
from bot.sandbox.workspace import APP_ID, Channel, ChannelKind, Person


def screen(
    slack: Slack, user_id: str, channel_id: str | None, thread_ts: str | None, device: str | None = None
) -> Json:
    """The screen of a person who has this channel open on this device, and this thread beside it."""
    person = slack.workspace.people.get(user_id)
    if person is None:
        raise CannotDo(f"There is no person {user_id}.")
    channel = _chosen(slack, person, channel_id)
    shown = messages_of(slack, person.id, channel)
    slack.seen[(person.id, channel.id)] = max((message["ts"] for message in shown), default="0")
    has_app = slack.installation is not None and slack.workspace.is_ours(person)
    top, home = slack.views.top_of(person.id), slack.views.home_of(person.id)
    return {
        "team": {"id": slack.team.id, "name": slack.team.name},
        "teams": [_team(each) for each in slack.platform],
        "app": {"id": APP_ID, "user_id": slack.team.bot_user_id, "name": slack.manifest.name},
        "me": _person(person),
        "people": [_person(each) for each in slack.workspace.people.values()],
        "groups": [{"id": each.id, "name": each.handle} for each in slack.workspace.groups.values()],
        "channels": [_channel(slack, person, each) for each in _channels(slack, person)],
        "channel": _channel(slack, person, channel),
        "messages": shown,
        "thread": thread_of(slack, person.id, channel, thread_ts) if thread_ts else None,
        "modal": _modal(slack, top) if top and top.is_on(device) else None,
        "home": _view(slack, home) if home else None,
        "commands": slack.manifest.commands if has_app else [],
        "shortcuts": slack.manifest.shortcuts if has_app else [],
        "banner": slack.banners.get(person.id),
        "version": slack.changes.version_of(person.id),
    }


def messages_of(slack: Slack, user_id: str, channel: Channel) -> list[Json]:
    """The messages of a channel as this person sees them, oldest first, hers alone included."""
    if not slack.workspace.is_seen_by(user_id, channel):
        return []
    private = slack.messages.whispers(channel.id, user_id).values()
    whispers = [message for message in private if not message.get("thread_ts")]
    posted = [*slack.messages.history(channel.id), *whispers]
    return [
        _message(slack, user_id, channel, each) for each in sorted(posted, key=lambda each: str(each["ts"]))
    ]


def thread_of(slack: Slack, user_id: str, channel: Channel, ts: str) -> Json | None:
    """A message with the replies under it, or ``None`` where this person sees no such message."""
    parent = slack.messages.find(channel.id, ts)
    if parent is None or not slack.workspace.is_seen_by(user_id, channel):
        return None
    private = slack.messages.whispers(channel.id, user_id).values()
    whispers = [message for message in private if message.get("thread_ts") == ts]
    replies = sorted([*slack.messages.replies(channel.id, ts), *whispers], key=lambda each: str(each["ts"]))
    return {
        "parent": _message(slack, user_id, channel, parent),
        "replies": [_message(slack, user_id, channel, each) for each in replies],
    }


def _message(slack: Slack, user_id: str, channel: Channel, message: Json) -> Json:
    is_ephemeral = bool(message.get("is_ephemeral"))
    troubles = [action for who, place, action in slack.troubles if (who, place) == (user_id, message["ts"])]
    return {
        "ts": message["ts"],
        "user": message["user"],
        "username": message.get("username"),
        "bot": "bot_id" in message,
        "text": message.get("text", ""),
        "blocks": message.get("blocks", []),
        "attachments": message.get("attachments", []),
        "ephemeral": is_ephemeral,
        "dismissable": is_ephemeral,
        "thread_ts": message.get("thread_ts"),
        "reply_count": message.get("reply_count", 0),
        "latest_reply": message.get("latest_reply"),
        "subtype": message.get("subtype"),
        "edited": message.get("edited"),
        "files": message.get("files", []),
        "state": message_state(slack, user_id, channel.id, message),
        "reactions": message.get("reactions", []),
        "troubles": sorted(troubles),
    }


def _view(slack: Slack, view: OpenView) -> Json:
    shown: Json = {"errors": view.errors, "pending": view.is_pending, "banner": view.banner}
    troubles = sorted(action for _, place, action in slack.troubles if place == view.id)
    return {**view.payload(), **shown, "troubles": troubles}


def _modal(slack: Slack, view: OpenView) -> Json:
    return {**_view(slack, view), "depth": len(slack.views.stack_of(view.user_id))}


def _team(slack: Slack) -> Json:
    own = [person.id for person in slack.workspace.people.values() if slack.workspace.is_ours(person)]
    has_app = slack.installation is not None
    return {"id": slack.team.id, "name": slack.team.name, "has_app": has_app, "first_person": own[0]}


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "tz": person.time_zone,
        "title": person.title,
        "is_admin": person.is_admin,
        "team_id": person.team_id,
        "is_deactivated": person.is_deactivated,
    }


def _channels(slack: Slack, person: Person) -> list[Channel]:
    channels = slack.workspace.channels_of(person.id)
    # An app has no direct messages with people of a partner's workspace.
    has_app = slack.installation is not None and slack.workspace.is_ours(person)
    return [*channels, slack.workspace.dm_of(person.id)] if has_app else channels


def _chosen(slack: Slack, person: Person, channel_id: str | None) -> Channel:
    channels = _channels(slack, person)
    if channel_id in (None, ""):
        return channels[0]
    for channel in channels:
        if channel.id == channel_id:
            return channel
    raise CannotDo(f"{person.id} sees no channel {channel_id}.")


def _channel(slack: Slack, person: Person, channel: Channel) -> Json:
    last_seen = slack.seen.get((person.id, channel.id), "0")
    is_member = person.id in channel.members
    posted = slack.messages.history(channel.id) if is_member else []
    return {
        "id": channel.id,
        "name": _name(slack, person, channel),
        "kind": "app" if channel.kind is ChannelKind.IM else channel.kind.value,
        "topic": channel.topic,
        "is_read_only": channel.kind is ChannelKind.IM and slack.manifest.is_read_only,
        "has_bot": slack.has_app(channel),
        "is_member": is_member,
        "unread": sum(1 for message in posted if message["ts"] > last_seen),
    }


def _name(slack: Slack, person: Person, channel: Channel) -> str:
    if channel.kind is ChannelKind.IM:
        return slack.manifest.name
    if channel.kind is ChannelKind.PEOPLE:
        others = channel.members - {person.id}
        return ", ".join(slack.workspace.people[each].name for each in sorted(others))
    return channel.name
