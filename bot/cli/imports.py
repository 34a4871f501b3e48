"""``import``: the same import without Slack."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import call_words
from bot.cli.customers import known_customers
from bot.cli.dates import WrongDate, day_of
from bot.cli.report_file import file_named
from bot.cli.statuses import Statuses, TypeOption, statuses_of
from bot.cli.workspace import TeamId
from services.clock import today_in
from services.model.import_run import (
    ANY_PLAN,
    CommitPolicy,
    Filters,
    ImportType,
    NewRun,
    Via,
)
from services.model.people import CLI_USER

if TYPE_CHECKING:
    from bot.bootstrap import Services
    from services.model.connection import Connection


class Policy(StrEnum):
    """What to do when some can't be imported."""

    REST = "rest"
    NOTHING = "nothing"


FirstDay = Annotated[date, typer.Option("--from", parser=day_of("--from"), metavar="DATE", help="First day.")]
LastDay = Annotated[date, typer.Option("--to", parser=day_of("--to"), metavar="DATE", help="Last day.")]
ProjectName = Annotated[
    str | None, typer.Option(metavar="NAME|CLIENT/NAME", help="Default: by each customer's link.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, import nothing.")]
ReportFile = Annotated[
    Path | None,
    typer.Option(parser=file_named, metavar="FILE", help="Also write the report to FILE: .csv or .xlsx."),
]


def import_invoices(  # noqa: PLR0913 - one parameter for each option of the contract
    date_from: FirstDay,
    date_to: LastDay,
    company: Annotated[str | None, typer.Option(metavar="REALM_ID", help="If there are several.")] = None,
    import_type: TypeOption = ImportType.INVOICE_HISTORY,
    status: Statuses = None,
    project: ProjectName = None,
    customer: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only these; repeatable.")] = None,
    policy: Annotated[Policy, typer.Option(help="If some can't be imported.")] = Policy.REST,
    dry_run: DryRun = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    report: ReportFile = None,
    team_id: TeamId = None,
) -> None:
    """Import invoice history, time or vendor expenses from QuickBooks Online.

    Both dates are included: the dates of invoices, of the work, or of bills and purchases.

    Exit: 0 nothing needs you, 3 some need you, 4 nothing was imported though asked for, 1 broken,
    2 typed wrong.
    """
    if date_to < date_from:
        raise WrongDate("--to lies before --from.")
    filters = Filters(date_from, date_to, statuses_of(status, import_type), policy=CommitPolicy(policy.value))
    from bot import bootstrap
    from bot.cli import import_output, import_progress, report_file

    with bootstrap.opened() as services:
        connection = services.connections.find(company, team_id)
        _refuse_future(services, connection, date_from)
        filters = _narrowed(services, connection, filters, project, customer or [])
        _warn_of_calls(services)
        run = services.previews.request(_new_run(connection, filters, import_type, dry_run))
        told = import_progress.work_off(services, run.id)
        exit_status = import_output.show(services, told, connection, as_json)
        if report is not None:
            report_file.write(services, told, report)
        sys.exit(exit_status)


def _refuse_future(services: Services, connection: Connection, date_from: date) -> None:
    if date_from > today_in(services.clock, connection.time_zone):
        raise WrongDate("--from lies after today.")


def _warn_of_calls(services: Services) -> None:
    """Say on standard error that the month's QuickBooks calls run out, where they do."""
    warning = call_words.warning(services.metering.usage(None))
    if warning is not None:
        typer.echo(warning, err=True)


def _narrowed(
    services: Services, connection: Connection, filters: Filters, project: str | None, customers: list[str]
) -> Filters:
    """The filters with the project of this name, if given, and with these customers, who must exist."""
    if project is not None:
        filters = replace(filters, project_id=services.projects.find(connection.team_id, project).id)
    return replace(filters, customer_ids=known_customers(services, connection, customers))


def _new_run(connection: Connection, filters: Filters, import_type: ImportType, dry_run: bool) -> NewRun:
    return NewRun(
        connection_id=connection.id,
        team_id=connection.team_id,
        requested_by=CLI_USER,
        via=Via.CLI,
        filters=filters,
        approved_digest=ANY_PLAN,
        dry_run=dry_run,
        import_type=import_type,
    )
