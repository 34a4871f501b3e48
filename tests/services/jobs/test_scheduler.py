"""The clock: a tick that breaks or takes long holds up neither itself nor others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from services.jobs.scheduler import Scheduler, Tick, Ticks

STUCK = 20.0
SOON = 0.02


@contextmanager
def ticking(*ticks: Tick) -> Iterator[Scheduler]:
    scheduler = Scheduler(ticks, Ticks(pump=SOON))
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.stop()


def test_a_tick_that_breaks_comes_again_and_says_no_more_than_where() -> None:
    broken = threading.Semaphore(0)

    def breaks() -> None:
        broken.release()
        raise ZeroDivisionError("Acme owes 12.00")

    with structlog.testing.capture_logs() as logs, ticking(Tick("breaks", SOON, breaks)):
        for _ in range(3):
            assert broken.acquire(timeout=STUCK)

    assert {(log["event"], log["tick"], log["error"]) for log in logs} == {
        ("tick_broke", "breaks", "ZeroDivisionError")
    }
    assert "Acme" not in str(logs)


def test_a_tick_that_takes_long_holds_up_no_other() -> None:
    hanging, ticked = threading.Event(), threading.Semaphore(0)

    with ticking(
        Tick("hangs", SOON, lambda: _wait(hanging)), Tick("goes on", SOON, ticked.release, jitter=SOON)
    ):
        for _ in range(3):
            assert ticked.acquire(timeout=STUCK)
        hanging.set()


def test_only_a_process_that_can_send_pumps() -> None:
    pumped = threading.Event()
    scheduler = Scheduler([], Ticks(pump=SOON))

    scheduler.start(pumped.set)
    is_sent = pumped.wait(STUCK)
    scheduler.stop()

    assert is_sent


def test_it_can_tick_again_after_a_stop() -> None:
    ticked = threading.Semaphore(0)
    scheduler = Scheduler([Tick("again", SOON, ticked.release)])

    for _ in range(2):
        scheduler.start()
        assert ticked.acquire(timeout=STUCK)
        scheduler.stop()


def _wait(hanging: threading.Event) -> None:
    assert hanging.wait(STUCK)
