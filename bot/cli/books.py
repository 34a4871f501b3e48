"""``connect``, ``projects add`` and ``migrate``: the small commands of an operator."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import Annotated

import typer

from bot.cli.customers import known_customers
from bot.cli.workspace import TeamId, chosen
from bot.text import count

#: What is left to do where Intuit could not be told.
NOT_TOLD = "QuickBooks could not be told. Remove the app there too, in its list of apps."
SHARED = "QuickBooks was not told: another workspace works with this company through this app."


def connect(
    realm_id: Annotated[str, typer.Option(help="The company's id at Intuit.")],
    refresh_token: Annotated[
        str, typer.Option(help="Its refresh token, or - to read it from standard input.")
    ],
    team_id: Annotated[
        str | None, typer.Option(help="The Slack workspace's id; default: that of the bot token.")
    ] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(help="The company's time zone, such as Europe/Berlin; default: the one it had, or UTC."),
    ] = None,
) -> None:
    """Connect a QuickBooks Online company without the browser."""
    from bot import bootstrap

    reads_input = refresh_token == "-"  # noqa: S105 - a sign, not a secret
    token = sys.stdin.readline().strip() if reads_input else refresh_token
    with bootstrap.opened() as services:
        team = team_id or bootstrap.own_team_id(services)
        connection = services.connections.connect(team, realm_id, token, time_zone, "cli")
    typer.echo(
        f"Connected {connection.company_name} ({connection.realm_id}), home currency "
        f"{connection.home_currency}, time zone {connection.time_zone}, for workspace {connection.team_id}."
    )


def disconnect(
    realm_id: Annotated[str, typer.Option(help="The company's id at Intuit.")],
    team_id: TeamId = None,
) -> None:
    """Disconnect a QuickBooks company: its tokens go, its imports under way are cancelled, invoices stay."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        connection = services.connections.find(realm_id, team_id)
        ended = services.disconnecting.disconnect(bootstrap.operator(connection.team_id), connection.id)
    typer.echo(f"Disconnected {connection.company_name} ({connection.realm_id}). Its invoices stay.")
    if ended.is_known_there:
        typer.echo(NOT_TOLD)
    if ended.is_shared:
        typer.echo(SHARED)


def add_project(
    name: str,
    client: Annotated[str | None, typer.Option(help="The client; default: named like the project.")] = None,
    link: Annotated[
        list[str] | None, typer.Option(metavar="CUSTOMER_ID", help="Link this customer; repeatable.")
    ] = None,
    company: Annotated[
        str | None, typer.Option(metavar="REALM_ID", help="Which company, if several.")
    ] = None,
    team_id: TeamId = None,
) -> None:
    """Add a project, and link QuickBooks customers to it."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        connection = services.connections.find(company, team_id) if link or company else None
        team = connection.team_id if connection else chosen(services, team_id)
        actor = bootstrap.operator(team)
        customers = known_customers(services, connection, link) if connection and link else frozenset()
        project = services.projects.create(actor, client, name)
        moved = (
            services.projects.link(actor, connection.id, customers, project.id)
            if connection and customers
            else {}
        )
    typer.echo(f"Project {project.label}{_linked_to(customers)}.")
    for customer, earlier in sorted(moved.items()):
        typer.echo(f"Customer {customer} moved from {earlier.label}.")


def _linked_to(customers: Collection[str]) -> str:
    return f", linked to {count(len(customers), 'QuickBooks customer')}" if customers else ""


def migrate(
    after_restore: Annotated[
        bool,
        typer.Option("--after-restore", help="A PostgreSQL database was put back: repeat nothing in Slack."),
    ] = False,
) -> None:
    """Bring the database's tables up to date."""
    from bot import bootstrap

    typer.echo(f"The tables are at revision {bootstrap.migrate()}.")
    if after_restore:
        bootstrap.copies().note_restored()
        typer.echo("What Slack may already have is looked for before it is sent.")
