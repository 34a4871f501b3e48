"""A few requests under way, results in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from services.mirror.fetch_ahead import fetch_ahead


def test_results_come_in_the_order_of_the_jobs() -> None:
    first_may_end = threading.Event()

    def fetch(job: int) -> int:
        if job == 0:
            first_may_end.wait(timeout=10)
        if job == 2:
            first_may_end.set()
        return job * 10

    assert list(fetch_ahead(range(4), fetch, 3)) == [(0, 0), (1, 10), (2, 20), (3, 30)]


def test_no_more_jobs_are_taken_than_are_in_flight() -> None:
    taken: list[int] = []

    def jobs() -> Iterator[int]:
        for job in range(100):
            taken.append(job)
            yield job

    fetched = fetch_ahead(jobs(), str, 4)
    next(fetched)
    fetched.close()

    assert taken == [0, 1, 2, 3]


def test_an_error_comes_at_its_turn() -> None:
    def fetch(job: int) -> int:
        return 10 // (2 - job)

    fetched = fetch_ahead(range(4), fetch, 4)

    assert [next(fetched), next(fetched)] == [(0, 5), (1, 10)]
    with pytest.raises(ZeroDivisionError):
        next(fetched)
