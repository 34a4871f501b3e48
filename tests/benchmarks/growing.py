"""What size, latency and Intuit's own limits do to an import."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from tests.benchmarks.contestants import Contestant, Outcome, Track
from tests.benchmarks.findings import GROWTH, LATENCY, PEAK, SCALE, Finding
from tests.benchmarks.importing import OURS

GOVERNED = Contestant("ours, as fast as Intuit allows", "ours", ("--governed",))
#: Requests a second that the governor lets through for long, each for a page of a thousand.
_INTUITS_RATE = 8 * 1000


def under_latency(track: Track, count: int, latencies: Sequence[float]) -> list[Finding]:
    """The same import while every answer takes longer, against none taking any."""
    kind = track.databases.kind
    typer.echo(f"\nimport of {count:,} invoices at a latency, {kind}")
    at_once = _shown(track.run(OURS, is_hashed=False), count, "0 ms")
    found = []
    for latency in latencies:
        track.quickbooks.slow_down(latency)
        outcome = _shown(track.run(OURS, is_hashed=False), count, f"{latency:g} ms")
        where = f"{kind}, {latency:g} ms"
        ratio = outcome.spent().wall / at_once.spent().wall
        found.append(Finding(LATENCY, where, "wall", [ratio], track.is_idle))
        found.append(Finding(PEAK, where, "VmHWM", [outcome.peak]))
    track.quickbooks.slow_down(0)
    for one in found:
        typer.echo(one.line())
    return found


def at_sizes(small: Track, many: Outcome, counts: tuple[int, int]) -> list[Finding]:
    """Memory and CPU of a small import against those of a large one, which is over."""
    kind = small.databases.kind
    typer.echo(f"\nimports of {counts[0]:,} and of {counts[1]:,} invoices, {kind}")
    few = _shown(small.run(OURS, is_hashed=False), counts[0], f"{counts[0]:,} invoices")
    _shown(many, counts[1], f"{counts[1]:,} invoices")
    each = [one.spent().whole_cpu / n for one, n in zip((few, many), counts, strict=True)]
    found = [
        Finding(GROWTH, kind, "VmHWM", [many.peak - few.peak]),
        Finding(SCALE, kind, "CPU", [each[1] / each[0]]),
    ]
    for one in found:
        typer.echo(one.line())
    return found


def governed(track: Track, count: int) -> list[Finding]:
    """One row with the real governor: the reading then takes as long as Intuit makes it take."""
    outcome = track.run(GOVERNED, is_hashed=False)
    used, wall = outcome.requests, outcome.spent("preview").wall
    typer.echo(f"\nas fast as Intuit allows, {count:,} invoices, {track.databases.kind}")
    typer.echo(
        f"  preview {wall:.1f} s; Intuit's rate alone makes it {count / _INTUITS_RATE:.1f} s   "
        f"{used['requests']} requests, {used['most_in_flight']} in flight at most, {used['refused']} refused"
    )
    return []


def _shown(outcome: Outcome, count: int, name: str) -> Outcome:
    spent, used = outcome.spent(), outcome.requests
    typer.echo(
        f"  {name:<20} {spent.wall:>8.1f} s {1000 * spent.whole_cpu / count:>8.3f} CPU ms/inv "
        f"{outcome.peak:>6.0f} MB   {used['requests']} requests, {used['most_in_flight']} in flight at most"
    )
    return outcome
