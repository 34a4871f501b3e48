"""Waiting as a person does who has much else going on: minutes, and no longer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TypeVar

from tests.journeys.slack.waiting import until as until_soon

Found = TypeVar("Found")

#: Waits of twenty seconds each.
PATIENCE = 9


def until(look: Callable[[], Found | None], what: str) -> Found:
    """What ``look`` finds, once it finds something. Ends the program where it never does."""
    for _ in range(PATIENCE):
        with contextlib.suppress(AssertionError):
            return until_soon(look, what)
    raise SystemExit(f"It never came to this: {what}")
