"""``manifest``: the Slack app, as its page on api.slack.com takes it."""

from __future__ import annotations

from typing import Annotated, Literal

import typer


def manifest(
    http: Annotated[
        bool, typer.Option("--http", help="Slack sends requests to you: no Socket Mode.")
    ] = False,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where you are reached; else PUBLIC_URL.")
    ] = None,
    distributed_install: Annotated[
        bool, typer.Option("--distributed-install", help="Let workspaces install it by themselves.")
    ] = False,
    output_format: Annotated[
        Literal["yaml", "json"], typer.Option("--format", help="yaml or json.")
    ] = "yaml",
) -> None:
    """Print the manifest of the Slack app: for Socket Mode, or with --http for an address of yours."""
    from bot.manifest import Way, as_json, as_yaml, manifest
    from services.settings import Settings, load

    needs_address = http or distributed_install
    base = url or (load(Settings).public_url if needs_address else None)
    made = manifest(Way(base, http, distributed_install))
    typer.echo(as_json(made) if output_format == "json" else as_yaml(made).rstrip("\n"))
