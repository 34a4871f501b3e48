"""Fetches while the reader works: a few requests under way, results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def fetch_ahead(
    jobs: Iterable[Job], fetch: Callable[[Job], Result], in_flight: int
) -> Generator[tuple[Job, Result], None, None]:
    """Each job with its result, in the order of the jobs; at most ``in_flight`` are fetched or wait.

    What a fetch raises is raised here, at its turn. Closing the generator drops what has not begun.
    """
    with ThreadPoolExecutor(in_flight, thread_name_prefix="fetch") as pool:
        waiting: deque[tuple[Job, Future[Result]]] = deque()
        try:
            for job in jobs:
                waiting.append((job, pool.submit(fetch, job)))
                if len(waiting) >= in_flight:
                    yield _next(waiting)
            while waiting:
                yield _next(waiting)
        finally:
            for _, future in waiting:
                future.cancel()


def _next(waiting: deque[tuple[Job, Future[Result]]]) -> tuple[Job, Result]:
    job, future = waiting.popleft()
    return job, future.result()
