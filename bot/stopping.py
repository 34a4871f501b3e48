"""How a process ends: when it is asked to, in good time, and at once when it is asked again."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

import structlog

from services.clock import SystemClock
from services.errors import place_of, rescued

log = structlog.get_logger()

#: Seconds that everything may take from the signal to the end of the process.
LAST_MOMENT = 18.0
#: Seconds that what is under way may take to end by itself.
GRACE = 8.0
Stage = Callable[[], object]


class StopSignals:
    """Ctrl-C and SIGTERM: the first asks, the second ends the process at once.

    ``within``: after so many seconds it ends whatever still hangs, also while it starts; the ledger needs no
    farewell.
    """

    def __init__(self, within: float | None = None) -> None:
        self._asked = threading.Event()
        if within is not None:
            threading.Thread(target=self._end_late, args=(within,), daemon=True).start()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def wait(self) -> None:
        """Return when the process is asked to stop, also if it was before."""
        self._asked.wait()

    def ask(self) -> None:
        """Ask as a signal does."""
        self._asked.set()

    def _end_late(self, within: float) -> None:
        self._asked.wait()
        threading.Event().wait(within)
        log.warning("stopped_late")
        end_now()

    def _ask(self, number: int, _: FrameType | None) -> None:
        self._asked.set()
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, signal.SIG_DFL)


def wait_for_signal() -> None:
    """Return when the process is asked to stop."""
    StopSignals().wait()


def end_now() -> NoReturn:
    """End the process, all being done: the interpreter would wait for threads that wait for an answer."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


def together(*stages: Stage, within: float = GRACE) -> bool:
    """Do these at the same time; whether all were done in time. What was not goes on by itself."""
    threads = [threading.Thread(target=_quietly, args=(stage,), daemon=True) for stage in stages]
    for thread in threads:
        thread.start()
    clock = SystemClock()
    until = clock.monotonic() + within
    for thread in threads:
        thread.join(max(0.0, until - clock.monotonic()))
    return not any(thread.is_alive() for thread in threads)


def _quietly(stage: Stage) -> None:
    rescued(stage, lambda error: log.warning("stop_broke", error=type(error).__name__, at=place_of(error)))
