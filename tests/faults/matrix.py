"""The matrix: what can go wrong, and where it is shown that nothing is lost by it. Its rows are
``matrix.txt``.

There ``battery:NAME`` is a battery of ``python -m tests.faults`` (real processes); anything else is a test
under ``tests/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BATTERY = "battery:"
FILE = Path(__file__).with_name("matrix.txt")
#: Rows that are shown nowhere yet, and why.
OPEN: Mapping[str, str] = {
    "F50": "the random kills can be given any number; a day of them is nobody's default",
}


@dataclass(frozen=True)
class Row:
    """One thing that can go wrong."""

    id: str
    fault: str
    shown_by: tuple[str, ...]

    @property
    def batteries(self) -> list[str]:
        """The names of the batteries that show it."""
        return [one.removeprefix(BATTERY) for one in self.shown_by if one.startswith(BATTERY)]

    @property
    def tests(self) -> list[str]:
        """The tests that show it, as pytest names them."""
        return [f"tests/{one}" for one in self.shown_by if not one.startswith(BATTERY)]


def _read(lines: Iterable[str]) -> list[Row]:
    """A row begins at the margin; what shows it follows, indented."""
    rows: list[Row] = []
    for line in lines:
        if line.startswith(" "):
            last = rows.pop()
            rows.append(Row(last.id, last.fault, (*last.shown_by, line.strip())))
        else:
            number, _, fault = line.partition(" ")
            rows.append(Row(number, fault, ()))
    return rows


ROWS: Sequence[Row] = _read(FILE.read_text("utf-8").splitlines())


def printed(results: Sequence[Mapping[str, Any]]) -> str:
    """The matrix, with what the batteries found."""
    known = [f"{row.id:4} {_state(row, results):11} {row.fault}" for row in ROWS]
    return "\n".join([*known, *(f"{number:4} {'open':11} {why}" for number, why in OPEN.items())])


def _state(row: Row, results: Sequence[Mapping[str, Any]]) -> str:
    """What the batteries found; what tests find, ``make test`` says."""
    cases = [one for name in row.batteries for one in results if one["shard"].startswith(name)]
    if not cases:
        return "tests" if row.tests else "not run"
    red = sum(bool(one["violations"]) for one in cases)
    return f"{red} RED" if red else f"{len(cases)} green"
