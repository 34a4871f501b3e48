"""``backup``, ``restore`` and ``forget-tokens``: what an operator does with the database as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.text import count

#: What is lost with the state since the copy, and what is not.
ASKED = (
    "Replace {database} by {copy}? What was imported, linked or set up since the copy is gone from here; "
    "QuickBooks and Slack keep theirs."
)


def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes; it must not be there yet.")],
) -> None:
    """Copy the SQLite database while the app works on it, and check the copy."""
    from bot import bootstrap

    copies = bootstrap.copies()
    size = copies.back_up(file)
    typer.echo(f"{file}: {size / 1_000_000:,.1f} MB, checked.")
    if copies.key_file is not None and copies.key_file.exists():
        typer.echo(f"The key that opens its tokens is not in it: keep {copies.key_file} too, elsewhere.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that the backup command wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a copy in the place of the SQLite database. Every process must be stopped."""
    from bot import bootstrap

    copies = bootstrap.copies()
    if not yes:
        typer.confirm(ASKED.format(database=copies.database, copy=file), abort=True)
    kept = copies.restore(file)
    typer.echo(f"{copies.database} is now what {file} was.")
    typer.echo("Runs that were under way then go on when the app is started.")
    if kept is not None:
        typer.echo(f"The former database is {kept}; remove it when it is not needed.")


def forget_tokens(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Give up the tokens that no key opens any more: companies are connected, the app installed again."""
    from bot import bootstrap

    if not yes:
        typer.confirm("Give up every token that no key opens?", abort=True)
    given_up = bootstrap.copies().forget_tokens()
    typer.echo(f"{count(len(given_up.realms), 'company', 'companies')} must be connected again.")
    for realm in given_up.realms:
        typer.echo(f"  {realm}")
    if given_up.teams:
        typer.echo(f"{count(len(given_up.teams), 'workspace')} must install the app again.")
    for team in given_up.teams:
        typer.echo(f"  {team}")
