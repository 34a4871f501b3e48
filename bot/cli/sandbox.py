"""``sandbox``: the two stand-ins alone, for any program that wants to talk to them."""

from __future__ import annotations

from typing import Annotated

import typer


def sandbox(
    slack_port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8002,
    quickbooks_port: Annotated[int, typer.Option(help="0 takes a free one.")] = 9000,
) -> None:
    """Start the stand-in Slack and the stand-in QuickBooks; print the environment that points at them."""
    from bot.sandbox.demo import StandIns, wait_for_signal

    stand_ins = StandIns(slack_port, quickbooks_port).start()
    for line in stand_ins.environment_lines():
        typer.echo(line)
    wait_for_signal()
    stand_ins.stop()
