"""``python -m tests.benchmarks``: how fast an import is, beside what is possible and beside the others."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import typer

from tests.benchmarks.acknowledging import acknowledge
from tests.benchmarks.contestants import QuickBooks, Track, quickbooks_of
from tests.benchmarks.databases import KINDS, Databases, databases
from tests.benchmarks.entries import beside_invoices
from tests.benchmarks.findings import Finding
from tests.benchmarks.growing import at_sizes, governed, under_latency
from tests.benchmarks.importing import Sizes, compare
from tests.benchmarks.peers import against_peers
from tests.benchmarks.windows import read_projects, read_window

Part = Callable[[], list[Finding]]
QUICK, USUAL = Sizes(4_000, 1_000, 2), Sizes(30_000, 2_000, 5)
#: The sizes between which memory and CPU may hardly grow.
FEW, MANY, MILLION = 10_000, 100_000, 1_000_000
LATENCIES = (150.0, 400.0)
_TRIES = 2


class Bench:
    """What all parts share: each size's QuickBooks and each kind's databases are started once."""

    def __init__(self, stack: ExitStack, chosen: argparse.Namespace) -> None:
        self._stack = stack
        self._chosen = chosen
        self._is_idle = os.getloadavg()[0] < (os.cpu_count() or 1) / 2
        self._quickbooks: dict[int, QuickBooks] = {}
        self._databases: dict[str, Databases] = {}

    def parts(self) -> list[Part]:
        """What was asked for, one part after the other."""
        kinds = self._chosen.databases.split(",")
        found = [part for kind in kinds for part in self._parts_on(kind)]
        if self._chosen.peers:
            found.append(lambda: against_peers(self._track(kinds[0], FEW), FEW))
        return found

    def _parts_on(self, kind: str) -> list[Part]:
        chosen = self._chosen
        if chosen.window:
            sizes_of = [int(one) for one in chosen.window.split(",")]
            return [*(partial(read_window, kind, one) for one in sizes_of), partial(read_projects, kind)]
        usual = QUICK if chosen.quick else USUAL
        sizes = Sizes(chosen.count or usual.count, usual.naive, chosen.rounds or usual.rounds)
        found: list[Part] = [lambda: self._compared(kind, sizes)]
        if chosen.latency:
            latencies = [float(one) for one in chosen.latency.split(",")]
            found.append(lambda: under_latency(self._track(kind, sizes.count), sizes.count, latencies))
        if not (chosen.quick or chosen.count or chosen.latency):
            found += self._long_parts_on(kind)
        return found

    def _long_parts_on(self, kind: str) -> list[Part]:
        return [
            lambda: governed(self._track(kind, USUAL.count), USUAL.count),
            lambda: under_latency(self._track(kind, MANY), MANY, LATENCIES),
            lambda: compare(self._track(kind, MANY), Sizes(MANY, 0, 1)).findings,
            lambda: acknowledge(self._track(kind, MANY), MANY),
            lambda: self._million(kind),
            lambda: read_window(kind, MILLION),
            lambda: read_projects(kind),
        ]

    def _compared(self, kind: str, sizes: Sizes) -> list[Finding]:
        """The comparison, and time beside it: in the quick form once, which the ratio of CPU bears."""
        track = self._track(kind, sizes.count)
        compared = compare(track, sizes)
        rounds = 1 if self._chosen.quick else sizes.rounds
        return compared.findings + beside_invoices(track, sizes.count, compared.ours, rounds)

    def _million(self, kind: str) -> list[Finding]:
        compared = compare(self._track(kind, MILLION), Sizes(MILLION, 0, 1))
        return compared.findings + at_sizes(self._track(kind, FEW), compared.ours[0], (FEW, MILLION))

    def _track(self, kind: str, count: int) -> Track:
        if count not in self._quickbooks:
            self._quickbooks[count] = self._stack.enter_context(quickbooks_of(count, "--time", str(count)))
        quickbooks = self._quickbooks[count]
        if kind not in self._databases:
            self._databases[kind] = self._stack.enter_context(databases(kind, quickbooks.url))
        return Track(self._databases[kind], quickbooks, self._is_idle)


def main() -> None:
    """Measure what was asked for; with ``--gate``, fail where a must is missed twice."""
    chosen = _chosen()
    typer.echo(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before it begins")
    with ExitStack() as stack:
        tries = _TRIES if chosen.gate else 1
        found = [one for part in Bench(stack, chosen).parts() for one in _measured(part, tries)]
    if chosen.json:
        chosen.json.write_text(json.dumps([one.as_json() for one in found], indent=1) + "\n")
    failed = [one for one in found if one.fails]
    if chosen.gate and failed:
        sys.exit("\n" + "\n".join(f"MISSED on {one.where}: {one.line().strip()}" for one in failed))


def _measured(part: Part, tries: int) -> list[Finding]:
    """The findings of the part; where a must is missed, those of its last try."""
    found = part()
    for _ in range(1, tries):
        if any(one.fails for one in found):
            typer.echo("\nA must was missed, so this is measured once more.")
            found = part()
    return found


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="4,000 invoices, the comparison alone")
    parser.add_argument("--gate", action="store_true", help="fail where what is held is missed")
    parser.add_argument("--peers", action="store_true", help="also tap-quickbooks, in its own environment")
    parser.add_argument("--count", type=int, help="invoices; the comparison alone")
    parser.add_argument("--rounds", type=int, help="rounds of the comparison")
    parser.add_argument("--databases", default=",".join(KINDS), help="sqlite, postgresql, or both")
    parser.add_argument("--latency", help="milliseconds before each answer, several with commas between")
    parser.add_argument(
        "--window", help="only read invoice windows of so many invoices, several with commas between"
    )
    parser.add_argument("--json", type=Path, help="also write what was found there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
