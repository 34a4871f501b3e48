"""A target: what is thrown at which part of the program, and what must hold each time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from services.errors import place_of, rescued

#: Raises for what must not be.
Check = Callable[[Any], None]


@dataclass(frozen=True)
class Target:
    """``opened`` gives the check, and keeps what it needs as long as it is used.

    ``weight``: how many of its examples are as dear as one of the quickest.
    """

    name: str
    thrown: st.SearchStrategy[Any]
    opened: Callable[[], AbstractContextManager[Check]]
    weight: int = 1


@dataclass(frozen=True)
class Result:
    """What came of it; ``found`` is what must not be, the smallest example in words."""

    target: str
    examples: int
    seconds: float
    found: tuple[str, ...]


def thrown_at(target: Target, examples: int, seeded: int) -> Result:
    """So many examples; the same ones for the same number."""
    found: list[str] = []
    with target.opened() as check:
        counted, run = _counting(target, check, examples, seeded)
        began = time.monotonic()
        rescued(run, lambda error: found.extend(map(_told, _each(error))))
        return Result(target.name, len(counted), round(time.monotonic() - began, 1), tuple(found))


def _counting(
    target: Target, check: Check, examples: int, seeded: int
) -> tuple[list[None], Callable[[], None]]:
    counted: list[None] = []

    @seed(seeded)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
    @given(target.thrown)
    def run(value: Any) -> None:
        counted.append(None)
        check(value)

    return counted, run


def _each(error: Exception) -> Sequence[Exception]:
    """Where several different things were found, each of them."""
    return error.exceptions if isinstance(error, ExceptionGroup) else [error]


def _told(error: Exception) -> str:
    notes = " ".join(getattr(error, "__notes__", ()))
    return f"{type(error).__name__} at {place_of(error)}: {error} {notes}"[:2000]
