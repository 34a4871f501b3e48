"""Requests to one company stay within Intuit's limits."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

import pytest

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


def test_who_asks_first_starts_first_and_nobody_overtakes() -> None:
    clock, order = QuickClock(), list[int]()
    governor = Governor(Limits(in_flight=1), clock)
    arrived, begun = threading.Semaphore(0), threading.Lock()

    def ask(number: int) -> None:
        arrived.release()
        with governor.slot(), begun:
            order.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    with governor.slot():
        for number, thread in enumerate(threads):
            thread.start()
            arrived.acquire(timeout=10)
            wait_until(lambda expected=number + 1: governor.waiting == expected)  # type: ignore[misc]
    for thread in threads:
        thread.join(timeout=10)

    assert order == list(range(20))


def wait_until(holds: Callable[[], bool]) -> None:
    """Lets other threads go on until this is so."""
    event = threading.Event()
    for _ in range(10_000):
        if holds():
            return
        event.wait(0.001)
    raise AssertionError("It never came to that.")


def test_a_company_that_is_asked_while_it_wants_to_rest_is_not_asked_by_those_who_wait_already() -> None:
    clock = QuickClock()
    governor = Governor(Limits(burst=1, burst_seconds=10), clock)
    with governor.slot():
        pass
    began = clock.monotonic()

    with governor.slot(once(lambda: governor.slow_down(60))):
        waited = clock.monotonic() - began

    assert waited >= 60


def once(act: Callable[[], None]) -> Callable[[], None]:
    """A watch that does this at its second look: while a request waits."""
    looks = itertools.count()

    def watch() -> None:
        if next(looks) == 1:
            act()

    return watch


def test_a_wait_that_is_ended_leaves_its_place_to_others() -> None:
    governor = Governor(Limits(in_flight=1), QuickClock())
    governor.slow_down(60)

    for _ in range(3):
        with pytest.raises(Enough), governor.slot(enough):
            pass

    with governor.slot():
        pass


class Enough(Exception):
    """Somebody ends the wait."""


def enough() -> None:
    raise Enough


def ended(governor: Governor, watch: Callable[[], None]) -> bool:
    """Whether a request that waits is ended by its watch, although nothing else gets on."""
    seen: list[bool] = []

    def ask() -> None:
        try:
            with governor.slot(watch):
                seen.append(False)
        except Enough:
            seen.append(True)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout=10)
    return seen == [True]


def test_a_wait_for_those_under_way_can_be_ended() -> None:
    governor = Governor(Limits(in_flight=1), QuickClock())

    with governor.slot():
        assert ended(governor, once(enough))


def test_a_wait_behind_others_can_be_ended_and_they_go_on() -> None:
    governor, begun = Governor(Limits(in_flight=1), QuickClock()), list[int]()

    def ask(number: int) -> None:
        with governor.slot():
            begun.append(number)

    others = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
    with governor.slot():
        others[0].start()
        wait_until(lambda: governor.waiting == 1)
        assert ended(governor, enough)
        others[1].start()
        wait_until(lambda: governor.waiting == 2)
    for thread in others:
        thread.join(timeout=10)

    assert (begun, governor.waiting) == ([0, 1], 0)


def test_time_that_stands_still_ends_no_limit_and_starts_no_endless_wait() -> None:
    class Standing(QuickClock):
        def sleep(self, seconds: float) -> None:
            self.slept.append(seconds)

    clock = Standing()
    governor = Governor(Limits(), clock)

    for _ in range(30):
        with governor.slot():
            pass

    assert sum(clock.slept) > 0
