"""``audit``: who did what and when, on the screen or as a file."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.dates import day_of
from bot.cli.workspace import TeamId, chosen
from bot.text import clean, count, cut
from services.errors import AppError
from services.model.audit import AuditAction
from services.model.audit_log import AuditFilter, AuditLine, AuditPlace

if TYPE_CHECKING:
    from bot.bootstrap import Services
    from services.model.people import Actor

#: A name is cut to this.
LONGEST = 60


class WrongOption(typer.BadParameter):
    """An option that cannot be used: the command was typed wrong."""

    def format_message(self) -> str:
        """The sentence alone, which names the option itself."""
        return self.message


class AuditNotWritten(AppError):
    """The audit log could not be written into the file."""

    code = "audit_file_not_written"
    remedy = "Make room, or choose another file."


def _action(typed: str) -> AuditAction:
    code = typed.strip().lower().replace("-", "_")
    found = next((one for one in AuditAction if one.code == code), None)
    if found is None:
        known = ", ".join(one.code for one in AuditAction)
        raise WrongOption(f"--action {typed} is not known. Choose one of: {known}.")
    return found


First = Annotated[
    date | None,
    typer.Option("--from", parser=day_of("--from"), metavar="DATE", help="First day, in UTC."),
]
Last = Annotated[
    date | None, typer.Option("--to", parser=day_of("--to"), metavar="DATE", help="Last day, in UTC.")
]
Chosen = Annotated[
    AuditAction | None, typer.Option("--action", parser=_action, metavar="ACTION", help="Only this action.")
]


def audit(  # noqa: PLR0913 - one parameter for each option
    since: First = None,
    until: Last = None,
    action: Chosen = None,
    who: Annotated[
        str | None, typer.Option(metavar="USER_ID", help="A Slack user's id; or cli, or system.")
    ] = None,
    about: Annotated[
        str, typer.Option(metavar="NAME", help="A reference, an invoice's number, or a name.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Entries on the screen.")] = 20,
    file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write all of it into FILE.")
    ] = None,
    team_id: TeamId = None,
) -> None:
    """Show who did what and when, newest first; with --csv as a file."""
    from bot import bootstrap

    if since and until and until < since:
        raise WrongOption("--to is before --from.")
    wanted = AuditFilter(who, action, _begin(since), _begin(until, days=1), about)
    with bootstrap.opened() as services:
        actor = bootstrap.operator(chosen(services, team_id))
        if file is not None:
            return _write(services, actor, wanted, file.expanduser())
        page = services.audit_log.page(actor, AuditPlace(wanted), limit)
    for line in page.lines:
        typer.echo(_shown(line))
    if page.has_next:
        typer.echo("There are older entries: see --limit, or --csv for all.", err=True)
    return None if page.lines else typer.echo("No entries.")


def _begin(day: date | None, days: int = 0) -> datetime | None:
    return datetime.combine(day + timedelta(days=days), time(), UTC) if day else None


def _shown(line: AuditLine) -> str:
    entry = line.entry
    about = cut(clean(line.subject), LONGEST)
    return f"{entry.at:%Y-%m-%d %H:%M}  {clean(entry.actor):<12}  {entry.action.sentence}: {about}"


def _write(services: Services, actor: Actor, wanted: AuditFilter, file: Path) -> None:
    # Under another name first, so that whoever opens the file finds the old one or the new one, whole.
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            number = services.audit_log.export(actor, wanted, out)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise AuditNotWritten from error
    typer.echo(f"Wrote {count(number, 'entry', 'entries')} to {file}.")
