"""The name of what a person did, the same each time that Slack, or its network, delivers it again.

A second press is another delivery: only the same press, event or submission that comes twice is one. What
says that it is a repetition, such as ``x-slack-retry-num``, is not asked: the first one may have died with
its process.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

Json = dict[str, Any]


def delivery_of(body: Json) -> str | None:
    """Its name; None for what has none, which changes nothing that lasts."""
    if "command" in body:
        return _started("command", body.get("user_id"), body)
    if "event" in body:
        return _named("event", body.get("event_id"))
    match body.get("type"):
        case "block_actions":
            return _pressed(body)
        case "view_submission" | "view_closed" as kind:
            return _sent(kind, body)
        case "shortcut" | "message_action":
            return _started("shortcut", _person(body), body)
    return None


def _started(kind: str, person: Any, body: Json) -> str | None:
    """Slack makes a trigger for each command and shortcut, and nothing else that tells them apart."""
    trigger_id = body.get("trigger_id")
    return _named(kind, person, trigger_id) if trigger_id else None


def _pressed(body: Json) -> str | None:
    """Slack notes the moment of each press. Its ``trigger_id`` is not asked: it is there to open a window."""
    action = (body.get("actions") or [{}])[0]
    if not action.get("action_ts"):
        return None
    container = body.get("container") or {}
    where = [container.get(name) for name in ("channel_id", "message_ts", "view_id")]
    what = [action.get(name) for name in ("action_id", "block_id", "value", "action_ts")]
    return _named("press", _person(body), where, what)


def _sent(kind: str, body: Json) -> str | None:
    """A form that Slack could not get an answer to is sent again, also after it was changed.

    So what stands in it belongs to the name: the same once more is a repetition, something else is not.
    """
    view = body.get("view") or {}
    if not view.get("id"):
        return None
    return _named(kind, _person(body), view["id"], view.get("hash"), view.get("state"))


def _person(body: Json) -> Json:
    return {name: (body.get(name) or {}).get("id") for name in ("team", "user")}


def _named(kind: str, *parts: Any) -> str | None:
    """Short, and without anything of what it says: it stays for days."""
    if not any(parts):
        return None
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode())
    return f"{kind}:{digest.hexdigest()}"
