"""Waiting for what other threads bring about: a bounded number of looks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

#: Looks before the wait has failed, and the seconds that other threads get between two of them.
LOOKS = 1000
PAUSE = 0.02

_never = threading.Event()


def until(look: Callable[[], Found | None], what: str) -> Found:
    """What ``look`` finds, once it finds something."""
    for _ in range(LOOKS):
        found = look()
        if found:
            return found
        _never.wait(PAUSE)
    raise AssertionError(f"It never came to this: {what}")
