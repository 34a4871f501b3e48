"""``serve``: the bot."""

from __future__ import annotations


def serve() -> None:
    """Run the bot: Socket Mode when there is an app token, else HTTP. It stops on Ctrl-C or SIGTERM."""
    from bot import bootstrap

    bootstrap.serve()
