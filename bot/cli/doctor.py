"""``doctor``: what is well, and the one thing to do about what is not."""

from __future__ import annotations

import sys

import typer


def doctor() -> None:
    """Check settings, database, Slack and QuickBooks; print for each OK or the one thing to do."""
    from bot.doctor import checks

    healthy = True
    for check in checks():
        healthy = healthy and check.is_well
        mark = "OK  " if check.is_well else "FAIL"
        typer.echo(f"{mark}  {check.name}: {check.words}")
    sys.exit(0 if healthy else 1)
