"""A person types a slash command, or uses a shortcut."""

from __future__ import annotations

from bot.sandbox.delivery import Answer
from bot.sandbox.json_types import Json
from bot.sandbox.posting import bot_message, checked_content, post, whisper
from bot.sandbox.refusals import CannotDo, SlackRefusal
from bot.sandbox.verbs.targets import find_message
from bot.sandbox.verbs.wish import Wish, payload_name
from bot.sandbox.workspace import APP_ID, VERIFICATION_TOKEN, ChannelKind

_SLACKBOT = {"user": "USLACKBOT", "username": "Slackbot"}


async def command(wish: Wish) -> Json:
    """Send a slash command.

    ``outcome``: acked, timeout, no_connection, failed, unknown_command, not_in_threads, not_here,
    invalid_response.
    """
    name = str(wish.get("command") or _default_command(wish))
    if name == "/invite":
        return _invite(wish)
    if wish.get("thread_ts"):
        return _told(wish, "not_in_threads", f"{name} is not supported in threads. Sorry!")
    is_known = name in [entry["command"] for entry in wish.slack.manifest.commands]
    if not is_known or not wish.has_app:
        return _told(wish, "unknown_command", f"{name} is not a valid command.")
    answer = await wish.slack.delivery.deliver("slash_commands", _payload(wish, name))
    if not answer.is_acked:
        words = f"{name} failed because the app did not respond."
        return _told(wish, answer.outcome, words, answer.seconds)
    return _show(wish, answer)


async def shortcut(wish: Wish) -> Json:
    """Use a global shortcut, or with ``channel`` and ``ts`` one on a message. ``outcome`` as of a command."""
    callback_id = str(wish.need("callback_id"))
    kinds = {entry["callback_id"]: entry.get("type") for entry in wish.slack.manifest.shortcuts}
    if callback_id not in kinds:
        raise CannotDo(f"The manifest has no shortcut {callback_id!r}; it has {list(kinds)}.")
    base = wish.base("message_action" if wish.get("ts") else "shortcut")
    base |= {"callback_id": callback_id, "action_ts": wish.slack.clock.ts()}
    if wish.get("ts"):
        channel, message = find_message(wish)
        base |= {"channel": {"id": channel.id, "name": payload_name(channel)}, "message": message}
        base |= {
            "message_ts": message["ts"],
            "response_url": wish.slack.response_url(wish.person.id, channel.id),
        }
    base["trigger_id"] = wish.slack.triggers.issue(wish.person.id, device=wish.device)
    answer = await wish.slack.delivery.deliver("interactive", base)
    if not answer.is_acked:
        wish.slack.banners[wish.person.id] = f"{wish.slack.manifest.name} did not respond."
    wish.slack.changes.touch([wish.person.id])
    return {"outcome": answer.outcome, "ack_seconds": answer.seconds}


def _default_command(wish: Wish) -> str:
    return str(wish.slack.manifest.commands[0]["command"])


def _payload(wish: Wish, name: str) -> Json:
    person, channel = wish.person, wish.own_channel
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": wish.slack.team.id,
        "team_domain": wish.slack.team.domain,
        "channel_id": channel.id,
        "channel_name": payload_name(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": str(wish.get("text") or ""),
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": wish.slack.response_url(person.id, channel.id),
        "trigger_id": wish.slack.triggers.issue(person.id, channel.id, wish.device),
    }


def _show(wish: Wish, answer: Answer) -> Json:
    result: Json = {"outcome": "acked", "ack_seconds": answer.seconds, "response": answer.payload}
    content = answer.payload or {}
    if not any(content.get(name) for name in ("text", "blocks", "attachments")):
        return result
    try:
        message = bot_message(wish.slack.team, checked_content(content))
    except SlackRefusal as refusal:
        wish.slack.journal.refuse("command answer", refusal.messages)
        return {**result, "outcome": "invalid_response", "problems": refusal.messages}
    if content.get("response_type") == "in_channel":
        post(wish.slack, wish.channel, message)
    else:
        whisper(wish.slack, wish.channel, wish.person.id, message)
    return result


def _told(wish: Wish, outcome: str, words: str, seconds: float = 0.0) -> Json:
    whisper(wish.slack, wish.channel, wish.person.id, {**_SLACKBOT, "text": words})
    return {"outcome": outcome, "ack_seconds": seconds, "response": None}


def _invite(wish: Wish) -> Json:
    if wish.channel.kind is ChannelKind.PEOPLE:
        return _told(wish, "not_here", "/invite works in channels only, not in direct messages.")
    invite_bot(wish)
    return {"outcome": "acked", "ack_seconds": 0.0, "response": None}


def invite_bot(wish: Wish) -> None:
    """The person invites the app to a channel."""
    channel, team = wish.own_channel, wish.slack.team
    if wish.slack.installation is None:
        raise CannotDo(f"The app is not installed in {team.id}.")
    channel.members.add(team.bot_user_id)
    event = {"type": "member_joined_channel", "user": team.bot_user_id, "channel": channel.id}
    event |= {"channel_type": "G" if channel.kind == "private" else "C", "inviter": wish.person.id}
    event |= {"team": team.id, "event_ts": wish.slack.clock.ts()}
    wish.slack.events.about("member_joined_channel", event, team, channel)
    wish.slack.changes.touch(wish.slack.sees(channel))
