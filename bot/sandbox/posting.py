"""How a message of the app comes to be: checked, shaped, kept, and told to pages and listeners."""

from __future__ import annotations

from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.shaping import escaped, filled_blocks, filled_text
from bot.sandbox.state import Slack
from bot.sandbox.validators import problems_of_message
from bot.sandbox.workspace import APP_ID, Channel, Team

LONGEST_TEXT = 40_000


def checked_content(arguments: Json) -> Json:
    """``text``, ``blocks`` and ``attachments`` as they will be kept. Raises ``SlackRefusal``."""
    blocks, attachments = arguments.get("blocks"), arguments.get("attachments")
    for name in ("blocks", "attachments"):
        if arguments.get(name) is not None and not isinstance(arguments[name], list):
            raise SlackRefusal("invalid_blocks_format")
    if len(attachments or []) > 100:
        raise SlackRefusal("too_many_attachments")
    problems = problems_of_message({"blocks": blocks or [], "attachments": attachments or []})
    if problems:
        raise SlackRefusal("invalid_blocks", problems)
    text = str(arguments.get("text") or "")
    if not text and not blocks and not attachments:
        raise SlackRefusal("no_text")
    content: Json = {"text": escaped(text[:LONGEST_TEXT])}
    if blocks:
        content["blocks"] = filled_blocks(blocks)
    if attachments:
        content["attachments"] = filled_text(attachments)
    return content


def bot_message(team: Team, content: Json, **fields: Any) -> Json:
    """A message by the app of this workspace with this content."""
    author = {"user": team.bot_user_id, "bot_id": team.bot_id, "app_id": APP_ID, "team": team.id}
    return {**author, **content, **{name: value for name, value in fields.items() if value is not None}}


def post(slack: Slack, channel: Channel, message: Json) -> Json:
    """Keep a message, show it on the pages and tell the app of it."""
    kept = slack.messages.post(channel.id, message)
    slack.changes.touch(slack.sees(channel))
    slack.events.about_message(channel, kept)
    return kept


def whisper(slack: Slack, channel: Channel, user_id: str, message: Json) -> Json:
    """Show a message to one person only."""
    kept = slack.messages.whisper(channel.id, user_id, message)
    slack.changes.touch([user_id])
    return kept


def show_changed(slack: Slack, channel: Channel, message: Json, content: Json) -> None:
    """Replace a message's content; what it no longer has goes."""
    for name in ("blocks", "attachments"):
        if name not in content:
            message.pop(name, None)
    message.update(content)
    slack.changes.touch(slack.sees(channel))
    slack.events.about_message(channel, message, "message_changed")


def remove(slack: Slack, channel: Channel, message: Json) -> None:
    """Delete a message."""
    slack.messages.delete(channel.id, message["ts"])
    slack.changes.touch(slack.sees(channel))
    slack.events.about_message(channel, message, "message_deleted")
