"""JSON as text: every number exactly as it is spelled, in one of many layouts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

#: A member that is left out.
ABSENT = object()


class Number(str):
    """A number, spelled; written without quotation marks."""

    __slots__ = ()


@dataclass(frozen=True)
class Layout:
    """Whether signs beyond ASCII are escaped, and what stands between the parts."""

    is_ascii: bool
    colon: str
    comma: str


LAYOUTS = st.builds(
    Layout, st.booleans(), st.sampled_from([":", ": ", " :\t"]), st.sampled_from([",", ", ", ",\r\n  "])
)


def written(node: Any, layout: Layout) -> str:
    """The text of a tree of dictionaries, lists, texts, numbers, booleans and None."""
    match node:
        case Number():
            return str(node)
        case str():
            return _quoted(node, layout)
        case dict():
            members = (
                f"{_quoted(name, layout)}{layout.colon}{written(part, layout)}" for name, part in node.items()
            )
            return "{" + layout.comma.join(members) + "}"
        case list():
            return "[" + layout.comma.join(written(part, layout) for part in node) + "]"
        case _:
            return json.dumps(node)


def _member(name: str, part: Any, layout: Layout) -> str:
    return f"{_quoted(name, layout)}{layout.colon}{written(part, layout)}"


def _quoted(text: str, layout: Layout) -> str:
    # Half a character has no encoding; it can only be written as an escape.
    is_broken = any("\ud800" <= sign <= "\udfff" for sign in text)
    return json.dumps(text, ensure_ascii=layout.is_ascii or is_broken)


def spellings(value: Decimal) -> list[str | Number]:
    """Ways to write one number: with and without zeros at the end, with an exponent, as text."""
    plain = format(value, "f")
    longer = plain + ("00" if "." in plain else ".00")
    return [
        Number(plain),
        Number(longer),
        Number(format(value, "e")),
        Number(format(value, "E").replace("E+", "E")),
        plain,
        longer,
    ]


def spelled(value: Decimal) -> st.SearchStrategy[str | Number]:
    """The number in one of its spellings."""
    return st.sampled_from(spellings(value))


def optional(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """This, null, or nothing at all."""
    return st.one_of(part, part, st.none(), st.just(ABSENT))


def members(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object of these members, without those that turn out to be left out."""
    return st.fixed_dictionaries(parts).map(present)


def present(node: dict[str, Any]) -> dict[str, Any]:
    """The object without the members that are left out."""
    return {name: part for name, part in node.items() if part is not ABSENT}
