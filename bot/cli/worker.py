"""``worker``: more hands for the runs, on this machine or another."""

from __future__ import annotations

from typing import Annotated

import typer


def worker(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Show health and figures on this port.")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", hidden=True)] = False,
) -> None:
    """Work import runs off, without listening to Slack. It stops on Ctrl-C or SIGTERM.

    Any number of these may share one PostgreSQL; with RUN_ENGINE=distributed they alone work runs off.
    """
    from bot import bootstrap

    bootstrap.work(port, follow)
