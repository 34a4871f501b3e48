"""Keeps the requests to one company within Intuit's limits: 10 a second, 500 a minute, 10 at once."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from services.clock import Clock


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast a company is asked, and how much at a time. The defaults stay below Intuit's limits.

    ``burst`` requests start in any ``burst_seconds``: eight a second on average, never over ten within one.
    ``read_seconds`` may pass between two bytes of an answer.
    """

    page_size: int = 1000
    burst: int = 10
    burst_seconds: float = 1.25
    per_minute: int = 480
    in_flight: int = 9
    read_seconds: float = 60.0


class Governor:
    """The start times of one company's requests, shared by all threads of this process."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(limits.in_flight)
        self._starts: deque[float] = deque(maxlen=limits.per_minute)
        self._not_before = 0.0

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Waits until a request may start, and counts it as under way inside the block."""
        with self._free:
            wait = self._reserve()
            if wait > 0:
                self._clock.sleep(wait)
            yield

    def pause(self, seconds: float) -> None:
        """Nothing new starts for so long: the server asked for it."""
        with self._lock:
            self._not_before = max(self._not_before, self._clock.monotonic() + seconds)

    def _reserve(self) -> float:
        """Takes the next free start time; the seconds until then."""
        with self._lock:
            now = self._clock.monotonic()
            at = max(now, self._not_before, self._after(self._limits.burst, self._limits.burst_seconds))
            at = max(at, self._after(self._limits.per_minute, 60.0))
            self._starts.append(at)
            return at - now

    def _after(self, count: int, seconds: float) -> float:
        """When the ``count``-th latest start is ``seconds`` ago."""
        return self._starts[-count] + seconds if len(self._starts) >= count else 0.0
