"""``conversations.*`` and ``reactions.*``."""

from __future__ import annotations

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.state import Slack
from bot.sandbox.web_api.calls import Call, Method
from bot.sandbox.workspace import Channel, ChannelKind

_TYPES = {
    ChannelKind.PUBLIC: "public_channel",
    ChannelKind.SHARED: "public_channel",
    ChannelKind.PRIVATE: "private_channel",
    ChannelKind.IM: "im",
    ChannelKind.PEOPLE: "im",
}


def channel_object(slack: Slack, channel: Channel) -> Json:
    """A conversation as Slack shows it to the app."""
    if channel.kind is ChannelKind.IM:
        (user_id,) = channel.members - {slack.team.bot_user_id}
        basics = {"id": channel.id, "created": 1_700_000_000, "is_im": True, "is_archived": False}
        return {**basics, "is_org_shared": False, "user": user_id, "is_open": True, "priority": 0}
    is_shared, is_private = channel.kind is ChannelKind.SHARED, channel.kind is ChannelKind.PRIVATE
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not is_private,
        "is_group": is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_member": slack.has_app(channel),
        "is_shared": is_shared,
        "is_ext_shared": is_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "shared_team_ids": list(channel.teams) or [slack.team.id],
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "internal_team_ids": [],
        "context_team_id": slack.team.id,
        "unlinked": 0,
        "previous_names": [],
        "parent_conversation": None,
        "updated": 1_700_000_000_000,
        "created": 1_700_000_000,
        "creator": "U0ADMIN",
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def _info(call: Call) -> Json:
    channel = call.channel()
    call.need_scope_for(channel, "read")
    found = channel_object(call.slack, channel)
    if not call.is_set("include_num_members"):
        found.pop("num_members", None)
    return {"channel": found}


def _list(call: Call) -> Json:
    wanted = str(call.get("types") or "public_channel").split(",")
    channels = [
        channel
        for channel in call.slack.workspace.channels.values()
        if _TYPES[channel.kind] in wanted and (channel.is_open or call.slack.has_app(channel))
    ]
    for channel in channels:
        call.need_scope_for(channel, "read")
    return call.page([channel_object(call.slack, channel) for channel in channels], "channels")


def _members(call: Call) -> Json:
    channel = call.channel()
    call.need_scope_for(channel, "read")
    page = call.page([{"id": member} for member in sorted(channel.members)], "members")
    return {**page, "members": [row["id"] for row in page["members"]]}


def _open(call: Call) -> Json:
    if call.get("channel"):
        return {"channel": {"id": call.channel().id}}
    users = str(call.need("users", "users_list_not_supplied")).split(",")
    if len(users) != 1:
        raise SlackRefusal("too_many_users", ["[ERROR] the stand-in opens direct messages with one person"])
    if users[0] not in call.slack.workspace.people:
        raise SlackRefusal("user_not_found")
    if call.slack.workspace.people[users[0]].is_deactivated:
        raise SlackRefusal("user_disabled")
    channel = call.slack.workspace.dm_of(users[0])
    shown: Json = channel_object(call.slack, channel) if call.is_set("return_im") else {"id": channel.id}
    return {"channel": shown}


def _join(call: Call) -> Json:
    channel = call.channel()
    if not channel.is_open:
        raise SlackRefusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackRefusal("is_archived")
    channel.members.add(call.slack.team.bot_user_id)
    call.slack.changes.touch(call.slack.sees(channel))
    return {"channel": channel_object(call.slack, channel)}


def _readable(call: Call, code: str = "not_in_channel") -> Channel:
    channel = call.channel()
    call.need_scope_for(channel, "history")
    if not call.slack.has_app(channel):
        raise SlackRefusal(code)
    return channel


def _history(call: Call) -> Json:
    channel = _readable(call)
    newest_first = list(reversed(_between(call, call.slack.messages.history(channel.id))))
    page = call.page([_shown(call, message) for message in newest_first], "messages", 999)
    return {**page, "has_more": bool(page["response_metadata"]["next_cursor"]), "pin_count": 0}


def _replies(call: Call) -> Json:
    channel = _readable(call, "channel_not_found")
    message = call.slack.messages.find(channel.id, call.need("ts"))
    if message is None:
        raise SlackRefusal("thread_not_found")
    parent_ts = message.get("thread_ts", message["ts"])
    thread = [message, *_between(call, call.slack.messages.replies(channel.id, str(parent_ts)))]
    page = call.page([_shown(call, each) for each in thread], "messages")
    return {**page, "has_more": bool(page["response_metadata"]["next_cursor"])}


def _between(call: Call, messages: list[Json]) -> list[Json]:
    oldest = call.number("oldest", 0, "invalid_ts_oldest")
    latest = call.number("latest", float("inf"), "invalid_ts_latest")
    is_inclusive = call.is_set("inclusive")
    return [
        message
        for message in messages
        if oldest < float(message["ts"]) < latest
        or (is_inclusive and float(message["ts"]) in (oldest, latest))
    ]


def _shown(call: Call, message: Json) -> Json:
    if call.is_set("include_all_metadata"):
        return message
    return {name: value for name, value in message.items() if name != "metadata"}


def react(slack: Slack, channel: Channel, ts: str, name: str, user_id: str) -> None:
    """Add a reaction. Raises ``SlackRefusal``."""
    message = slack.messages.find(channel.id, ts)
    if message is None:
        raise SlackRefusal("message_not_found")
    people = slack.reactions.setdefault((channel.id, ts), {}).setdefault(name, [])
    if user_id in people:
        raise SlackRefusal("already_reacted")
    people.append(user_id)
    _list_reactions(slack, channel, message)


def _list_reactions(slack: Slack, channel: Channel, message: Json) -> None:
    found = slack.reactions.get((channel.id, message["ts"]), {})
    message["reactions"] = [
        {"name": name, "users": list(users), "count": len(users)} for name, users in found.items() if users
    ]
    slack.changes.touch(slack.sees(channel))


def _add_reaction(call: Call) -> Json:
    bot, name = call.slack.team.bot_user_id, str(call.need("name"))
    react(call.slack, call.channel(), str(call.get("timestamp")), name, bot)
    return {}


def _remove_reaction(call: Call) -> Json:
    channel, ts = call.channel(), str(call.get("timestamp"))
    people = call.slack.reactions.get((channel.id, ts), {}).get(str(call.need("name")), [])
    message = call.slack.messages.find(channel.id, ts)
    if message is None or call.slack.team.bot_user_id not in people:
        raise SlackRefusal("no_reaction")
    people.remove(call.slack.team.bot_user_id)
    _list_reactions(call.slack, channel, message)
    return {}


def _reactions(call: Call) -> Json:
    channel = call.channel()
    message = call.slack.messages.find(channel.id, call.get("timestamp"))
    if message is None:
        raise SlackRefusal("message_not_found")
    return {"type": "message", "channel": channel.id, "message": message}


METHODS = {
    "conversations.info": Method(_info),
    "conversations.list": Method(_list),
    "conversations.members": Method(_members),
    "conversations.open": Method(_open, "im:write"),
    "conversations.join": Method(_join, "channels:join"),
    "conversations.history": Method(_history),
    "conversations.replies": Method(_replies),
    "reactions.add": Method(_add_reaction, "reactions:write"),
    "reactions.remove": Method(_remove_reaction, "reactions:write"),
    "reactions.get": Method(_reactions, "reactions:read"),
}
