"""Requests to one company stay within Intuit's limits."""

from __future__ import annotations

import threading

from services.quickbooks.governor import Governor, Limits
from tests.mirror.mirrored import QuickClock


def starts(count: int, limits: Limits) -> list[float]:
    """When each of so many requests may start, in seconds."""
    clock = QuickClock()
    began, governor, found = clock.monotonic(), Governor(limits, clock), []
    for _ in range(count):
        with governor.slot():
            found.append(round(clock.monotonic() - began, 3))
    return found


def test_ten_requests_start_at_once() -> None:
    assert starts(10, Limits()) == [0.0] * 10


def test_never_more_than_ten_start_within_a_second() -> None:
    found = starts(100, Limits())

    assert max(sum(at <= one < at + 1 for one in found) for at in found) == 10


def test_on_average_eight_start_in_a_second() -> None:
    assert starts(81, Limits())[-1] == 10.0


def test_never_more_than_480_start_within_a_minute() -> None:
    found = starts(1000, Limits(burst=1000))

    assert max(sum(at <= one < at + 60 for one in found) for at in found) == 480


def test_nothing_starts_while_the_server_asks_to_wait() -> None:
    clock = QuickClock()
    governor = Governor(Limits(), clock)

    governor.slow_down(60)
    with governor.slot():
        pass

    assert clock.slept == [1.0] * 60


def test_no_more_than_nine_are_under_way_at_once() -> None:
    governor, inside, most = Governor(Limits(burst=100), QuickClock()), [0], [0]
    lock, full = threading.Lock(), threading.Barrier(9)

    def ask() -> None:
        with governor.slot():
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            full.wait(timeout=10)
            with lock:
                inside[0] -= 1

    threads = [threading.Thread(target=ask) for _ in range(18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert most == [9]
