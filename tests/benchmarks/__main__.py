"""``python -m tests.benchmarks``: how fast an import is, beside what is possible and beside the others."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack

import typer

from tests.benchmarks.contestants import Track, quickbooks_of
from tests.benchmarks.databases import KINDS, databases
from tests.benchmarks.findings import Finding
from tests.benchmarks.importing import Sizes, compare


def main() -> None:
    """Measure what was asked for; with ``--gate``, fail where a must is missed."""
    chosen = _chosen()
    is_idle = os.getloadavg()[0] < (os.cpu_count() or 1) / 2
    sizes = Sizes(10_000, 1_000, 2) if chosen.quick else Sizes(30_000, 2_000, 5)
    sizes = Sizes(chosen.count or sizes.count, sizes.naive, chosen.rounds or sizes.rounds)
    found: list[Finding] = []
    with ExitStack() as stack:
        quickbooks = stack.enter_context(quickbooks_of(sizes.count))
        for kind in chosen.databases.split(","):
            made = stack.enter_context(databases(kind, quickbooks.url))
            found += compare(Track(made, quickbooks), sizes, is_idle)
    failed = [one for one in found if one.fails]
    if chosen.gate and failed:
        typer.echo("")
        sys.exit("\n".join(f"MISSED on {one.where}: {one.line().strip()}" for one in failed))


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 invoices, the import alone")
    parser.add_argument("--gate", action="store_true", help="fail where a must is missed")
    parser.add_argument("--count", type=int, help="invoices")
    parser.add_argument("--rounds", type=int, help="rounds of each comparison")
    parser.add_argument("--databases", default=",".join(KINDS), help="sqlite, postgresql, or both")
    return parser.parse_args()


if __name__ == "__main__":
    main()
