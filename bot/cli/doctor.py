"""``doctor``: what is well, and the one thing to do about what is not."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody but the database: not Slack, not QuickBooks.")
    ] = False,
) -> None:
    """Check settings, database, Slack and QuickBooks; print for each OK or the one thing to do."""
    from bot.doctor import checks

    healthy, found = True, []
    for check in checks(offline):
        healthy = healthy and check.is_well
        found.append(asdict(check))
        if not as_json:
            mark = "OK  " if check.is_well else "FAIL"
            typer.echo(f"{mark}  {check.name}: {check.words}")
    if as_json:
        typer.echo(json.dumps({"is_well": healthy, "checks": found}, indent=2, ensure_ascii=False))
    sys.exit(0 if healthy else 1)
