"""What a person can press, choose or read as a heading, from the golden views and messages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.docs.fences import pages
from tests.rules.sources import ROOT, project_files, text_of

GOLDEN = "tests/golden/"
#: Names that only the golden files' own firm has: what stands in their place in real life is foreign text.
INVENTED = re.compile(
    r"Rivertown|Larkspur|Fern\b|Harbor <|Acme|Juniper|@finance|@pm|Umbrella|Lobby|Wohnbau|F-\d|^[A-Z]{3}$"
)
NUMBER = re.compile(r"\d[\d,.]*(?<![,.])")
MARKS = re.compile(r"[*`_|]|\\")


def every_label() -> dict[str, str]:
    """Label, its figures read as ``N``, → the file that has it."""
    found: dict[str, str] = {}
    for path in project_files():
        if path.startswith(GOLDEN) and path.endswith(".json"):
            for label in _labels(json.loads((ROOT / path).read_text(encoding="utf-8"))):
                if not INVENTED.search(label):
                    found.setdefault(normal(label), path.removeprefix(GOLDEN))
    return found


def normal(text: str) -> str:
    """The words without case, marks and figures."""
    return " ".join(NUMBER.sub("N", MARKS.sub("", text)).casefold().split())


@cache
def documented() -> str:
    """All pages but the generated lists, as one text."""
    return " \n ".join(normal(text_of(page)) for page in pages())


def is_documented(label: str) -> bool:
    """Whether some page has these words, as words."""
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", documented()) is not None


def _labels(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from _own(part)
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _labels(inner)


def _own(part: dict[str, Any]) -> Iterator[str]:
    kind = part.get("type")
    if kind == "modal":
        yield from (part[key]["text"] for key in ("title", "submit", "close") if part.get(key))
    if kind in ("button", "header"):
        yield part["text"]["text"]
    if kind == "input":
        yield part["label"]["text"]
    for option in part.get("options", []) if isinstance(part.get("options"), list) else []:
        if isinstance(option, dict) and "text" in option:
            yield option["text"]["text"]
