"""Short ways to write valid Block Kit."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(value: str, text: str | None = None) -> Json:
    """An option."""
    return {"text": plain(text or value.title()), "value": value}


def section(text: str = "Hello", **fields: Any) -> Json:
    """A section block."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **fields}


def button(action_id: str = "go", **fields: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **fields}


def actions(*elements: Json, block_id: str = "row") -> Json:
    """An actions block."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def field(block_id: str, element: Json, **fields: Any) -> Json:
    """An input block; its element's action_id is ``value``."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.title()),
        "element": {"action_id": "value", **element},
        **fields,
    }


def modal(*blocks: Json, **fields: Any) -> Json:
    """A modal with a submit button."""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Form"),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "blocks": list(blocks) or [section()],
        **fields,
    }


def home(*blocks: Json, **fields: Any) -> Json:
    """A Home view."""
    return {"type": "home", "blocks": list(blocks) or [section()], **fields}
