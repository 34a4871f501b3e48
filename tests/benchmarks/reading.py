"""How long a person waits for tiles and aging of a large invoice window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import typer

from services.ports.invoice_window import Scope
from services.ports.store import Store, Transaction
from services.ports.totals import AsOf
from tests.benchmarks.big_window import FEW, LAST, MANY, TEAM
from tests.benchmarks.findings import TOTALS, Finding

#: Who looks.
SCOPES = {
    "the whole workspace": Scope(TEAM),
    "a member of 40 projects": Scope(TEAM, FEW),
    "a member of 400": Scope(TEAM, MANY),
}
#: Reads of each; the first few of a process are not of interest.
_TIMES, _WARM = 400, 20

Ask = Callable[[Transaction, int], object]


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds, sorted: by the clock, and of this process alone."""

    wall: list[float]
    cpu: list[float]


def at(part: float, found: list[float]) -> float:
    """So long at most for this part of them."""
    return found[min(len(found) - 1, int(part * len(found)))]


def read_totals(store: Store, kind: str, count: int, is_idle: bool) -> list[Finding]:
    """Tiles, and aging as of another day each time."""
    typer.echo(f"\ntiles and aging of {count:,} invoices, {kind:<16} ms: p50       p99   CPU p99")
    found = []
    for name, ask in _questions():
        waits, where = waits_for(store, ask), f"{kind}, {count:,} invoices, {name}"
        middle, late, used = at(0.5, waits.wall), at(0.99, waits.wall), at(0.99, waits.cpu)
        typer.echo(f"  {name:<46} {middle:>10.2f} {late:>9.2f} {used:>9.2f}")
        found.append(Finding(TOTALS, where, "p99", [late], is_idle))
        if kind == "sqlite":
            found.append(Finding(TOTALS, where, "CPU p99", [used]))
    return found


def waits_for(store: Store, ask: Ask) -> Waits:
    """How long it took to ask this, each time in a transaction of its own."""
    wall, cpu = [], []
    for number in range(_WARM + _TIMES):
        begun, used = time.perf_counter(), time.thread_time()
        with store.reading() as tx:
            ask(tx, number)
        wall.append(1000 * (time.perf_counter() - begun))
        cpu.append(1000 * (time.thread_time() - used))
    return Waits(sorted(wall[_WARM:]), sorted(cpu[_WARM:]))


def _questions() -> Iterator[tuple[str, Ask]]:
    for who, scope in SCOPES.items():
        yield f"tiles, {who}", _tiles_of(scope)
        yield f"aging, {who}", _aging_of(scope)


def _tiles_of(scope: Scope) -> Ask:
    return lambda tx, _: tx.totals.tiles(scope)


def _aging_of(scope: Scope) -> Ask:
    return lambda tx, number: tx.totals.aged(scope, AsOf(LAST - timedelta(days=number % 30)))
