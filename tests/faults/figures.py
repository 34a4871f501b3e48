"""The headline figures, from the results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]
#: What each invariant is about, as the headline says it.
COUNTED = {"lost": "I1", "doubled": "I2", "reported twice": "I4", "stuck": "I5"}

#: Batteries in which a process dies at a point that the case names.
CRASHES = ("crash points", "undo crash points", "posting")


def headline(rows: Iterable[Row]) -> str:
    """The figures, one a line."""
    known = list(rows)
    lines = [f"{sum(not row['violations'] for row in known)} of {len(known)} cases green"]
    crashes = [row for name in CRASHES for row in _of(known, name)]
    if crashes:
        points = {row["figures"]["point"] for row in crashes if "point" in row["figures"]}
        green = sum(not row["violations"] for row in crashes)
        died = sum(row["figures"].get("killed", 0) > 0 for row in crashes)
        lines.append(f"crash points: {green} of {len(crashes)} cases green, at {len(points)} points")
        lines.append(f"crash points: in {died} of them the process came to the point and died")
    kills = _of(known, "random kills")
    if kills:
        lines.append(_kills(kills))
    for row in _of(known, "slack outage"):
        figures = row["figures"]
        lines.append(f"slack outage: {row['case']}: the last message after {figures['delivered_after']} s")
    race = _of(known, "token race")
    if race:
        lines.append(
            f"token race: {_sum(race, 'refreshes')} refreshes, {_sum(race, 'invalid_grant')} invalid_grant"
        )
    return "\n".join(lines)


def _kills(rows: list[Row]) -> str:
    said = [violation for row in rows for violation in row["violations"]]
    counts = [f"{sum(one.startswith(code) for one in said)} {what}" for what, code in COUNTED.items()]
    stalls = sorted(row["figures"]["stalled"] for row in rows)
    p95 = stalls[min(len(stalls) - 1, len(stalls) * 95 // 100)]
    return (
        f"random kills: {_sum(rows, 'kills')} kills and {_sum(rows, 'pauses')} pauses in {len(rows)} rounds, "
        f"{_sum(rows, 'pages') + _sum(rows, 'batches')} pages: {', '.join(counts)}; "
        f"longest stand-still p95 {p95:.0f} s of the clock"
    )


def _of(rows: list[Row], name: str) -> list[Row]:
    return [row for row in rows if row["shard"].startswith(name)]


def _sum(rows: list[Row], figure: str) -> int:
    return sum(int(row["figures"].get(figure, 0)) for row in rows)
