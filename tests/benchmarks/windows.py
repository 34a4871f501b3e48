"""Large invoice windows on both databases, made for the purpose and removed afterwards."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import typer

from services.store.encryption import Keyring
from services.store.engine import open_engine
from services.store.migrate import upgrade
from services.store.unit_of_work import Store
from tests.benchmarks.big_window import Shape, fill, fill_totals
from tests.benchmarks.big_work import fill_work
from tests.benchmarks.findings import Finding
from tests.benchmarks.listing import Timed, read_lists, search_projects, show_home
from tests.benchmarks.postgres import a_postgres_url
from tests.benchmarks.reading import read_totals
from tests.benchmarks.work_reading import read_work

#: Of more invoices than these only the totals are made: the rows take a minute for each million.
_WITH_ROWS = 20_000_000


def read_window(kind: str, count: int) -> list[Finding]:
    """All that is read of an invoice window of this size."""
    with a_window(kind, count) as store:
        is_idle = os.getloadavg()[0] < (os.cpu_count() or 1) / 2
        found = read_totals(store, kind, count, is_idle)
        if count <= _WITH_ROWS:
            timed = Timed(store, kind, count, is_idle)
            found += read_lists(timed) + show_home(timed)
    if count <= _WITH_ROWS:
        with a_window(kind, count, with_work=True) as store:
            found += read_work(Timed(store, kind, count, os.getloadavg()[0] < (os.cpu_count() or 1) / 2))
    for one in found:
        typer.echo(one.line())
    return found


def read_projects(kind: str) -> list[Finding]:
    """All that is read where projects are chosen among very many."""
    with a_window(kind, 0, Shape(0, projects=100_000, clients=20_000)) as store:
        is_idle = os.getloadavg()[0] < (os.cpu_count() or 1) / 2
        return search_projects(Timed(store, kind, 0, is_idle))


@contextmanager
def a_window(kind: str, count: int, shape: Shape | None = None, with_work: bool = False) -> Iterator[Store]:
    """A store with so many invoices in its invoice window, and as many entries if asked for."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = f"sqlite:///{folder}/window.db" if kind == "sqlite" else stack.enter_context(a_postgres_url())
        engine = open_engine(url)
        stack.callback(engine.dispose)
        begun = time.perf_counter()
        upgrade(engine)
        make = fill if count <= _WITH_ROWS else fill_totals
        make(engine, shape or Shape(count))
        if with_work:
            fill_work(engine, shape or Shape(count))
        typer.echo(f"\n{count:,} invoices on {kind} were made in {time.perf_counter() - begun:.0f} s")
        yield Store(engine, Keyring([bytes(32)]))
