"""docs/install.md as steps: what it says to type, and what it says to write into ``.env``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.docs.fences import Fence, fences
from tests.rules.sources import text_of

PAGE = "docs/install.md"
#: The steps of each way, in the order in which somebody takes them.
WAYS = {
    "A": ("1", "2", "A1", "A2", "A3", "A4", "3", "Q1", "4", "A5", "A6", "A7", "6"),
    "B": ("1", "2", "B1", "3", "Q1", "5", "B2", "B3", "B4", "B5", "B6", "6"),
}
HEADING = re.compile(r"^#{2,3} ((\w+)\. .+)$", re.MULTILINE)
MINUTES = re.compile(r" · (\d+) min$")


@dataclass(frozen=True)
class Step:
    """One heading of the page and the blocks below it."""

    key: str
    title: str
    blocks: tuple[Fence, ...]

    @property
    def minutes(self) -> int | None:
        """How long the page says that it takes; a part of a step says nothing."""
        found = MINUTES.search(self.title)
        return int(found[1]) if found else None

    @property
    def words(self) -> str:
        """The title without its minutes."""
        return MINUTES.sub("", self.title)


def steps() -> dict[str, Step]:
    """Every step by its key, such as ``A1``."""
    text = text_of(PAGE)
    headings = list(HEADING.finditer(text))
    lines = [text.count("\n", 0, heading.start()) + 1 for heading in headings]
    found = {}
    for heading, first, last in zip(headings, lines, [*lines[1:], text.count("\n") + 2], strict=True):
        blocks = tuple(block for block in fences(PAGE) if first < block.line < last)
        found[heading[2]] = Step(heading[2], heading[1], blocks)
    return found


def of_way(way: str) -> list[Step]:
    """The steps of one way. Fails where the page has one of them no more."""
    known = steps()
    return [known[key] for key in WAYS[way]]
