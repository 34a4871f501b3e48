"""``chat.*``: posting, changing, deleting, and what only one person sees."""

from __future__ import annotations

from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.pictures import unshowable
from bot.sandbox.posting import (
    LONGEST_TEXT,
    bot_message,
    checked_content,
    post,
    remove,
    show_changed,
    whisper,
)
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.web_api.calls import Call, Method
from bot.sandbox.workspace import Channel

LONGEST_UPDATE = 4_000


def _post_message(call: Call) -> Json:
    channel = call.channel_to_post()
    content = _content(call)
    thread_ts = _thread(call, channel)
    fields: Json = {"thread_ts": thread_ts, "metadata": _metadata(call)}
    if thread_ts and call.is_set("reply_broadcast"):
        fields["subtype"] = "thread_broadcast"
    kept = post(call.slack, channel, bot_message(call.slack.team, content, **fields))
    answer: Json = {"channel": channel.id, "ts": kept["ts"], "message": kept}
    if len(str(call.get("text") or "")) > LONGEST_TEXT:
        answer |= {"warning": "message_truncated"}
    return answer


def _update(call: Call) -> Json:
    channel = call.channel()
    message = _own_message(call, channel)
    if len(str(call.get("text") or "")) > LONGEST_UPDATE:
        raise SlackRefusal("msg_too_long")
    if not any(call.get(name) for name in ("text", "blocks", "attachments")):
        raise SlackRefusal("no_text")
    content = _content(call)
    if "metadata" in call.arguments:
        content["metadata"] = _metadata(call)
    if "blocks" not in content:
        content["edited"] = {"user": call.slack.team.bot_user_id, "ts": call.slack.clock.ts()}
    show_changed(call.slack, channel, message, content)
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}


def _content(call: Call) -> Json:
    content = checked_content(call.arguments)
    problems = unshowable(call.slack, call.get("blocks"), "/blocks")
    if problems:
        raise SlackRefusal("invalid_blocks", problems)
    return content


def _delete(call: Call) -> Json:
    channel = call.channel()
    message = _own_message(call, channel, "cant_delete_message")
    remove(call.slack, channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


def _post_ephemeral(call: Call) -> Json:
    channel = call.channel_to_post()
    user_id = str(call.need("user"))
    content = _content(call)
    if user_id not in channel.members:
        raise SlackRefusal("user_not_in_channel")
    message = bot_message(call.slack.team, content, thread_ts=call.get("thread_ts"))
    kept = whisper(call.slack, channel, user_id, message)
    return {"message_ts": kept["ts"]}


def _permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.slack.messages.find(channel.id, call.get("message_ts"))
    if message is None:
        raise SlackRefusal("message_not_found")
    link = f"{call.slack.base_url}/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts")
    if thread and thread != message["ts"]:
        link += f"?thread_ts={thread}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _own_message(call: Call, channel: Channel, code: str = "cant_update_message") -> Json:
    message = call.slack.messages.find(channel.id, call.get("ts"))
    if message is None:
        raise SlackRefusal("message_not_found")
    if message.get("user") != call.slack.team.bot_user_id:
        raise SlackRefusal(code)
    return message


def _thread(call: Call, channel: Channel) -> str | None:
    given = call.get("thread_ts")
    if given is None:
        return None
    if call.slack.messages.find(channel.id, str(given)) is None:
        raise SlackRefusal("cannot_reply_to_message")
    return str(given)


def _metadata(call: Call) -> Any:
    given = call.get("metadata")
    if given is None:
        return None
    is_right = isinstance(given, dict) and given.get("event_type")
    if not is_right or not isinstance(given.get("event_payload"), dict):
        raise SlackRefusal("invalid_metadata_format")
    return given


METHODS = {
    "chat.postMessage": Method(_post_message, "chat:write"),
    "chat.update": Method(_update, "chat:write"),
    "chat.delete": Method(_delete, "chat:write"),
    "chat.postEphemeral": Method(_post_ephemeral, "chat:write"),
    "chat.getPermalink": Method(_permalink),
}
