"""Small checks of raw JSON values, from which the shapes of Block Kit are put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class Problems:
    """What was found wrong, in the words and with the JSON pointers of Slack."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, words: str, at: str) -> None:
        """Note one problem of the value at this pointer."""
        self.found.append(f"[ERROR] {words} [json-pointer:{at or '/'}]")


Check = Callable[[Problems, str, Any], None]
Rule = Callable[[Problems, str, Any], None]


def anything(_problems: Problems, _at: str, _value: Any) -> None:
    """Accepts all."""


def boolean(problems: Problems, at: str, value: Any) -> None:
    """Accepts true and false."""
    if not isinstance(value, bool):
        problems.add("must be a boolean", at)


def string(longest: int, shortest: int = 0) -> Check:
    """Accepts a text of so many characters."""

    def check(problems: Problems, at: str, value: Any) -> None:
        if not isinstance(value, str):
            problems.add("must be a string", at)
        elif len(value) > longest:
            problems.add(f"must be less than {longest + 1} characters", at)
        elif len(value) < shortest:
            problems.add(f"must be more than {shortest - 1} characters", at)

    return check


def pattern(expression: str, words: str) -> Check:
    """Accepts a text that matches as a whole."""

    def check(problems: Problems, at: str, value: Any) -> None:
        if not isinstance(value, str) or re.fullmatch(expression, value) is None:
            problems.add(words, at)

    return check


def integer(lowest: int, highest: int) -> Check:
    """Accepts a whole number in this range, ends included."""

    def check(problems: Problems, at: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            problems.add("must be an integer", at)
        elif not lowest <= value <= highest:
            problems.add(f"must be between {lowest} and {highest}", at)

    return check


def number(problems: Problems, at: str, value: Any) -> None:
    """Accepts a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        problems.add("must be a number", at)


def positive(problems: Problems, at: str, value: Any) -> None:
    """Accepts a number above zero."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        problems.add("must be a number greater than 0", at)


def one_of(*allowed: Any) -> Check:
    """Accepts one of these values."""

    def check(problems: Problems, at: str, value: Any) -> None:
        if value not in allowed:
            problems.add(f"must be one of {', '.join(map(str, allowed))}", at)

    return check


def items(check_item: Check, most: int, least: int = 0) -> Check:
    """Accepts a list of so many items, each of which passes."""

    def check(problems: Problems, at: str, value: Any) -> None:
        if not isinstance(value, list):
            problems.add("must be an array", at)
            return
        if len(value) > most:
            problems.add(f"no more than {most} items allowed", at)
        if len(value) < least:
            problems.add(f"must have at least {least} items", at)
        for position, item in enumerate(value):
            check_item(problems, f"{at}/{position}", item)

    return check


@dataclass(frozen=True)
class Shape:
    """Accepts an object with these fields and no others, which also obeys the rules."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check] = field(default_factory=dict)
    rules: Sequence[Rule] = ()

    def __call__(self, problems: Problems, at: str, value: Any) -> None:
        if not isinstance(value, dict):
            problems.add("must be an object", at)
            return
        before = len(problems.found)
        for name in self.required:
            if name not in value:
                problems.add(f"missing required field: {name}", at)
        for name, item in value.items():
            check = self.required.get(name) or self.optional.get(name)
            if check is None:
                problems.add(f"invalid additional property: {name}", at)
            else:
                check(problems, f"{at}/{name}", item)
        if len(problems.found) == before:
            for rule in self.rules:
                rule(problems, at, value)


def typed(shapes: Mapping[str, Check], allowed: Collection[str], noun: str) -> Check:
    """Accepts an object whose ``type`` is allowed here and which has that type's shape."""

    def check(problems: Problems, at: str, value: Any) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind is None:
            problems.add("missing required field: type", at)
        elif kind not in shapes:
            problems.add(f"unsupported {noun}: {kind}", f"{at}/type")
        elif kind not in allowed:
            problems.add(f"unsupported {noun} here: {kind}", f"{at}/type")
        else:
            shapes[kind](problems, at, value)

    return check


def at_least_one(*names: str) -> Rule:
    """The object must have one of these fields."""

    def rule(problems: Problems, at: str, value: Any) -> None:
        if not any(name in value for name in names):
            problems.add(f"missing required field: one of {', '.join(names)}", at)

    return rule


def exactly_one(*names: str) -> Rule:
    """The object must have one of these fields, and not two."""

    def rule(problems: Problems, at: str, value: Any) -> None:
        if sum(name in value for name in names) != 1:
            problems.add(f"must have exactly one of {', '.join(names)}", at)

    return rule
