"""A burst is told from used-up calls, waits can be ended, and every call is counted."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from services.errors import QuickBooksUnavailable, QuotaSpent
from services.model.quickbooks import Entity
from services.quickbooks.client import QuickBooksSources
from services.sandbox.company import REALM_ID
from tests.mirror.mirrored import NOW
from tests.quickbooks.asked import Asked
from tests.quickbooks.test_over_http import ENDS_WELL, FEBRUARY, FEBRUARY_COUNT, NO_STORE

THROTTLES = ["429_json", "429_json_capital", "429_xml", "403_xml_throttle"]


@pytest.mark.parametrize("kind", THROTTLES)
def test_a_burst_waits_a_minute_and_goes_on(asked: Asked, kind: str) -> None:
    asked.controls.fault(kind, "query", times=1)

    asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert 60 <= sum(asked.clock.slept) <= 61


def test_a_burst_waits_as_long_as_the_server_says(asked: Asked) -> None:
    asked.controls.fault("429_json", "query", times=1, retry_after=5)

    asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert 5 <= sum(asked.clock.slept) <= 6


def test_after_a_burst_the_company_is_asked_more_slowly_until_it_is_calm(asked: Asked) -> None:
    asked.controls.fault("429_json", "query", times=1, retry_after=5)
    asked.source.documents(Entity.INVOICE, FEBRUARY)

    def seconds_for_thirty() -> float:
        before = asked.clock.monotonic()
        for _ in range(30):
            asked.source.count(Entity.INVOICE, FEBRUARY)
        return asked.clock.monotonic() - before

    slowed = seconds_for_thirty()
    asked.clock.move(seconds=60)
    calm = seconds_for_thirty()

    assert slowed > 1.5 * calm


@pytest.mark.parametrize("kind", THROTTLES)
def test_refusals_for_over_five_minutes_mean_that_the_calls_are_used_up(asked: Asked, kind: str) -> None:
    asked.controls.fault(kind, "query", times=99)

    with pytest.raises(QuotaSpent):
        asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert 300 < sum(asked.clock.slept) < 310
    assert set(asked.statuses()) <= {429, 403}


def test_used_up_calls_are_told_at_once_the_next_time(asked: Asked) -> None:
    asked.controls.fault("429_json", "query", times=99)
    with pytest.raises(QuotaSpent):
        asked.source.documents(Entity.INVOICE, FEBRUARY)
    asked.clock.move(hours=1)
    asked.controls.log.clear()

    with pytest.raises(QuotaSpent):
        asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert len(asked.statuses()) == 1


def test_a_burst_long_after_another_one_is_a_burst(asked: Asked) -> None:
    for _ in range(2):
        asked.controls.fault("429_json", "query", times=1)
        asked.clock.move(hours=1)
        asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert len(asked.source.documents(Entity.INVOICE, FEBRUARY).documents) == FEBRUARY_COUNT


def test_a_wait_of_an_hour_is_no_burst(asked: Asked) -> None:
    asked.controls.fault("429_json", "query", times=1, retry_after=3600)

    with pytest.raises(QuotaSpent):
        asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert asked.clock.slept == []


def test_one_who_watches_can_end_a_wait(asked: Asked) -> None:
    asked.controls.fault("429_json", "query", times=99)
    asked.seen_by(stop_after(10))

    with pytest.raises(Enough):
        asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert sum(asked.clock.slept) < 11


class Enough(Exception):
    """Somebody ends a wait."""


def stop_after(looks: int) -> Callable[[], None]:
    """A watch that ends the wait at that look."""
    counted = itertools.count(1)

    def watch() -> None:
        if next(counted) >= looks:
            raise Enough

    return watch


def test_it_is_known_until_when_a_company_is_not_asked(asked: Asked) -> None:
    slowed: list[datetime | None] = []
    asked.controls.fault("429_json", "query", times=1, retry_after=30)
    asked.seen_by(lambda: slowed.append(asked.source.slowed_until))

    asked.source.documents(Entity.INVOICE, FEBRUARY)

    known = [until for until in slowed if until is not None]
    assert slowed[0] is None
    assert 30 <= (known[0] - NOW).total_seconds() <= 31
    assert asked.source.slowed_until is None


@pytest.mark.parametrize(("counted", "waits"), [(499, 60), (500, 0)])
def test_by_our_own_count_used_up_calls_are_told_at_once(asked: Asked, counted: int, waits: int) -> None:
    asked.used(counted, of=500)
    asked.controls.fault("429_json", "query", times=1)

    if waits:
        asked.source.documents(Entity.INVOICE, FEBRUARY)
    else:
        with pytest.raises(QuotaSpent):
            asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert waits <= sum(asked.clock.slept) <= waits + 1


def test_every_request_that_reached_quickbooks_counts_as_a_call(asked: Asked) -> None:
    asked.gives_up_after(seconds=2)

    for kind in (failing := [*ENDS_WELL, *THROTTLES, "401_json"]):
        asked.controls.fault(kind, "query", times=1)
        asked.source.documents(Entity.INVOICE, FEBRUARY)

    assert asked.source.calls == len(asked.statuses()) == 2 * len(failing)


def test_a_request_that_never_left_counts_as_no_call(asked: Asked) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        source = QuickBooksSources(asked.tokens, NO_STORE, asked.clock, url).open_with(REALM_ID, "token")

        with pytest.raises(QuickBooksUnavailable):
            source.company()

    assert source.calls == 0


def test_calls_of_many_threads_are_all_counted(asked: Asked) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: asked.source.count(Entity.INVOICE, FEBRUARY), range(40)))

    assert asked.source.calls == len(asked.statuses()) == 40
