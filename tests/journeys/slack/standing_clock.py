"""One time for the app and for both stand-ins."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from tests.journeys.slack.gate import Gate
from tests.services.desk_doubles import NOW, SettableClock


class StandingClock(SettableClock):
    """Stands until it is moved; waiting only lets other threads go on."""

    def __init__(self) -> None:
        super().__init__()
        self._before_workers: Callable[[], None] | None = None

    def reset(self) -> None:
        """Back to the beginning."""
        self._now = NOW
        self._before_workers = None

    def now(self) -> datetime:
        before = self._before_workers
        if before is not None and threading.current_thread().name.startswith("worker"):
            before()
        return super().now()

    @contextmanager
    def holding_workers(self, when: Callable[[], bool]) -> Iterator[Gate]:
        """The first worker that looks at the clock when this is so waits until the gate is opened."""
        gate, first = Gate(), threading.Lock()

        def before() -> None:
            if when() and first.acquire(blocking=False):
                gate.hold()

        self._before_workers = before
        try:
            yield gate
        finally:
            self._before_workers = None
            gate.open()
