"""``schedules …``: imports at given times, without Slack."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot import schedule_words
from bot.cli.customers import known_customers
from bot.cli.import_words import heading
from bot.cli.imports import Policy, ProjectName
from bot.cli.schedule_lines import lines, next_time, problems, what
from bot.cli.statuses import Statuses, TypeOption, statuses_of
from bot.cli.workspace import TeamId, chosen
from bot.type_words import title
from services.errors import InvalidInput
from services.model.draft import FieldProblems
from services.model.import_run import ImportType
from services.model.people import Place
from services.model.schedule import ScheduleChoices, ScheduleRow

if TYPE_CHECKING:
    from bot.bootstrap import Services
    from services.model.people import Actor

app = typer.Typer(help="Imports at given times.", no_args_is_help=True)


def _as_stored(reference: str) -> str:
    return reference.strip().upper()


Reference = Annotated[
    str,
    typer.Argument(metavar="SCHEDULE", help="Its reference, such as SCH-7Q2MZX.", callback=_as_stored),
]
TimeZone = Annotated[str | None, typer.Option(metavar="ZONE", help="Of the time; default: the company's.")]
Channel = Annotated[
    str | None, typer.Option(metavar="ID", help="Where reports are posted; default: nowhere.")
]
PAGE = 100


class WrongOption(typer.BadParameter):
    """An option that cannot be used: the command was typed wrong."""

    def format_message(self) -> str:
        """The sentence alone, which names the option itself."""
        return self.message


@app.command("list")
def list_all(team_id: TeamId = None) -> None:
    """List every schedule: when it imports next, and what became of its last run."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        rows = _rows(services, bootstrap.operator(chosen(services, team_id)))
    for row in rows:
        schedule, run = row.schedule, row.last_run
        state = next_time(schedule) if schedule.next_at else "paused"
        last = f"{heading(run)} {run.id}" if run else "no run yet"
        typer.echo(f"{schedule.id}  {state:<20}  {what(row)}  {last}")
    if not rows:
        typer.echo("No schedules yet.")


@app.command("add")
def add(  # noqa: PLR0913 - one parameter for each option
    every: Annotated[
        str, typer.Option(metavar="hour|day|weekday|monday…|1…28|last", help="How often; a day of the month.")
    ],
    dates: Annotated[str, typer.Option("--range", metavar="RANGE", help="Such as last_month, yesterday.")],
    at: Annotated[str, typer.Option(metavar="HH:MM", help="For hour, only the minutes count.")] = "08:00",
    time_zone: TimeZone = None,
    company: Annotated[str | None, typer.Option(metavar="REALM_ID", help="If there are several.")] = None,
    import_type: TypeOption = ImportType.INVOICE_HISTORY,
    status: Statuses = None,
    project: ProjectName = None,
    customer: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only these; repeatable.")] = None,
    policy: Annotated[Policy, typer.Option(help="If some can't be imported.")] = Policy.REST,
    channel: Channel = None,
    team_id: TeamId = None,
) -> None:
    """Import at given times. The dates are those of the company's day, each time anew."""
    statuses = tuple(sorted(one.value for one in statuses_of(status, import_type)))
    from bot import bootstrap
    from services.schedules import new_schedule_id

    with bootstrap.opened() as services:
        connection = services.connections.find(company, team_id)
        choices = ScheduleChoices(
            connection_id=connection.id,
            rhythm=every.strip().casefold(),
            at=at,
            time_zone=time_zone or connection.time_zone,
            range_key="_".join(dates.casefold().split()),
            statuses=statuses,
            project_id=services.projects.find(connection.team_id, project).id if project else None,
            customer_ids=tuple(sorted(known_customers(services, connection, customer or []))),
            policy=policy.value,
            import_type=import_type,
        )
        place = _place(services, connection.team_id, channel) if channel else None
        actor = bootstrap.operator(connection.team_id)
        typer.echo(_added(services, actor, new_schedule_id(), choices, place))


@app.command("show")
def show(schedule: Reference, team_id: TeamId = None) -> None:
    """Show one schedule."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        actor = bootstrap.operator(chosen(services, team_id))
        rows = [row for row in _rows(services, actor) if row.schedule.id == schedule]
        if not rows:
            services.schedules.get(actor, schedule)  # raises, in words
    for line in lines(rows[0]):
        typer.echo(line)


@app.command("pause")
def pause(schedule: Reference, team_id: TeamId = None) -> None:
    """Begin nothing more until it is resumed."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        actor = bootstrap.operator(chosen(services, team_id))
        typer.echo(f"{services.schedules.pause(actor, schedule).id} is paused.")


@app.command("resume")
def resume(schedule: Reference, team_id: TeamId = None) -> None:
    """Begin again, at times later than now."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        actor = bootstrap.operator(chosen(services, team_id))
        resumed = services.schedules.resume(actor, schedule, None)
    typer.echo(f"{resumed.id}: next on {next_time(resumed)}.")


@app.command("delete")
def delete(schedule: Reference, team_id: TeamId = None) -> None:
    """Delete it; its runs, and what they imported, stay."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        actor = bootstrap.operator(chosen(services, team_id))
        typer.echo(f"{services.schedules.delete(actor, schedule).id} is deleted.")


@app.command("run-now")
def run_now(
    schedule: Reference,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    team_id: TeamId = None,
) -> None:
    """Begin its run at once, in this process; its usual times stay. Exit statuses are those of import."""
    from bot import bootstrap
    from bot.cli import import_output, import_progress

    with bootstrap.opened() as services:
        actor = bootstrap.operator(chosen(services, team_id))
        connection_id = services.schedules.get(actor, schedule).connection_id
        begun = services.firing.run_now(actor, schedule)
        if not begun.is_new:
            raise InvalidInput(f"Its last run, {begun.run.id}, has not ended yet.")
        import_progress.work_off(services, begun.run.id)
        connection = services.connections.get(connection_id, actor.team_id)
        sys.exit(import_output.show(services, begun.run.id, connection, as_json))


def _rows(services: Services, actor: Actor) -> list[ScheduleRow]:
    found: list[ScheduleRow] = []
    while page := services.schedules.page(actor, len(found), PAGE).rows:
        found += page
    return found


def _added(
    services: Services, actor: Actor, schedule_id: str, choices: ScheduleChoices, place: Place | None
) -> str:
    added = services.schedules.add(actor, schedule_id, choices, place)
    if isinstance(added, FieldProblems):
        raise WrongOption(problems(added, services.connections.get(choices.connection_id, actor.team_id)))
    often = schedule_words.in_full(added.timing, added.time_zone)
    which = f"{title(added.import_type)}, {schedule_words.dates(added.range_key)}"
    return f"{added.id}: {often}, {which}; next on {next_time(added)}."


def _place(services: Services, team_id: str, channel_id: str) -> Place:
    """The channel as the workspace's Slack has it. Raises ``SlackNotConfigured`` or ``InvalidInput``."""
    from bot.clients import EveryWorkspace
    from bot.installations import SlackNotConfigured
    from bot.places import channel_of
    from bot.settings import BotSettings
    from services.settings import load

    clients = EveryWorkspace(services.installations, load(BotSettings), services.settings.public_url)
    client = clients.of(team_id)
    if client is None:
        raise SlackNotConfigured
    found = channel_of(client, channel_id)
    if not isinstance(found, Place):
        raise InvalidInput("The app can't post in that channel: invite it there first.")
    return found
