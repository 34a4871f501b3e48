"""Reading what stands on a screen: the words, the buttons and the fields of a message, a modal or a Home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def words(shown: Json) -> str:
    """Everything that can be read in a message or a view, a line for each text."""
    own = [str(shown["text"])] if isinstance(shown.get("text"), str) else []
    return "\n".join([*own, *_texts(shown.get("title")), *_texts(shown.get("blocks"))])


def block_words(shown: Json) -> str:
    """What can be read in the blocks alone: the text beside them is for notifications."""
    return "\n".join(_texts(shown.get("blocks")))


def labels(shown: Json) -> list[str]:
    """What stands on the buttons."""
    return [str(button["text"]["text"]) for button in _buttons(shown)]


def import_label(card: Json) -> str:
    """What stands on the button that imports. Fails where there is none."""
    (label,) = [each for each in labels(card) if each.startswith("Import ")]
    return label


def button(shown: Json, label: str) -> Json:
    """How the button with this label is named in a click. Fails where there is none."""
    # Without the block: it is named anew whenever the message is edited.
    for found in _buttons(shown):
        if found["text"]["text"] == label:
            return {"action_id": found["action_id"], "value": found.get("value")}
    raise AssertionError(f"There is no button {label!r}, but {labels(shown)}, in:\n{words(shown)}")


def fields(view: Json) -> dict[str, tuple[str, str]]:
    """The inputs of a modal by their labels: block and action."""
    return {
        str(block["label"]["text"]): (block["block_id"], block["element"]["action_id"])
        for block in view["blocks"]
        if block["type"] == "input"
    }


def values(view: Json) -> dict[str, Any]:
    """What stands in the inputs of a modal, by their labels: plain values."""
    state = view["state"]["values"]
    return {label: _plain(state[block][action]) for label, (block, action) in fields(view).items()}


def _plain(state: Json) -> Any:
    (held,) = [value for name, value in state.items() if name != "type"]
    if isinstance(held, list):
        return [option["value"] if isinstance(option, dict) else option for option in held]
    return held["value"] if isinstance(held, dict) else held


def _buttons(shown: Json) -> Iterator[Json]:
    for block in shown.get("blocks") or []:
        for element in [*(block.get("elements") or []), block.get("accessory") or {}]:
            if element.get("type") == "button":
                yield element


def _texts(node: Any) -> Iterator[str]:
    """Every ``text`` in any depth."""
    if isinstance(node, list):
        for each in node:
            yield from _texts(each)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
