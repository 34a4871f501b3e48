"""``files.*``: an address, the bytes, the share a moment later."""

from __future__ import annotations

from typing import Any

from bot.sandbox.files import StoredFile
from bot.sandbox.json_types import Json
from bot.sandbox.posting import bot_message, checked_content, post
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.shaping import escaped
from bot.sandbox.state import Slack
from bot.sandbox.web_api.calls import Call, Method
from bot.sandbox.workspace import Channel

LONGEST_ALT_TEXT = 1_000
LONGEST_SNIPPET = 1024 * 1024


def _upload_url(call: Call) -> Json:
    name = str(call.need("filename", "missing_argument"))
    try:
        length = int(call.need("length", "missing_argument"))
    except ValueError as error:
        raise SlackRefusal(
            "invalid_arguments", ["[ERROR] must be an integer [json-pointer:/length]"]
        ) from error
    if length <= 0:
        raise SlackRefusal("missing_argument")
    if len(str(call.get("alt_txt") or "")) > LONGEST_ALT_TEXT:
        raise SlackRefusal("alt_txt_too_large")
    if call.get("snippet_type") and length > LONGEST_SNIPPET:
        raise SlackRefusal("snippet_too_large")
    key, file = call.slack.files.announce(name, length, call.slack.team.bot_user_id)
    file.alt_text = str(call.get("alt_txt") or "")
    return {"upload_url": f"{call.slack.base_url}/upload/v1/{key}", "file_id": file.id}


def _complete(call: Call) -> Json:
    wanted = call.need("files")
    if not isinstance(wanted, list) or not wanted:
        raise SlackRefusal("invalid_arguments", ["[ERROR] must be an array [json-pointer:/files]"])
    files = [_received(call.slack, entry) for entry in wanted]
    channels = [_channel(call, channel_id) for channel_id in _channel_ids(call)]
    for file, entry in zip(files, wanted, strict=True):
        file.title = str(entry.get("title") or file.name)
    call.slack.events.start(_look_through(call.slack, files))
    if channels:
        message = _message(call, channels[0])
        call.slack.events.start(_share_later(call.slack, files, channels, message))
    return {"files": [file.as_slack(call.slack.base_url) for file in files]}


def _channel_ids(call: Call) -> list[str]:
    several = str(call.get("channels") or "").split(",")
    return [channel_id for channel_id in [call.get("channel_id"), *several] if channel_id]


def _channel(call: Call, channel_id: str) -> Channel:
    """Only an id will do here, and only where the app is a member: chat:write.public does not help."""
    if channel_id[0] not in "CDG":
        raise SlackRefusal("invalid_channel")
    channel = Call(call.slack, call.method, {"channel": channel_id}).channel()
    if not call.slack.has_app(channel):
        raise SlackRefusal("not_in_channel")
    return channel


def _received(slack: Slack, entry: Any) -> StoredFile:
    file = slack.files.by_id.get(str(entry.get("id"))) if isinstance(entry, dict) else None
    if file is None or file.content is None or file.channels:
        raise SlackRefusal("file_not_found")
    return file


def _message(call: Call, channel: Channel) -> Json:
    comment, thread_ts = call.get("initial_comment"), call.get("thread_ts")
    if thread_ts and call.slack.messages.find(channel.id, str(thread_ts)) is None:
        raise SlackRefusal("invalid_arguments", ["[ERROR] no such message [json-pointer:/thread_ts]"])
    content: Json = {"text": escaped(str(comment or ""))}
    if call.get("blocks") and not comment:
        content = checked_content({"blocks": call.get("blocks")})
    return bot_message(call.slack.team, content, subtype="file_share", upload=True, thread_ts=thread_ts)


async def _look_through(slack: Slack, files: list[StoredFile]) -> None:
    await slack.clock.pause(slack.options.share_delay)
    for file in files:
        file.is_looked_through = True


async def _share_later(slack: Slack, files: list[StoredFile], channels: list[Channel], message: Json) -> None:
    await slack.clock.pause(slack.options.share_delay)
    for channel in channels:
        share(slack, files, channel, message)


def share(slack: Slack, files: list[StoredFile], channel: Channel, message: Json) -> Json:
    """Show files in a channel."""
    for file in files:
        file.channels.append(channel.id)
    kept = post(slack, channel, {**message, "files": [file.as_slack(slack.base_url) for file in files]})
    for file in files:
        file.shares.append((channel.id, kept["ts"]))
    return kept


def _info(call: Call) -> Json:
    return {"file": _known(call).as_slack(call.slack.base_url), "comments": []}


def _list(call: Call) -> Json:
    files = [file.as_slack(call.slack.base_url) for file in call.slack.files.by_id.values()]
    paging = {"count": 100, "total": len(files), "page": 1, "pages": 1}
    return {"files": files, "paging": paging}


def _delete(call: Call) -> Json:
    file = _known(call)
    del call.slack.files.by_id[file.id]
    for channel_id, ts in file.shares:
        message = call.slack.messages.find(channel_id, ts)
        if message is not None:
            message["files"] = [{"id": file.id, "mode": "tombstone"}]
    call.slack.changes.touch()
    return {}


def _known(call: Call) -> StoredFile:
    file = call.slack.files.by_id.get(str(call.need("file", "file_not_found")))
    if file is None:
        raise SlackRefusal("file_not_found")
    return file


METHODS = {
    "files.getUploadURLExternal": Method(_upload_url, "files:write"),
    "files.completeUploadExternal": Method(_complete, "files:write"),
    "files.info": Method(_info, "files:read"),
    "files.list": Method(_list, "files:read"),
    "files.delete": Method(_delete, "files:write"),
}
