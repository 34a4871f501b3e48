"""``python -m tests.fuzz``: throw a lot at every part that takes something in, and count what was found."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typer

from tests.fuzz.all_targets import TARGETS
from tests.fuzz.targets import Result, thrown_at

RESULTS = Path(".fuzz/results.json")
#: Thrown at the quickest parts; at slower ones by their weight fewer.
EXAMPLES = 4000


def main() -> None:
    """Throw, print the table, and fail where anything was found."""
    asked = _asked()
    chosen = [target for target in TARGETS if asked.target in target.name]
    typer.echo(f"seed {asked.seed}")
    results = []
    for target in chosen:
        results.append(thrown_at(target, max(1, asked.examples // target.weight), asked.seed))
        typer.echo(line_of(results[-1]))
    typer.echo(f"{sum(result.examples for result in results):,} examples in all")
    RESULTS.parent.mkdir(exist_ok=True)
    kept = {"seed": asked.seed, "targets": [asdict(result) for result in results]}
    RESULTS.write_text(json.dumps(kept, indent=2), "utf-8")
    if any(result.found for result in results):
        sys.exit("Something was found.")


def line_of(result: Result) -> str:
    """One line of the table."""
    found = result.found[0] if result.found else "nothing"
    return f"{result.target:40} {result.examples:8,} {result.seconds:7.1f} s  found: {found}"


def _asked(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--examples", type=int, default=EXAMPLES)
    parser.add_argument("--target", default="", help="only those with this in their names")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
