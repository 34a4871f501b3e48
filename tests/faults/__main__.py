"""``python -m tests.faults``: the fault battery, in shards that stop in time and go on where they were."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import typer

from tests.faults.figures import headline
from tests.faults.matrix import printed
from tests.faults.results import Results
from tests.faults.sabotage import BREAKABLE
from tests.faults.shards import Shard, all_shards, quick_shards
from tests.faults.world import a_world

RESULTS = Path(".faults/results.jsonl")
#: A shard stops after so many minutes; it is asked again for what is left.
MINUTES = 8.5
#: So often all shards are gone through until there is nothing left to do.
MOST_VISITS = 20


def main() -> None:
    """Run what was asked for, print the figures, and fail where anything is red."""
    chosen = _chosen()
    if chosen.broken:
        _find(chosen.broken)
        return
    shards = quick_shards() if chosen.quick else all_shards()
    if chosen.quick and not chosen.keep:
        chosen.results.unlink(missing_ok=True)
    results = Results(chosen.results)
    names = [name for name in shards if chosen.shard in name] if chosen.shard else list(shards)
    if chosen.list:
        typer.echo("\n".join(names))
        return
    complete = [False]
    for _ in range(1 if chosen.shard else MOST_VISITS):
        complete = [_run(name, shards, results, chosen.minutes * 60) for name in names]
        if all(complete):
            break
    red = [row for row in results.rows() if row["violations"]]
    for row in red:
        typer.echo(f"RED {row['shard']}: {row['case']}: {row['violations']}")
    typer.echo(printed(results.rows()))
    typer.echo(headline(results.rows()))
    left = ["Something is red."] if red else []
    left += [] if all(complete) else ["There is more to do: run it again."]
    if left:
        sys.exit(" ".join(left))


def _run(name: str, shards: Mapping[str, Shard], results: Results, seconds: float) -> bool:
    """Whether all cases of the shard are done."""
    shard, until, done = shards[name], time.monotonic() + seconds, results.done(name)
    with a_world(shard.kind) as world:
        began = time.monotonic()
        for result in shard.battery(world, done):
            took, began = time.monotonic() - began, time.monotonic()
            results.add(name, result, took)
            typer.echo(f"{'green' if result.is_green else 'RED  '} {took:5.1f} s  {name}: {result.case}")
            if time.monotonic() > until:
                return False
    return True


def _find(guard: str) -> None:
    """Break a guard; fail where the battery does not find it."""
    shard = BREAKABLE[guard]
    with a_world(shard.kind) as world:
        for result in shard.battery(world, set()):
            found = [one for one in result.violations if one.startswith(shard.finds)]
            typer.echo(f"{'RED  ' if found else 'green'} {result.case}: {(found or result.violations)[:3]}")
            if found:
                typer.echo(f"Without the guard {guard!r} the battery is red, as it must be.")
                return
    sys.exit(f"The guard {guard!r} was broken, and nothing was found.")


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fixed seeds and small numbers, within minutes")
    parser.add_argument("--shard", help="only shards whose name holds this")
    parser.add_argument("--list", action="store_true", help="print the names of the shards")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the file that results are added to")
    parser.add_argument("--keep", action="store_true", help="with --quick: go on where it was stopped")
    parser.add_argument(
        "--break", dest="broken", choices=BREAKABLE, help="break this guard: something must be found"
    )
    parser.add_argument("--minutes", type=float, default=MINUTES, help="after which a shard stops")
    return parser.parse_args()


if __name__ == "__main__":
    main()
