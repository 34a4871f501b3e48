"""How quickly the whole app acknowledges a command while an import runs."""

from __future__ import annotations

import typer

from tests.benchmarks.contestants import Track
from tests.benchmarks.databases import environment_of
from tests.benchmarks.fake_books import FIRST, LAST
from tests.benchmarks.findings import ACKNOWLEDGED, Finding
from tests.benchmarks.person import Acknowledgements, Importer
from tests.benchmarks.programs import Address, bot, sandbox


def acknowledge(track: Track, count: int) -> list[Finding]:
    """One import, by a person in the stand-in Slack, while another one keeps giving commands."""
    with track.databases.copy() as url, sandbox() as (environment, slack, _):
        environment |= environment_of(url, track.quickbooks.url)
        with bot(environment):
            p99 = _measured(slack, track.databases.kind, count)
    found = Finding(ACKNOWLEDGED, track.databases.kind, "wall", [p99], track.is_idle)
    typer.echo(found.line())
    return [found]


def _measured(slack: Address, kind: str, count: int) -> float:
    """The acknowledgements' 99th percentile, in milliseconds."""
    importer = Importer(slack)
    Importer.when(lambda: slack.get("state")["connections"])
    importer.fill_in(FIRST.isoformat(), LAST.isoformat())
    acknowledgements = Acknowledgements(slack)
    acknowledgements.start()
    preview, run = importer.preview(), importer.run()
    acks = acknowledgements.stop()
    p50, p99 = (1000 * acks[min(len(acks) - 1, int(len(acks) * share))] for share in (0.5, 0.99))
    typer.echo(f"\nthe whole app, {count:,} invoices, {kind}: preview {preview:.1f} s, import {run:.1f} s")
    typer.echo(f"  {len(acks)} commands meanwhile, p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    return p99
