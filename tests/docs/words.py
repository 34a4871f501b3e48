"""Whether what a command said is what its page shows: figures, days and ids may be others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

#: References of runs and schedules: a name in the page stands for what the program said in its place.
REFERENCE = re.compile(r"\b(?:IMP|SCH)-[A-Z0-9]{4,}\b")
DAY = re.compile(r"\b20\d\d-[01]\d-[0-3]\d\b")
#: The day on which the pages were written: days in them are as far from today as they were from it then.
WRITTEN = date(2026, 11, 26)
#: Left out in a page: alone any number of lines, else the rest of a part of one.
MORE = "…"

_SAME = (
    (REFERENCE, "REFERENCE"),
    (re.compile(r"\bT0[A-Z0-9]+\b"), "TEAM"),
    (re.compile(r"\b[0-9a-f]{12,}\b"), "HASH"),
    (re.compile(r"\b(?:[ECMP][SD]T|UTC)\b"), "ZONE"),
    (re.compile(r"\d[\d,.]*(?<![,.])"), "N"),
    (re.compile(r"[ \t]+"), " "),
)


def is_as_shown(said: str, page: Sequence[str]) -> bool:
    """Whether the page shows what was said."""
    return re.fullmatch(_pattern(page), _plain(said.strip()) + "\n") is not None


def bindings(said: str, page: Sequence[str]) -> dict[str, str]:
    """What the references of the page stand for, by the order in which they first come."""
    theirs = dict.fromkeys(REFERENCE.findall("\n".join(page)))
    ours = dict.fromkeys(REFERENCE.findall(said))
    return dict(zip(theirs, ours, strict=False))


def moved(command: str, today: date) -> str:
    """The command with its days as far from today as they were when it was written."""
    since = (today - WRITTEN).days
    return DAY.sub(
        lambda day: (date.fromisoformat(day[0]) + timedelta(since)).isoformat(),
        command,
    )


def _pattern(page: Sequence[str]) -> str:
    lines = [line.rstrip() for line in page]
    while lines and not lines[-1]:
        lines.pop()
    return "".join(r"(?:.*\n)*?" if line.strip() == MORE else f"{_line(line)}\n" for line in lines)


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in _plain(line).split(MORE))


def _plain(text: str) -> str:
    for pattern, instead in _SAME:
        text = pattern.sub(instead, text)
    return "\n".join(line.strip() for line in text.splitlines())
