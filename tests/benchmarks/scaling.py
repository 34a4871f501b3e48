"""``python -m tests.benchmarks.scaling``: many workers on one PostgreSQL, small companies beside large ones.

Three questions, each on a database of its own: how much more do many workers get done than one; does a large
company make small ones wait; and do small ones get on while every thread there is works on a large one?
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from services.clock import SystemClock
from services.jobs.worker import THREADS
from tests.benchmarks.contestants import QuickBooks, quickbooks_of
from tests.benchmarks.crowd import Companies, Waited, Watch, connect, queue
from tests.benchmarks.databases import Databases, environment_of
from tests.benchmarks.postgres import a_postgres_url
from tests.benchmarks.programs import command, worker


@dataclass(frozen=True, slots=True)
class Measured:
    """One experiment; times are seconds. ``waits``: of the small companies, until a worker began."""

    what: str
    workers: int
    small: int
    invoices: int
    lasted: float
    invoices_a_second: float
    wait_median: float
    wait_p95: float
    wait_longest: float
    large_lasted: float | None

    def line(self) -> str:
        large = "" if self.large_lasted is None else f"; the large ones took {self.large_lasted:.1f} s"
        return (
            f"{self.what:<32} {self.workers} workers: {self.small} small companies in {self.lasted:.1f} s, "
            f"waits {self.wait_median:.1f} / {self.wait_p95:.1f} / {self.wait_longest:.1f} s "
            f"(median, 95 %, longest), {self.invoices_a_second:,.0f} invoices a second{large}"
        )


@dataclass(frozen=True, slots=True)
class Scaling:
    """Where the experiments are made."""

    folder: Path
    server_url: str
    quickbooks: QuickBooks
    engine: str

    @contextmanager
    def database(self) -> Iterator[dict[str, str]]:
        """The environment of programs that share an empty database."""
        made = Databases("postgresql", self.folder, self.server_url)
        with made.empty() as url:
            environment = environment_of(url, self.quickbooks.url) | {"RUN_ENGINE": self.engine}
            command(environment, "migrate")
            yield environment

    def measure(self, what: str, workers: int, large: int, small: int) -> Measured:
        """So many workers, with so many companies of each kind."""
        with self.database() as environment, ExitStack() as stack:
            companies = connect(environment, large, small)
            watch = Watch(environment["DATABASE_URL"])
            stack.callback(watch.close)
            for _ in range(workers):
                stack.enter_context(worker(environment))
            watch.workers(workers)
            measured = _measured(what, workers, environment, companies, watch)
        typer.echo(measured.line())
        return measured


def _measured(
    what: str, workers: int, environment: dict[str, str], companies: Companies, watch: Watch
) -> Measured:
    clock = SystemClock()
    large = queue(environment, companies.large)
    watch.begun(large)
    begun = clock.monotonic()
    waited = watch.ended(queue(environment, companies.small))
    lasted = clock.monotonic() - begun
    known = watch.invoices()
    ended = watch.ended(large)
    whole = clock.monotonic() - begun
    return _figures(what, workers, (lasted, known if not large else watch.invoices(), whole), waited, ended)


def _figures(
    what: str,
    workers: int,
    done: tuple[float, int, float],
    waited: dict[str, Waited],
    large: dict[str, Waited],
) -> Measured:
    waits = sorted(one.begun for one in waited.values())
    lasted, known, whole = done
    return Measured(
        what=what,
        workers=workers,
        small=len(waited),
        invoices=known,
        lasted=round(lasted, 1),
        invoices_a_second=round(known / whole, 1),
        wait_median=round(statistics.median(waits), 1),
        wait_p95=round(waits[int(len(waits) * 0.95) - 1], 1),
        wait_longest=round(waits[-1], 1),
        large_lasted=round(max(one.ended for one in large.values()), 1) if large else None,
    )


def _experiments(scaling: Scaling, chosen: argparse.Namespace) -> Sequence[Measured]:
    few, many, small = 1, chosen.workers, chosen.companies
    wanted = [
        ("small ones alone", few, 0, small),
        ("small ones alone", many, 0, small),
        ("beside a large one", many, 1, small),
        ("while large ones take all threads", few, THREADS, max(small // 10, 10)),
    ]
    return [scaling.measure(*one) for one in wanted if chosen.only in one[0]]


def main() -> None:
    """Measure, and say what was found."""
    chosen = _chosen()
    typer.echo(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before it begins")
    options = ("--small", str(chosen.invoices), "--latency", str(chosen.latency))
    with ExitStack() as stack:
        quickbooks = stack.enter_context(quickbooks_of(chosen.large, *options))
        server_url = stack.enter_context(a_postgres_url())
        found = _experiments(Scaling(Path(), server_url, quickbooks, chosen.engine), chosen)
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=100, help="small companies")
    parser.add_argument("--invoices", type=int, default=100, help="invoices of each small company")
    parser.add_argument("--large", type=int, default=20_000, help="invoices of a large company")
    parser.add_argument("--latency", type=float, default=150, help="milliseconds before each answer")
    parser.add_argument("--workers", type=int, default=4, help="processes that are compared with one")
    parser.add_argument("--only", default="", help="only questions whose words hold this: alone, beside …")
    parser.add_argument("--engine", default="distributed", choices=("distributed", "embedded"))
    parser.add_argument("--json", type=Path, help="also write what was found there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
