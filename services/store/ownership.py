"""By what a row is a workspace's: its own column, or the row of another table that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.audit import AuditAction
from services.store import (
    message_tables,
    tables,
    tables_reviews,
    tables_schedules,
    tables_versions,
)
from services.store.versions import (
    created_in,
    entries_ledger_of,
    entries_mirror_of,
    ledger_of,
    mirror_of,
    projects_of,
)

#: Says which rows are a workspace's.
Whose = Callable[[str], sa.ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Belonging:
    """Which rows of the table are a workspace's; ``whose`` is None where they are nobody's.

    ``about`` says what the rows are, for whoever reads them outside; without it they say only how the program
    works, and are not given to anybody. ``without``: columns that say no more than that.
    """

    table: sa.Table
    whose: Whose | None
    about: str = ""
    without: frozenset[str] = frozenset()
    #: Whether its rows go by themselves when the rows go that they belong to.
    goes_along: bool = False


def has_rows(database: Connection, one: Belonging, team_id: str) -> bool:
    """Whether there is a row of the workspace in this table, of which one may have some."""
    assert one.whose is not None
    return database.scalar(sa.select(sa.literal(1)).where(one.whose(team_id)).limit(1)) is not None


def of_team(table: sa.Table) -> Whose:
    return lambda team_id: table.c.team_id == team_id


def by(table: sa.Table, column: str, parent: sa.Table) -> Whose:
    """By a key into another table, which names the workspace."""
    return lambda team_id: table.c[column].in_(sa.select(parent.c.id).where(parent.c.team_id == team_id))


def of_company(table: sa.Table) -> Whose:
    return by(table, "connection_id", tables.connections)


def of_invoice(table: sa.Table) -> Whose:
    """Looked up one by one: a list of all invoices would not be small."""
    invoices = tables.invoices.c
    its_own = sa.select(invoices.id).where(invoices.id == table.c.invoice_id)
    return lambda team_id: sa.exists(its_own.where(invoices.team_id == team_id))


def _subjects(team_id: str, action: AuditAction) -> sa.Select[str]:
    """What was acted on: the log still knows it once it is gone."""
    log = tables.audit_log.c
    return sa.select(log.subject).where(log.team_id == team_id, log.action == action.code)


def fires(team_id: str) -> sa.ColumnElement[bool]:
    """Rows stay when their schedule is deleted."""
    fired, schedules = tables_schedules.schedule_fires.c, tables_schedules.schedules.c
    there = sa.select(schedules.id).where(schedules.team_id == team_id)
    return sa.or_(
        fired.schedule_id.in_(there),
        fired.schedule_id.in_(_subjects(team_id, AuditAction.SCHEDULE_CREATED)),
    )


def changed_projects(team_id: str) -> sa.ColumnElement[bool]:
    """Rows stay when their invoice is undone."""
    changed = tables_reviews.changed_projects
    by_the_log = changed.c.invoice_id.in_(_subjects(team_id, AuditAction.PROJECT_CHANGED))
    return sa.or_(of_invoice(changed)(team_id), by_the_log)


_OF_COMPANY = (mirror_of, ledger_of, entries_mirror_of, entries_ledger_of)


def versions(team_id: str) -> sa.ColumnElement[bool]:
    """Its scope names a company or the workspace."""
    scope, companies = tables_versions.book_versions.c.scope, tables.connections.c
    mine = companies.team_id == team_id
    of_companies = [sa.select(sa.literal(of("")) + companies.id).where(mine) for of in _OF_COMPANY]
    return sa.or_(
        scope.in_([created_in(team_id), projects_of(team_id)]), *(scope.in_(one) for one in of_companies)
    )


def deliveries(team_id: str) -> sa.ColumnElement[bool]:
    """Its key begins with the workspace; what QuickBooks told is kept there too, by its own ids."""
    return message_tables.inbox_seen.c.key.startswith(f"{team_id}|", autoescape=True)
