"""``demo``: the real app against both stand-ins, with a page in the browser."""

from __future__ import annotations

from typing import Annotated

import typer


def demo(
    port: Annotated[int, typer.Option(help="The page's port; 0 takes a free one.")] = 8000,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Don't open a browser.")] = False,
) -> None:
    """Try everything without any account: the real app, a stand-in Slack and a stand-in QuickBooks."""
    from bot.sandbox.demo import Demo, wait_for_signal
    from bot.sandbox.demo_books import POSTED

    running = Demo(port).start()
    typer.echo(f"Open {running.page_url}", color=True)
    typer.echo("Type /import-invoices there and press Enter. Press Ctrl-C here to stop.")
    typer.echo(f"To have a day pass, and see tomorrow's digest of what changed: {running.next_day()}")
    typer.echo(f"To have {POSTED} paid in QuickBooks, and see it follow: {running.payment()}")
    if not no_browser:
        typer.launch(running.page_url)
    wait_for_signal()
    running.stop()
