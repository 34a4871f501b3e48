"""The words of docs/install-transcript.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.clock import SystemClock
from tests.install.guide import Step

#: Lines of an answer that are shown.
MOST_LINES = 12
#: Lines of what was read in Slack or a browser: the beginning of the report.
MOST_SEEN = 32
HEAD = """\
# A transcript of the installation

[install.md](install.md), typed step by step in a clean clone on {day} by `make install-check`, which knows
nothing but that page. {machine}. Slack and Intuit were the stand-ins, started apart; consent was given over
HTTP. Seconds are those of the machine. What a person needs besides is reading, and the pages of Slack and
Intuit: the minutes in install.md are estimates for both together, and nobody has measured them on the real
pages.

What the stand-ins cannot show: the real pages, their labels and their waiting times; approval of an app by a
workspace's administrators; Intuit's questionnaire for production keys; a host name, its certificate and a
reverse proxy, in whose place the app's own port stood. The ports are written as install.md has them: the
check took free ones.
"""
#: Way B goes on in the clone of way A, with a new ``.env`` and a new database.
AGAIN = "Its first step is that of way A."


@dataclass(frozen=True)
class Typed:
    """A command, and what it said."""

    command: str
    said: str


@dataclass(frozen=True)
class Told:
    """A step that was taken."""

    step: Step
    seconds: float
    typed: Sequence[Typed]
    seen: str


def written(ways: Mapping[str, Sequence[Told]]) -> str:
    """The whole page."""
    head = HEAD.format(day=f"{SystemClock().now():%Y-%m-%d}", machine=_machine())
    return "\n".join([head, *(_way(name, told) for name, told in ways.items())])


def _machine() -> str:
    load = f"others kept {os.getloadavg()[1]:.0f} processes busy at the same time"
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; {load}"


def _way(name: str, told: Sequence[Told]) -> str:
    rows = [f"| {one.step.words} | {one.seconds:.1f} | {one.step.minutes or ''} |" for one in told]
    seconds, minutes = sum(one.seconds for one in told), sum(one.step.minutes or 0 for one in told)
    total = f"| **together** | **{seconds:.1f}** | **{minutes}** |"
    table = ["| step | seconds | minutes in the page |", "|---|--:|--:|", *rows, total]
    again = [] if any(one.step.key == "1" for one in told) else [AGAIN, ""]
    shown = [words for one in told if (words := _step(one))]
    return "\n".join([f"## Way {name}", "", *again, *table, "", *shown])


def _step(told: Told) -> str:
    shown = [line for typed in told.typed for line in (f"$ {typed.command}", *_short(typed.said))]
    seen = _short(told.seen, MOST_SEEN)
    if not shown and not seen:
        return ""
    block = ["```output", *shown, *seen, "```", ""]
    return "\n".join([f"### {told.step.words}", "", *block])


def _short(text: str, most: int = MOST_LINES) -> list[str]:
    lines = text.rstrip().splitlines()
    return [*lines[:most], "…"] if len(lines) > most else lines
