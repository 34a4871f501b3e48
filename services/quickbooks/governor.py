"""Keeps the requests to one company within Intuit's limits: 10 a second, 500 a minute, 10 at once.

Requests start in the order in which they were asked for: nobody overtakes, nobody starves.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from services.clock import Clock
from services.decisions.slow_down import CALM_SECONDS, MOST_SLOWED, is_same_spell

#: A wait this short is none: clocks do not tell moments apart that lie closer together.
_NO_WAIT = 0.001
#: A wait is looked after so often, in seconds.
_SLICE = 1.0
#: So often, if it is for other threads.
_LOOK = 0.25


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast a company is asked, and how much at a time. The defaults stay below Intuit's limits.

    ``burst`` requests start in any ``burst_seconds``: eight a second on average, never over ten within one.
    ``read_seconds`` may pass between two bytes of an answer, and ``answer_seconds`` until it is there (Intuit
    itself gives up after 120), but for one that is large and comes steadily. ``per_month`` is what the whole
    installation may ask in a month; 0 where there is no limit. Change data capture tells ``captured`` objects
    at most.
    """

    page_size: int = 1000
    captured: int = 1000
    burst: int = 10
    burst_seconds: float = 1.25
    per_minute: int = 480
    in_flight: int = 9
    read_seconds: float = 60.0
    answer_seconds: float = 150.0
    per_month: int = 0


def unwatched() -> None:
    """Nobody wants to end a wait."""


def wait_for(clock: Clock, seconds: float, watch: Callable[[], None]) -> None:
    """Wait so long; what ``watch`` raises meanwhile ends it."""
    while seconds > 0:
        watch()
        clock.sleep(min(seconds, _SLICE))
        seconds -= _SLICE


class Governor:
    """The start times of one company's requests, shared by all threads of this process."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._queue = _Queue()
        self._free = threading.BoundedSemaphore(limits.in_flight)
        self._starts: deque[float] = deque(maxlen=limits.per_minute)
        self._not_before = 0.0
        #: Requests start so many times slower, until it has been calm for some time.
        self._slowed = 1
        self._calm_at = 0.0
        self._refused_since: float | None = None
        self._refused_at = 0.0

    @contextmanager
    def slot(self, watch: Callable[[], None] = unwatched) -> Iterator[None]:
        """Waits until a request may start, and counts it as under way inside the block.

        What ``watch`` raises ends the wait.
        """
        with ExitStack() as under_way:
            with self._queue.turn(watch):
                watch()
                # Only the head of the queue waits here, so that what is free next is its.
                _acquire(self._free, watch)
                under_way.callback(self._free.release)
                self._wait(watch)
            yield

    @property
    def waiting(self) -> int:
        """How many requests have been asked for and not started."""
        return self._queue.waiting

    def slow_down(self, seconds: float) -> None:
        """Nothing new starts for so long, and then slower than before: the server asked for it."""
        with self._lock:
            now = self._clock.monotonic()
            if now >= self._not_before:
                self._slowed = min(self._slowed * 2, MOST_SLOWED)
            self._not_before = max(self._not_before, now + seconds)
            self._calm_at = self._not_before + CALM_SECONDS

    def refused(self) -> float:
        """A request was refused as one too many: for how long they have been, in seconds."""
        with self._lock:
            now = self._clock.monotonic()
            since = self._refused_since
            if since is None or not is_same_spell(self._refused_at - since, now - self._refused_at):
                since = self._refused_since = now
            self._refused_at = now
            return now - since

    def answered(self) -> None:
        """A request was not refused as one too many."""
        with self._lock:
            self._refused_since = None

    def held_for(self) -> float:
        """Seconds for which nothing starts because the server asked for it."""
        with self._lock:
            left = self._not_before - self._clock.monotonic()
            return left if left > _NO_WAIT else 0.0

    def _wait(self, watch: Callable[[], None]) -> None:
        """Wait until the next request may start, also for what is asked of us meanwhile; it counts then."""
        at = self._clock.monotonic()
        while (start := self._earliest(at)) - at > _NO_WAIT:
            wait_for(self._clock, start - at, watch)
            at = start
        with self._lock:
            self._starts.append(at)

    def _earliest(self, at: float) -> float:
        with self._lock:
            if self._slowed > 1 and at >= self._calm_at:
                self._slowed //= 2
                self._calm_at = at + CALM_SECONDS
            limits = self._limits
            return max(
                at,
                self._not_before,
                self._after(limits.burst, limits.burst_seconds * self._slowed),
                self._after(limits.per_minute, 60.0 * self._slowed),
            )

    def _after(self, count: int, seconds: float) -> float:
        """When the ``count``-th latest start is ``seconds`` ago."""
        return self._starts[-count] + seconds if len(self._starts) >= count else 0.0


class _Queue:
    """A lock that is given in the order in which it was asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    @property
    def waiting(self) -> int:
        with self._lock:
            return len(self._waiting) + self._is_taken

    @contextmanager
    def turn(self, watch: Callable[[], None]) -> Iterator[None]:
        """Waits for its turn, and has it inside the block. What ``watch`` raises ends the wait."""
        self._enter(watch)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, watch: Callable[[], None]) -> None:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        # Who leaves hands the lock over: it is never free in between for somebody who comes later.
        is_ours = False
        try:
            _acquire(turn, watch)
            is_ours = True
        finally:
            if not is_ours:
                self._withdraw(turn)

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    def _withdraw(self, turn: threading.Lock) -> None:
        """Wait no longer; a turn that came at this very moment is handed on."""
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return
        self._leave()


def _acquire(lock: threading.Lock | threading.Semaphore, watch: Callable[[], None]) -> None:
    while not lock.acquire(timeout=_LOOK):
        watch()
