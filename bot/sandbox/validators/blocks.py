"""The blocks and their limits."""

from __future__ import annotations

from typing import Any

from bot.sandbox.validators.checks import (
    Check,
    Problems,
    Shape,
    anything,
    at_least_one,
    boolean,
    exactly_one,
    items,
    number,
    one_of,
    string,
    typed,
)
from bot.sandbox.validators.compositions import IDENTIFIER, IMAGE_FILE, URL, plain, raw_or_text, text
from bot.sandbox.validators.data_blocks import CHART, DATA_TABLE, TABLE
from bot.sandbox.validators.elements import ELEMENTS, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION

IN_CONTAINER = frozenset(
    {
        "actions",
        "context",
        "divider",
        "file",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "table",
        "video",
    }
)
_BLOCK: dict[str, Check] = {"type": string(50)}
_ID: dict[str, Check] = {"block_id": IDENTIFIER}
_BUTTON = typed(ELEMENTS, {"button"}, "element")
_IMAGE = typed(ELEMENTS, {"image"}, "element")
_TASK_STATES = one_of("pending", "in_progress", "complete", "error")
_RICH_PARTS = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")


def _context_element(problems: Problems, at: str, value: Any) -> None:
    is_image = isinstance(value, dict) and value.get("type") == "image"
    (_IMAGE if is_image else text(3000))(problems, at, value)


def _rich_part(problems: Problems, at: str, value: Any) -> None:
    if not isinstance(value, dict) or value.get("type") not in _RICH_PARTS:
        problems.add(f"must be one of {', '.join(_RICH_PARTS)}", at)
    elif not isinstance(value.get("elements"), list):
        problems.add("missing required field: elements", at)
    else:
        for position, part in enumerate(value["elements"]):
            _rich_leaf(problems, f"{at}/elements/{position}", part)


def _rich_leaf(problems: Problems, at: str, part: Any) -> None:
    if not isinstance(part, dict) or "type" not in part:
        problems.add("missing required field: type", at)
    elif part["type"] == "text" and not part.get("text"):
        problems.add("must be more than 0 characters", f"{at}/text")


def _one_or_more_buttons(problems: Problems, at: str, value: Any) -> None:
    items(_BUTTON, 3, 1)(problems, at, value)


def _nested(problems: Problems, at: str, value: Any) -> None:
    typed(BLOCKS, IN_CONTAINER, "block")(problems, at, value)


def _fallback(problems: Problems, at: str, value: Any) -> None:
    typed(BLOCKS, set(BLOCKS) - {"layout"}, "block")(problems, at, value)


def _dispatch_needs_input(problems: Problems, at: str, block: Any) -> None:
    if block["element"]["type"] == "file_input" and block.get("dispatch_action"):
        problems.add("file_input can't dispatch actions", at)


_TASK: dict[str, Check] = {
    "details": anything,
    "output": anything,
    "sources": items(anything, 100),
}
TASK_CARD = Shape(
    {**_BLOCK, "task_id": string(255, 1), "title": string(3000, 1), "status": _TASK_STATES}, {**_ID, **_TASK}
)
_CARD_FIELDS: dict[str, Check] = {
    "hero_image": _IMAGE,
    "icon": _IMAGE,
    "slack_icon": anything,
    "title": text(150),
    "subtitle": text(150),
    "body": text(200),
    "subtext": text(200),
    "actions": _one_or_more_buttons,
}
CARD = Shape(_BLOCK, {**_ID, **_CARD_FIELDS}, [at_least_one("hero_image", "title", "actions", "body")])

BLOCKS: dict[str, Check] = {
    "section": Shape(
        _BLOCK,
        {
            **_ID,
            "text": text(3000),
            "fields": items(text(2000), 10, 1),
            "accessory": typed(ELEMENTS, IN_SECTION, "element"),
            "expand": boolean,
        },
        [at_least_one("text", "fields")],
    ),
    "divider": Shape(_BLOCK, _ID),
    "header": Shape({**_BLOCK, "text": plain(150)}, {**_ID, "level": anything}),
    "context": Shape({**_BLOCK, "elements": items(_context_element, 10, 1)}, _ID),
    "actions": Shape({**_BLOCK, "elements": items(typed(ELEMENTS, IN_ACTIONS, "element"), 25, 1)}, _ID),
    "context_actions": Shape(
        {**_BLOCK, "elements": items(typed(ELEMENTS, IN_CONTEXT_ACTIONS, "element"), 5, 1)}, _ID
    ),
    "input": Shape(
        {**_BLOCK, "label": plain(2000), "element": typed(ELEMENTS, IN_INPUT, "element")},
        {**_ID, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        [_dispatch_needs_input],
    ),
    "image": Shape(
        {**_BLOCK, "alt_text": string(2000, 1)},
        {
            **_ID,
            "image_url": URL,
            "slack_file": IMAGE_FILE,
            "title": plain(2000),
            "image_width": number,
            "image_height": number,
        },
        [exactly_one("image_url", "slack_file")],
    ),
    "rich_text": Shape({**_BLOCK, "elements": items(_rich_part, 1000, 1)}, _ID),
    "video": Shape(
        {
            **_BLOCK,
            "alt_text": string(2000, 1),
            "title": plain(200),
            "thumbnail_url": URL,
            "video_url": URL,
        },
        {
            **_ID,
            "author_name": string(50),
            "description": plain(200),
            "provider_name": string(50),
            "provider_icon_url": string(2000),
            "title_url": string(2000),
        },
    ),
    "file": Shape({**_BLOCK, "external_id": string(255, 1), "source": one_of("remote")}, _ID),
    "markdown": Shape({**_BLOCK, "text": string(12_000, 1)}, _ID),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": CHART,
    "alert": Shape(
        {**_BLOCK, "text": text(200)},
        {**_ID, "level": one_of("default", "info", "warning", "error", "success")},
    ),
    "card": CARD,
    "carousel": Shape({**_BLOCK, "elements": items(CARD, 10, 1)}, _ID),
    "container": Shape(
        {**_BLOCK, "title": raw_or_text(150), "child_blocks": items(_nested, 10, 1)},
        {
            **_ID,
            "subtitle": raw_or_text(150),
            "icon": anything,
            "width": anything,
            "is_collapsible": boolean,
            "default_collapsed": boolean,
        },
    ),
    "plan": Shape({**_BLOCK, "title": string(3000, 1)}, {**_ID, "tasks": items(TASK_CARD, 50)}),
    "task_card": TASK_CARD,
    "layout": Shape(
        {**_BLOCK, "label": raw_or_text(150), "rows": items(anything, 5, 1)},
        {**_ID, "grid_lines": one_of("none", "rows", "outer"), "fallback": items(_fallback, 50)},
    ),
}
