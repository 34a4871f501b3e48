"""What Slack would not show of blocks that are right by themselves: kinds it does not have yet, and files.

An image may come from a file that the app uploaded; not before Slack has looked through it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.files import IMAGES
from bot.sandbox.json_types import Json
from bot.sandbox.state import Slack


def unshowable(slack: Slack, blocks: Any, at: str) -> list[str]:
    """A sentence for each such block, as Slack writes them."""
    found = []
    for position, block in enumerate(blocks if isinstance(blocks, list) else []):
        kind = block.get("type") if isinstance(block, dict) else None
        if kind in slack.refused_kinds:
            found.append(f"[ERROR] unsupported type: {kind} [json-pointer:{at}/{position}/type]")
        found += [
            f"[ERROR] invalid slack file [json-pointer:{at}/{position}/slack_file]"
            for name in file_ids(block)
            if not _is_image(slack, name)
        ]
    return found


def file_ids(value: Any) -> Iterator[str]:
    """The files that it shows, at whatever depth."""
    if isinstance(value, dict):
        shown = value.get("slack_file")
        if isinstance(shown, dict) and shown.get("id"):
            yield str(shown["id"])
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from file_ids(part)


def shows_picture(slack: Slack, user_id: str, file_id: str) -> bool:
    """Whether a view that this person has open shows the file, or a message that she sees."""
    home = slack.views.home_of(user_id)
    views = [*slack.views.stack_of(user_id), *([home] if home else [])]
    return any(file_id in file_ids(view.sent) for view in views) or _is_in_channel(slack, user_id, file_id)


def _is_in_channel(slack: Slack, user_id: str, file_id: str) -> bool:
    seen = [one for one in slack.workspace.channels.values() if slack.workspace.is_seen_by(user_id, one)]
    messages: list[Json] = [message for channel in seen for message in slack.messages.posted(channel.id)]
    return any(file_id in file_ids(message.get("blocks")) for message in messages)


def _is_image(slack: Slack, file_id: str) -> bool:
    file = slack.files.by_id.get(file_id)
    return file is not None and file.is_looked_through and file.mimetype in IMAGES
