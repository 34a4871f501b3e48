"""The import of time beside that of invoices: as many of each, and what each costs."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from tests.benchmarks.contestants import Contestant, Outcome, Track
from tests.benchmarks.findings import TIME, Finding
from tests.benchmarks.importing import row

OURS_OF_TIME = Contestant("time", "ours", ("--type", "time"))


def beside_invoices(track: Track, count: int, invoices: Sequence[Outcome], rounds: int) -> list[Finding]:
    """What imports of time come to, by what imports of as many invoices came to on the same track."""
    time = track.rounds([OURS_OF_TIME], rounds)["time"]
    assert time[0].content is not None  # looked at in the first round
    if time[0].content.rows["entries"] != count:
        raise RuntimeError(f"Of {count} time entries {time[0].content.rows['entries']} came in.")
    row("ours, time entries", time, count)
    where = f"{track.databases.kind}, {count:,}"
    pairs = [(one.spent(), other.spent()) for one, other in zip(invoices, time, strict=False)]
    cpu = [one.whole_cpu / other.whole_cpu for one, other in pairs]
    wall = [one.wall / other.wall for one, other in pairs]
    found = [Finding(TIME, where, "CPU", cpu), Finding(TIME, where, "wall", wall, counts=False)]
    for one in found:
        typer.echo(one.line())
    return found
