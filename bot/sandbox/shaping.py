"""What Slack does to a payload before it keeps it: ids filled in, text objects completed, text escaped."""

from __future__ import annotations

import re
import secrets
from copy import deepcopy
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.validators import elements_of

_TEXT_DEFAULTS = {"plain_text": ("emoji", True), "mrkdwn": ("verbatim", False)}
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_CONTROL = re.compile(r"<(?=[@#!]|https?:|mailto:|tel:)([^<>]*)>")


def short_id() -> str:
    """A random id as Slack makes them for blocks and actions."""
    return secrets.token_urlsafe(4)[:5]


def filled_blocks(blocks: list[Json]) -> list[Json]:
    """A copy of the blocks with every id and every default present."""
    return [_filled(block) for block in deepcopy(blocks)]


def filled_text(value: Any) -> Any:
    """A copy of any JSON with its text objects completed."""
    if isinstance(value, list):
        return [filled_text(item) for item in value]
    if not isinstance(value, dict):
        return value
    done = {key: filled_text(item) for key, item in value.items()}
    kind = done.get("type")
    if kind in _TEXT_DEFAULTS and isinstance(done.get("text"), str):
        name, default = _TEXT_DEFAULTS[kind]
        done.setdefault(name, default)
    return done


def escaped(text: str) -> str:
    """The text as Slack stores it: bare ``&``, ``<`` and ``>`` escaped, mentions and links kept."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(0))
        return f"\x00{len(kept) - 1}\x00"

    held = _CONTROL.sub(keep, _ENTITY.sub("&amp;", text))
    plain = held.replace("<", "&lt;")
    plain = re.sub(r"(?m)(?<!^)>", "&gt;", plain)
    return re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match.group(1))], plain)


def _filled(block: Json) -> Json:
    block.setdefault("block_id", short_id())
    for element in elements_of(block):
        if element["type"] != "image":
            element.setdefault("action_id", short_id())
    filled: Json = filled_text(block)
    return filled
