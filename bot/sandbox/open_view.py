"""One view that is on a person's screen: what the app sent, and what the person typed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.choices import SLOTS, initial_state, read_value, still_fits
from bot.sandbox.json_types import Json
from bot.sandbox.shaping import filled_blocks, filled_text
from bot.sandbox.validators import elements_of
from bot.sandbox.workspace import APP_ID, SANDBOX, Team

_OWN_FIELDS = ("private_metadata", "callback_id", "external_id")


@dataclass
class OpenView:
    """A modal in a stack, or a Home."""

    id: str
    user_id: str
    sent: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    channel_id: str | None = None
    device: str | None = None
    values: dict[tuple[str, str], Json] = field(default_factory=dict)
    offered: dict[tuple[str, str], dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    is_pending: bool = False
    banner: str | None = None
    team: Team = SANDBOX

    @property
    def blocks(self) -> list[Json]:
        """The blocks, every id filled in."""
        blocks: list[Json] = self.sent["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own name for it, or an empty text."""
        return str(self.sent.get("external_id") or "")

    def show(self, view: Json, new_hash: str) -> None:
        """Show other content under the same id; values stay where block, action and type are the same."""
        before = self.values
        self.sent = {**filled_text(view), "blocks": filled_blocks(view["blocks"])}
        self.hash, self.errors, self.banner = new_hash, {}, None
        self.values = {}
        for key, element in self.inputs().items():
            kept = before.get(key)
            stays = kept is not None and still_fits(kept, element)
            fresh = initial_state(element, self.channel_id)
            self.values[key] = kept if stays and kept is not None else fresh

    def is_on(self, device: str | None) -> bool:
        """True where this device shows it: the one it was opened on; every one where none was named."""
        return device is None or self.device in (None, device)

    def inputs(self) -> dict[tuple[str, str], Json]:
        """The elements that hold a value, by block_id and action_id."""
        return {
            (block["block_id"], element["action_id"]): element
            for block in self.blocks
            for element in elements_of(block)
            if element["type"] in SLOTS
        }

    def type_in(self, block_id: str, action_id: str, plain: Any) -> Json:
        """The person fills one field. Returns its state; raises ``KeyError`` or ``CannotDo``."""
        key = (block_id, action_id)
        state = read_value(self.inputs()[key], plain, self.offered.get(key, {}))
        self.values[key] = state
        self.errors.pop(block_id, None)
        return state

    def offer(self, block_id: str, action_id: str, options: list[Json]) -> None:
        """Remember what the app offered for an element."""
        known = self.offered.setdefault((block_id, action_id), {})
        known.update({option["value"]: option for option in options})

    def state(self) -> Json:
        """``{"values": {block_id: {action_id: …}}}``."""
        values: dict[str, Json] = {}
        for (block_id, action_id), state in self.values.items():
            values.setdefault(block_id, {})[action_id] = state
        return {"values": values}

    def payload(self) -> Json:
        """The view object as Slack sends it; all keys always present."""
        is_modal = self.sent["type"] == "modal"
        own: Json = {name: self.sent.get(name) or "" for name in _OWN_FIELDS}
        return {
            "id": self.id,
            "team_id": self.team.id,
            "type": self.sent["type"],
            "blocks": self.blocks,
            **own,
            "state": self.state(),
            "hash": self.hash,
            "title": self.sent.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "clear_on_close": self.sent.get("clear_on_close", False),
            "notify_on_close": self.sent.get("notify_on_close", False),
            "close": self.sent.get("close"),
            "submit": self.sent.get("submit"),
            "previous_view_id": self.previous_view_id if is_modal else None,
            "root_view_id": self.root_view_id,
            "app_id": APP_ID,
            "app_installed_team_id": self.team.id,
            "bot_id": self.team.bot_id,
        }


def new_view_id() -> str:
    """An id that no other view has."""
    return f"V{secrets.token_hex(5).upper()}"
