"""What a whole message, modal or Home may hold, and the two questions that others ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.sandbox.validators.blocks import BLOCKS
from bot.sandbox.validators.checks import Check, Problems, Shape, boolean, items, one_of, string, typed
from bot.sandbox.validators.compositions import plain
from bot.sandbox.validators.data_blocks import MOST_TABLE_CHARACTERS, table_characters

_EVERYWHERE = {
    "actions",
    "card",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
}
_MESSAGE_ONLY = {"container", "context_actions", "file", "markdown", "plan", "task_card"}
_NOT_IN_MODALS = {"carousel", "data_table", "data_visualization", "table"}
SURFACES: dict[str, frozenset[str]] = {
    "message": frozenset(_EVERYWHERE | _MESSAGE_ONLY | _NOT_IN_MODALS | {"layout"}),
    "modal": frozenset(_EVERYWHERE | {"alert", "layout"}),
    "home": frozenset(_EVERYWHERE | _NOT_IN_MODALS | {"layout"}),
}
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_VIEW_BYTES = 250 * 1024
_COMMON_VIEW: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
_MODAL_FIELDS: dict[str, Check] = {
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "submit_disabled": boolean,
}


def problems_of_message(payload: dict[str, Any]) -> list[str]:
    """What Slack would refuse in a message (``blocks``, ``attachments``); empty when it would be posted."""
    problems = Problems()
    if "blocks" in payload:
        _check_blocks(problems, "/blocks", payload["blocks"], "message")
    attachments = payload.get("attachments") or []
    if not isinstance(attachments, list):
        problems.add("must be an array", "/attachments")
        return problems.found
    if len(attachments) > 100:
        problems.add("no more than 100 items allowed", "/attachments")
    for position, attachment in enumerate(attachments):
        if not isinstance(attachment, dict):
            problems.add("must be an object", f"/attachments/{position}")
        elif "blocks" in attachment:
            _check_blocks(problems, f"/attachments/{position}/blocks", attachment["blocks"], "message")
    return problems.found


def problems_of_view(view: Any) -> list[str]:
    """What Slack would refuse in a modal or a Home view; empty when it would be shown."""
    problems = Problems()
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in ("modal", "home"):
        problems.add("must be one of modal, home", "/view/type")
        return problems.found
    shape = _modal_shape() if kind == "modal" else _home_shape()
    shape(problems, "/view", view)
    _check_blocks(problems, "/view/blocks", view.get("blocks", []), kind)
    if kind == "modal" and "submit" not in view and any(_inputs(view.get("blocks"))):
        problems.add("missing required field: submit (there is an input block)", "/view")
    return problems.found


def view_is_too_large(view: dict[str, Any]) -> bool:
    """True above 250 KB."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES


def _modal_shape() -> Shape:
    required: dict[str, Check] = {"type": one_of("modal"), "title": plain(24), "blocks": _checked_apart}
    return Shape(required, {**_COMMON_VIEW, **_MODAL_FIELDS})


def _home_shape() -> Shape:
    return Shape({"type": one_of("home"), "blocks": _checked_apart}, _COMMON_VIEW)


def _checked_apart(_problems: Problems, _at: str, _value: Any) -> None:
    """Blocks are checked with their surface, by ``_check_blocks``."""


def _check_blocks(problems: Problems, at: str, blocks: Any, surface: str) -> None:
    before = len(problems.found)
    items(typed(BLOCKS, SURFACES[surface], "block"), MOST_BLOCKS[surface])(problems, at, blocks)
    if len(problems.found) > before:
        return
    _check_ids(problems, at, blocks)
    _check_totals(problems, at, blocks)
    for position, block in enumerate(blocks):
        if surface != "modal" and block["type"] == "input" and block["element"]["type"] == "file_input":
            problems.add("file_input is for modals only", f"{at}/{position}/element")


def _check_ids(problems: Problems, at: str, blocks: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for position, block in enumerate(blocks):
        name = block.get("block_id")
        if name is not None and name in seen:
            problems.add(f"block_id already exists: {name}", f"{at}/{position}/block_id")
        seen.update([name] if name is not None else [])
        actions = [element["action_id"] for element in elements_of(block) if "action_id" in element]
        for action_id in {action for action in actions if actions.count(action) > 1}:
            problems.add(f"action_id already exists: {action_id}", f"{at}/{position}")


def _check_totals(problems: Problems, at: str, blocks: list[dict[str, Any]]) -> None:
    kinds = [block["type"] for block in blocks]
    tables = [block for block in blocks if block["type"] in ("table", "data_table")]
    rules = {
        "only one table allowed": kinds.count("table") > 1,
        "no more than 2 charts allowed": kinds.count("data_visualization") > 2,
        "plan and task_card exclude each other": "plan" in kinds and "task_card" in kinds,
        "a task_card outside a plan can't be pending": any(
            block["type"] == "task_card" and block["status"] == "pending" for block in blocks
        ),
        f"tables must be less than {MOST_TABLE_CHARACTERS + 1} characters together": (
            sum(map(table_characters, tables)) > MOST_TABLE_CHARACTERS
        ),
        "markdown must be less than 12001 characters together": (
            sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > 12_000
        ),
    }
    for words, is_broken in rules.items():
        if is_broken:
            problems.add(words, at)


def elements_of(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The interactive elements of a block, those in nested blocks and cards included."""
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield block[name]
    if block["type"] in ("actions", "context_actions"):
        yield from block["elements"]
    if block["type"] == "card":
        yield from block.get("actions", [])
    nested = block["elements"] if block["type"] == "carousel" else block.get("child_blocks", [])
    for child in nested:
        yield from elements_of(child)


def _inputs(blocks: Any) -> Iterator[bool]:
    for block in blocks if isinstance(blocks, list) else []:
        yield isinstance(block, dict) and block.get("type") == "input"
