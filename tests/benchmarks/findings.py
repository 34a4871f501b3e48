"""What must be reached, what is aimed at, and whether it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure must reach, and what it is meant to. ``is_floor``: more is better.

    ``held``: what the gate holds instead of a must that is out of reach, so that nothing gets worse unseen.
    """

    name: str
    must: float
    aim: float
    is_floor: bool = False
    held: float | None = None

    def is_met(self, value: float, by: float) -> bool:
        """Whether the value is as good as ``by`` or better."""
        return value >= by if self.is_floor else value <= by


#: See "What is out of reach" in docs/benchmarks.md. What is held allows for a busy machine and few invoices.
WHOLE = Bar("preview + import ÷ limit", 1.4, 1.15, held=5)
PRESS = Bar("the press on Import to done ÷ limit", 0.8, 0.5, held=2)
NAIVE = Bar("times less CPU than naive python-quickbooks + ORM", 15, 20, is_floor=True, held=2.5)
TIME = Bar("time entries per second ÷ invoices per second", 1, 1.5, is_floor=True, held=0.7)
TAP = Bar("times less CPU than tap-quickbooks without a database", 25, 40, is_floor=True, held=2.5)
GROWTH = Bar("MB of peak memory more at the largest size than at the smallest", 10, 2)
PEAK = Bar("MB of peak memory with 10 connections", 140, 110)
LATENCY = Bar("wall at this latency ÷ at none", 1.25, 1.1)
SECOND_PREVIEW = Bar("second preview, nothing changed ÷ first", 0.1, 0.02, held=0.25)
SCALE = Bar("CPU per invoice at the largest size ÷ at the smallest", 1.3, 1.1)
TOTALS = Bar("ms for tiles or aging", 10, 3.5)
LISTS = Bar("ms for a page of a list", 10, 3)
SEARCHES = {
    "sqlite": Bar("ms for projects among 100,000", 5, 1),
    "postgresql": Bar("ms for projects among 100,000", 10, 5),
}
FIRST_PAINT = Bar("ms until Home is made", 150, 50)
ACKNOWLEDGED = Bar("ms until a command is acknowledged meanwhile, p99", 25, 2)


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure, once for each round. ``counts``: whether it may fail the gate."""

    bar: Bar
    where: str
    basis: str
    values: Sequence[float]
    counts: bool = True

    @property
    def middle(self) -> float:
        """The median of the rounds."""
        return median(self.values)

    @property
    def verdict(self) -> str:
        """In one word or two, what became of it."""
        if self.bar.is_met(self.middle, self.bar.aim):
            return "aim met"
        if self.bar.is_met(self.middle, self.bar.must):
            return "met"
        return "MISSED" if self.counts else "missed, does not count"

    @property
    def fails(self) -> bool:
        """Whether the gate must not open."""
        held = self.bar.must if self.bar.held is None else self.bar.held
        return self.counts and not self.bar.is_met(self.middle, held)

    def as_json(self) -> dict[str, Any]:
        """For a file."""
        told = {"name": self.bar.name, "where": self.where, "basis": self.basis, "values": list(self.values)}
        return told | {"must": self.bar.must, "aim": self.bar.aim, "verdict": self.verdict}

    def line(self) -> str:
        """As it is printed."""
        sign = "≥" if self.bar.is_floor else "≤"
        spread = f"({_shown(min(self.values))} – {_shown(max(self.values))})"
        bars = f"must {sign} {self.bar.must:g}, aim {sign} {self.bar.aim:g}"
        return (
            f"  {self.bar.name + ', ' + self.basis:<60} {_shown(self.middle):>7} {spread:<17} "
            f"{bars:<26} {self.verdict}"
        )


def _shown(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}" if abs(value) < 10 else f"{value:,.1f}"
