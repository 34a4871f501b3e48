"""``runs``: the newest import runs, and the evidence pack of one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.import_words import heading
from bot.cli.workspace import TeamId, chosen
from bot.text import count
from bot.type_words import TITLES, title
from services.errors import AppError
from services.model.run_history import RunFilter, RunOutcome

app = typer.Typer(
    help="Import runs: the newest ones, and the evidence pack of one.", invoke_without_command=True
)
#: So wide is the column of types.
LONGEST_TITLE = max(map(len, TITLES.values()))
Outcome = StrEnum("Outcome", {outcome.name: outcome.code for outcome in RunOutcome})  # type: ignore[misc]


class PackNotWritten(AppError):
    """The evidence pack could not be written there."""

    code = "pack_not_written"
    remedy = "Choose a folder that exists, is yours and has room."


@app.callback()
def runs(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 20,
    outcome: Annotated[
        Outcome | None, typer.Option(help="Only those that ended, or stand, like this.")
    ] = None,
    company: Annotated[
        str | None, typer.Option(metavar="REALM_ID", help="Only those of this QuickBooks company.")
    ] = None,
    team_id: TeamId = None,
) -> None:
    """List the newest import runs."""
    if context.invoked_subcommand is not None:
        return
    from bot import bootstrap

    with bootstrap.opened() as services:
        connection = services.connections.find(company, team_id) if company else None
        team = connection.team_id if connection else chosen(services, team_id)
        wanted = RunFilter(connection.id if connection else None, RunOutcome.of(outcome) if outcome else None)
        newest = services.run_history.found(bootstrap.operator(team), wanted, limit)
    for run in newest:
        days = f"{run.filters.date_from} to {run.filters.date_to}"
        at = f"{run.created_at:%Y-%m-%d %H:%M}"
        kind = f"{title(run.import_type):<{LONGEST_TITLE}}"
        typer.echo(f"{run.id}  {at}  {heading(run):<27}  {kind}  {days}  {run.requested_by}")
    if not newest:
        typer.echo("No import runs yet." if wanted == RunFilter() else "No run is like this.")


@app.command()
def evidence(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run's reference, such as IMP-4T7Q2MZX.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the pack (a ZIP file) is written.")],
) -> None:
    """Write the evidence pack of a run, and print the hash by which it is checked."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        found = services.history.run(run.strip().upper())
        # Under another name first, so that whoever opens the file finds the old one or the new one, whole.
        part = out.with_name(f".{out.name}.{found.id}")
        try:
            with part.open("w+b") as file:
                made = services.evidence.export(bootstrap.operator(found.team_id), found.id, file)
            part.replace(out)
        except OSError as error:
            raise PackNotWritten from error
        finally:
            part.unlink(missing_ok=True)
    typer.echo(f"{out}: {count(made.verdicts, 'verdict')} of {found.id}.")
    typer.echo(f"SHA-256 of its SHA256SUMS: {made.sha256}")
