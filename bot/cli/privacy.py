"""``export`` and ``erase``: all that is kept of one workspace, given to it or removed for good."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.text import clean, count
from services.errors import AppError
from services.model.connection import Connection, ConnectionStatus

if TYPE_CHECKING:
    from bot.bootstrap import Services
    from services.model.people import Actor

Team = Annotated[
    str, typer.Option("--team-id", metavar="TEAM", help="The workspace's id in Slack, such as T012ABCDEF.")
]
#: What is said before anything is removed.
GOES = (
    "All that is kept of the workspace {team_id} will be removed: its invoice window, imports with their"
    " reports, projects, schedules, messages, who may do what, and its audit log."
)
STAYS = (
    "QuickBooks keeps its invoices, and Slack the messages and files that were posted there. Copies of the"
    " database keep what they hold until they are deleted. Nothing can be taken back."
)
DISCONNECTED = "Disconnected first: {companies}."
INSTALLED = (
    "Remove the app from the workspace in Slack first: its token is forgotten here, but stays good at Slack"
    " until then."
)
GIVEN_BACK = "Given back to QuickBooks: the access to {companies}."
SHARED = (
    "Not given back, because another workspace works with it: the access to {companies}. It ends when that "
    "workspace disconnects."
)
#: What is left to do where Intuit could not be told.
NOT_TOLD = "QuickBooks could not be told: {companies}. Remove the app there too, in its list of apps."


class ExportNotWritten(AppError):
    """The file could not be written."""

    code = "export_not_written"
    remedy = "Make room, or choose another file."


class FileIsThere(AppError):
    """There is a file of this name already, and it is not replaced."""

    code = "export_file_is_there"
    remedy = "Choose another name, or remove it."


class NotConfirmed(AppError):
    """What was typed is not the workspace's id, so nothing was removed."""

    code = "erase_not_confirmed"
    remedy = "Run the command again to be asked again."


def export(
    team_id: Team,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where the ZIP goes; it must not be there yet.")
    ],
) -> None:
    """Write all that is kept of one workspace into a ZIP file of plain JSON."""
    from bot import bootstrap

    file = out.expanduser()
    if file.exists():
        raise FileIsThere
    with bootstrap.opened() as services:
        _write(services, bootstrap.operator(team_id.strip()), file)


def _write(services: Services, actor: Actor, file: Path) -> None:
    # Under another name first, so that whoever opens the file finds all of it or nothing.
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as target:
            part.chmod(0o600)
            files = services.workspace_export.write(actor, target)
        part.replace(file)
    except OSError as error:
        raise ExportNotWritten from error
    finally:
        part.unlink(missing_ok=True)
    for one in files:
        if one.lines:
            typer.echo(f"{one.lines:>10,}  {one.file}")
    typer.echo(f"Wrote {count(sum(one.lines for one in files), 'line')} to {file}.")


def erase(team_id: Team, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Remove all that is kept of one workspace, for good. Cut short, it goes on when it is run again."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        actor = bootstrap.operator(team_id.strip())
        _say_first(services, actor)
        if not yes:
            _ask(actor.team_id)
        erased = services.workspace_erasing.erase(actor)
    for table, number in sorted(erased.rows.items()):
        typer.echo(f"{number:>10,}  {table}")
    typer.echo(f"Removed {count(erased.total, 'row')} of {clean(actor.team_id)}.")
    stays = erased.stays
    typer.echo(f"What stays is that {stays.erased_by} erased it at {stays.erased_at:%Y-%m-%d %H:%M} UTC.")
    for words, companies in (
        (GIVEN_BACK, erased.given_back),
        (SHARED, erased.shared),
        (NOT_TOLD, erased.known_there),
    ):
        if companies:
            typer.echo(words.format(companies=_named(companies)))


def _say_first(services: Services, actor: Actor) -> None:
    companies = services.workspace_erasing.companies(actor)
    typer.echo(GOES.format(team_id=clean(actor.team_id)))
    connected = [one for one in companies if one.status is not ConnectionStatus.DISCONNECTED]
    if connected:
        typer.echo(DISCONNECTED.format(companies=_named(connected)))
    typer.echo(STAYS)
    if services.workspace_erasing.is_installed(actor.team_id):
        typer.echo(INSTALLED)


def _named(companies: Sequence[Connection]) -> str:
    return ", ".join(f"{clean(one.company_name)} ({one.realm_id})" for one in companies)


def _ask(team_id: str) -> None:
    typed = typer.prompt("Type the workspace's id to go on")
    if typed.strip() != team_id:
        raise NotConfirmed
