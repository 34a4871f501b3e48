"""A clock that runs fast, that every process of a world shares, and that the battery can move on.

Why this is sound. Leases, quarantines, back-offs and token lives are read from this clock alone, so at twenty
times the speed a lease of 90 seconds is over after 4.5 real ones, in the same order of events. What stays
real are the timeouts of HTTP (10 seconds and more) and how long the machine takes: a call to a stand-in on
loopback is answered in milliseconds, far below the shortest span that matters (the quarantine of 40 seconds,
2 real ones), so that a call of a dead process has long arrived or died when it is looked for. A slow machine
makes live processes lose leases early, which adds faults and hides none.
"""

from __future__ import annotations

import mmap
import struct
import threading
import time
from datetime import datetime, timedelta

from tests.services.desk_doubles import NOW

_OFFSET = struct.Struct("d")


class HastyClock:
    """Runs ``speed`` times as fast as the machine's clock. Processes forked after it was made agree on it."""

    def __init__(self, speed: float = 20.0) -> None:
        self.speed = speed
        # The kernel's monotonic clock is one for all processes of the machine.
        self._began = time.monotonic()
        self._moved = mmap.mmap(-1, _OFFSET.size)

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        (moved,) = _OFFSET.unpack(self._moved[: _OFFSET.size])
        return (time.monotonic() - self._began) * self.speed + float(moved)

    def sleep(self, seconds: float) -> None:
        threading.Event().wait(seconds / self.speed)

    def move(self, **how_far: float) -> None:
        """Move on by this much for all processes, such as ``hours=1``."""
        (moved,) = _OFFSET.unpack(self._moved[: _OFFSET.size])
        further = float(moved) + timedelta(**how_far).total_seconds()
        self._moved[: _OFFSET.size] = _OFFSET.pack(further)
