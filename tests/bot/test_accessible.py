"""Whoever cannot see the screen, or its colours, is told the same: by every view and message."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.bot.golden_messages import MESSAGES
from tests.bot.golden_views import VIEWS

Json = dict[str, Any]
#: Every surface as a screen reader meets it: its blocks, one after the other.
SURFACES: dict[str, Sequence[Json]] = {name: view["blocks"] for name, view in VIEWS.items()} | {
    f"{name}, rendering {at}": blocks
    for name, message in MESSAGES.items()
    for at, blocks in enumerate(message.renderings)
}
PRESSED = ("button", "workflow_button")
#: Kinds of block that are pictures.
DRAWN = {"image": "alt_text", "data_visualization": "title", "video": "alt_text"}
#: What our own code writes for nothing, and for a rule between columns.
NOTHING = frozenset({"–", "…", "-"})


def parts(value: Any) -> Iterator[Json]:
    """Every object in it, itself included."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts(inner)
    if isinstance(value, list | tuple):
        for inner in value:
            yield from parts(inner)


@pytest.mark.parametrize("name", SURFACES)
def test_buttons_that_look_alike_are_told_apart_when_spoken(name: str) -> None:
    alike: dict[str, list[Json]] = defaultdict(list)
    for part in parts(SURFACES[name]):
        if part.get("type") in PRESSED:
            alike[part["text"]["text"]].append(part)

    several = [part for found in alike.values() if len(effects(found)) > 1 for part in found]
    assert [part["action_id"] for part in several if "accessibility_label" not in part] == []


def effects(buttons: list[Json]) -> set[tuple[str, str]]:
    """What they do, each in its own way."""
    return {(one["action_id"], one["value"]) for one in buttons}


@pytest.mark.parametrize("name", SURFACES)
def test_what_is_spoken_says_what_is_shown(name: str) -> None:
    """A person who speaks to her computer says what she reads."""
    shown = [
        (part["text"]["text"].strip("…‹› "), part["accessibility_label"])
        for part in parts(SURFACES[name])
        if part.get("type") in PRESSED and "accessibility_label" in part
    ]

    assert [(label, said) for label, said in shown if label.casefold() not in said.casefold()] == []


@pytest.mark.parametrize("name", SURFACES)
def test_every_picture_has_words(name: str) -> None:
    pictures = [part for part in parts(SURFACES[name]) if part.get("type") in DRAWN]

    assert [one["type"] for one in pictures if not has_words(str(one.get(DRAWN[one["type"]]) or ""))] == []


@pytest.mark.parametrize("name", SURFACES)
def test_nothing_is_said_by_a_sign_or_a_colour_alone(name: str) -> None:
    texts = [part["text"] for part in parts(SURFACES[name]) if isinstance(part.get("text"), str)]

    assert [text for text in texts if text not in NOTHING and not has_words(text)] == []


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_says_without_its_blocks_what_it_is_about(name: str) -> None:
    assert has_words(MESSAGES[name].text)


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it, beside signs and the names of emoji."""
    outside = " ".join(text.split(":")[::2]) if text.count(":") > 1 else text
    return any(unicodedata.category(sign)[0] in "LN" for sign in outside)
