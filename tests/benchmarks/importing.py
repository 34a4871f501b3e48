"""The main comparison: limit, ours and naive side by side, on one database."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import typer

from tests.benchmarks.contestants import Contestant, Outcome, Track
from tests.benchmarks.findings import NAIVE, PRESS, SECOND_PREVIEW, WHOLE, Finding
from tests.benchmarks.measuring import Spent

AGAIN = Contestant("preview twice", "ours", ("--again",))
OURS = Contestant("ours", "ours")
#: A machine on which the limit waits longer for the processor than this has other things to do.
_QUIET_WALL_TO_CPU = 1.5


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. ``naive`` is a multiple of a page; where it is 0, only ours meets the limit."""

    count: int
    naive: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found, and what ours reported in each round."""

    findings: list[Finding]
    ours: list[Outcome]


def limit_of(count: int, in_flight: int = 1) -> Contestant:
    """The limit for so many invoices."""
    return Contestant("limit", "limit", ("--count", str(count), "--in-flight", str(in_flight)))


def compare(track: Track, sizes: Sizes) -> Comparison:
    """Run and print the comparison."""
    found = track.rounds([limit_of(sizes.count), OURS], sizes.rounds)
    limits, ours = found["limit"], found["ours"]
    kind = track.databases.kind
    where = f"{kind}, {sizes.count:,}"
    typer.echo(f"\nimport of {sizes.count:,} invoices, 0 ms, {kind}: {sizes.rounds} rounds, {_loads(track)}")
    typer.echo(f"  {'':<34}{'inv/s':>9}{'CPU ms/inv':>12}{'of it database':>16}{'peak MB':>9}")
    row("limit", limits, sizes.count)
    row("ours", ours, sizes.count)
    row("  preview", ours, sizes.count, "preview")
    row("  press on Import to done", ours, sizes.count, "import")
    findings = _against_limit(where, limits, ours, track.is_idle and _quiet(limits))
    if sizes.naive:
        findings += [_again(track, sizes, where), _against_naive(track, sizes, where, ours)]
    for one in findings:
        typer.echo(one.line())
    return Comparison(findings, ours)


def _against_limit(
    where: str, limits: Sequence[Outcome], ours: Sequence[Outcome], is_quiet: bool
) -> list[Finding]:
    if not agree(limits[0], ours[0]):
        return [_disagreement(where)]
    found = []
    for bar, phases in ((WHOLE, ()), (PRESS, ("import",))):
        pairs = [(mine.spent(*phases), its.spent()) for mine, its in zip(ours, limits, strict=True)]
        cpu = [mine.whole_cpu / its.whole_cpu for mine, its in pairs]
        wall = [mine.wall / its.wall for mine, its in pairs]
        found += [Finding(bar, where, "CPU", cpu), Finding(bar, where, "wall", wall, is_quiet)]
    return found


def _disagreement(where: str) -> Finding:
    typer.echo("  The tables of ours and of the limit differ, so there is no ratio between them.")
    return Finding(WHOLE, where, "no ratio", [float("inf")])


def _again(track: Track, sizes: Sizes, where: str) -> Finding:
    outcome = track.run(AGAIN, is_hashed=False)
    row("  second preview, nothing changed", [outcome], sizes.count, "again")
    ratio = outcome.spent("again").whole_cpu / outcome.spent("preview").whole_cpu
    return Finding(SECOND_PREVIEW, where, "CPU", [ratio])


def _against_naive(track: Track, sizes: Sizes, where: str, ours: Sequence[Outcome]) -> Finding:
    naive = track.run(Contestant("naive", "naive", ("--count", str(sizes.naive))))
    row(f"naive, {sizes.naive:,}", [naive], sizes.naive)
    if not figures_agree(naive, track.run(limit_of(sizes.naive))):
        typer.echo("  The figures of naive and of the limit differ, so there is no ratio to it.")
        return Finding(NAIVE, where, "no ratio", [0.0])
    each = naive.spent().whole_cpu / sizes.naive
    return Finding(NAIVE, where, "CPU", [each / (one.spent().whole_cpu / sizes.count) for one in ours])


def agree(one: Outcome, other: Outcome) -> bool:
    """Whether both left the very same rows behind."""
    assert one.content is not None  # looked at in the first round
    assert other.content is not None
    return one.content.rows == other.content.rows and one.content.hashes == other.content.hashes


def figures_agree(one: Outcome, other: Outcome) -> bool:
    """Whether both left the same figures behind, in every table that naive has."""
    assert one.content is not None  # looked at in the first round
    assert other.content is not None
    names = one.content.figures.keys() - {"run_items", "mirror_links"}
    return all(one.content.figures[name] == other.content.figures[name] for name in names)


def row(name: str, outcomes: Sequence[Outcome], count: int, *phases: str) -> None:
    """Print what these outcomes come to, each for one of ``count``."""
    spent = [one.spent(*phases) for one in outcomes]
    each = 1000 / count
    typer.echo(
        f"  {name:<34}{count / _middle(spent, 'wall'):>9,.0f}{each * _middle(spent, 'whole_cpu'):>12.3f}"
        f"{each * _middle(spent, 'database'):>16.3f}{median(one.peak for one in outcomes):>9.0f}"
    )


def _middle(spent: Sequence[Spent], name: str) -> float:
    values: list[float] = [getattr(one, name) for one in spent]
    return median(values)


def _loads(track: Track) -> str:
    return f"load {min(track.loads):.1f} – {max(track.loads):.1f} on {os.cpu_count()} cores"


def _quiet(limits: Sequence[Outcome]) -> bool:
    waited = median(one.spent().wall / one.spent().whole_cpu for one in limits)
    return waited < _QUIET_WALL_TO_CPU
