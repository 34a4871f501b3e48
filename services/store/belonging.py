"""How the rows of every table belong to a workspace: what is exported for it, and what goes with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.audit import AuditAction
from services.store import (
    message_tables,
    tables,
    tables_access,
    tables_coverage,
    tables_in_step,
    tables_links,
    tables_pictures,
    tables_posting,
    tables_replicas,
    tables_reviews,
    tables_runs,
    tables_schedules,
    tables_suggestions,
    tables_tile_moves,
    tables_totals,
    tables_versions,
    tables_workspaces,
)
from services.store.versions import created_in, ledger_of, mirror_of, projects_of

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


def _of_team(table: sa.Table) -> Whose:
    return lambda team_id: table.c.team_id == team_id


def _by(table: sa.Table, column: str, parent: sa.Table) -> Whose:
    """By a key into another table, which names the workspace."""
    return lambda team_id: table.c[column].in_(sa.select(parent.c.id).where(parent.c.team_id == team_id))


def _of_company(table: sa.Table) -> Whose:
    return _by(table, "connection_id", tables.connections)


def _of_invoice(table: sa.Table) -> Whose:
    """Looked up one by one: a list of all invoices would not be small."""
    invoices = tables.invoices.c
    its_own = sa.select(invoices.id).where(invoices.id == table.c.invoice_id)
    return lambda team_id: sa.exists(its_own.where(invoices.team_id == team_id))


def _subjects(team_id: str, action: AuditAction) -> sa.Select[str]:
    """What was acted on: the log still knows it once it is gone."""
    log = tables.audit_log.c
    return sa.select(log.subject).where(log.team_id == team_id, log.action == action.code)


def _fires(team_id: str) -> sa.ColumnElement[bool]:
    """Rows stay when their schedule is deleted."""
    fired, schedules = tables_schedules.schedule_fires.c, tables_schedules.schedules.c
    there = sa.select(schedules.id).where(schedules.team_id == team_id)
    return sa.or_(
        fired.schedule_id.in_(there),
        fired.schedule_id.in_(_subjects(team_id, AuditAction.SCHEDULE_CREATED)),
    )


def _changed_projects(team_id: str) -> sa.ColumnElement[bool]:
    """Rows stay when their invoice is undone."""
    changed = tables_reviews.changed_projects
    by_the_log = changed.c.invoice_id.in_(_subjects(team_id, AuditAction.PROJECT_CHANGED))
    return sa.or_(_of_invoice(changed)(team_id), by_the_log)


def _versions(team_id: str) -> sa.ColumnElement[bool]:
    """Its scope names a company or the workspace."""
    scope, companies = tables_versions.book_versions.c.scope, tables.connections.c
    mine = companies.team_id == team_id
    of_companies = [sa.select(sa.literal(of("")) + companies.id).where(mine) for of in (mirror_of, ledger_of)]
    return sa.or_(
        scope.in_([created_in(team_id), projects_of(team_id)]), *(scope.in_(one) for one in of_companies)
    )


def _deliveries(team_id: str) -> sa.ColumnElement[bool]:
    """Its key begins with the workspace; what QuickBooks told is kept there too, by its own ids."""
    return message_tables.inbox_seen.c.key.startswith(f"{team_id}|", autoescape=True)


_LEASE = frozenset({"owner", "lease_until"})
_OF_RUNS = _LEASE | {
    *("request_key", "join_key", "plan_digest", "approved_digest", "step", "fence", "attempts", "furthest"),
    *("not_before", "resume_status"),
}
_OF_CONNECTIONS = frozenset({"token_version", "refresh_owner", "refresh_lease_until"})
_OF_MESSAGES = frozenset({"dedupe_key", "lease_until", "lane", "is_ambiguous", "is_repeated", "not_before"})

#: Every table, each after those by whose rows its own are found. Erasing goes through them backwards.
CATALOGUE: tuple[Belonging, ...] = (
    # --- nobody's
    Belonging(tables_access.erased_workspaces, None),
    Belonging(tables_replicas.replicas, None),
    Belonging(tables_replicas.chores, None),
    Belonging(tables_totals.totals_checks, None),
    # --- who, and what by whom
    Belonging(tables.audit_log, _of_team(tables.audit_log), "Who did what, and when."),
    Belonging(
        tables_access.security_group_members,
        _of_team(tables_access.security_group_members),
        "Who is in which security group.",
    ),
    Belonging(
        tables_workspaces.installations,
        _of_team(tables_workspaces.installations),
        "The app in the Slack workspace, without its token.",
    ),
    Belonging(tables_workspaces.oauth_states, _of_team(tables_workspaces.oauth_states)),
    Belonging(
        tables.connections,
        _of_team(tables.connections),
        "The QuickBooks companies, without their tokens.",
        _OF_CONNECTIONS,
    ),
    Belonging(tables.metered_calls, _of_company(tables.metered_calls), "Calls to QuickBooks, by month."),
    Belonging(tables.clients, _of_team(tables.clients), "Clients."),
    Belonging(tables.projects, _of_team(tables.projects), "Projects."),
    Belonging(
        tables.project_members,
        _by(tables.project_members, "project_id", tables.projects),
        "Who is a member of which project.",
    ),
    Belonging(
        tables.customer_links,
        _of_company(tables.customer_links),
        "Which customer of QuickBooks is linked to which project.",
    ),
    Belonging(
        tables_suggestions.ignored_suggestions,
        _of_company(tables_suggestions.ignored_suggestions),
        "Suggested projects that somebody ignored.",
    ),
    # --- runs
    Belonging(
        tables_runs.import_runs,
        _of_team(tables_runs.import_runs),
        "Imports and undone imports: what was asked for, by whom, and the figures of the report.",
        _OF_RUNS,
    ),
    Belonging(
        tables_runs.run_items,
        _by(tables_runs.run_items, "run_id", tables_runs.import_runs),
        "What each import said of each invoice.",
        frozenset({"plan_no", "material"}),
    ),
    Belonging(
        tables_runs.drafts, _of_team(tables_runs.drafts), "Choices of imports that were not started yet."
    ),
    Belonging(tables_schedules.schedules, _of_team(tables_schedules.schedules), "Schedules."),
    Belonging(tables_schedules.schedule_fires, _fires, "Each time at which a schedule fired."),
    # --- the mirror
    Belonging(tables.mirror_state, _of_company(tables.mirror_state)),
    Belonging(tables.mirror_windows, _of_company(tables.mirror_windows)),
    Belonging(tables_coverage.mirror_months, _of_company(tables_coverage.mirror_months)),
    Belonging(
        tables.mirror_customers,
        _of_company(tables.mirror_customers),
        "Customers as QuickBooks has them; document is what QuickBooks sent.",
    ),
    Belonging(
        tables.mirror_invoices,
        _of_company(tables.mirror_invoices),
        "Invoices as QuickBooks has them, as far as they are kept; document is what QuickBooks sent.",
    ),
    Belonging(
        tables.mirror_lines, _of_company(tables.mirror_lines), "The lines of invoices as QuickBooks has them."
    ),
    Belonging(
        tables_links.mirror_links,
        _of_company(tables_links.mirror_links),
        "Which payments and credit memos settle which invoices of QuickBooks.",
    ),
    Belonging(tables_in_step.changes_told, _of_company(tables_in_step.changes_told)),
    Belonging(tables_in_step.to_follow, _of_company(tables_in_step.to_follow)),
    Belonging(tables_in_step.looks, _of_company(tables_in_step.looks)),
    # --- the ledger, after the totals to which its rows write
    Belonging(tables_totals.tile_totals, _of_team(tables_totals.tile_totals)),
    Belonging(tables_totals.day_totals, _of_team(tables_totals.day_totals)),
    Belonging(
        tables.invoices,
        _of_team(tables.invoices),
        "The invoice window: each invoice as it stands there; document is what QuickBooks sent.",
    ),
    Belonging(
        tables.invoice_lines,
        _of_invoice(tables.invoice_lines),
        "The lines of the invoices in the invoice window.",
        goes_along=True,
    ),
    Belonging(
        tables.posted_invoices,
        _of_company(tables.posted_invoices),
        "Invoices that were created here and posted to QuickBooks.",
    ),
    Belonging(
        tables_posting.draft_changes,
        _of_invoice(tables_posting.draft_changes),
        "The last change of each invoice that was created here.",
    ),
    Belonging(
        tables_posting.posting_attempts,
        _of_team(tables_posting.posting_attempts),
        "The last attempt to post each invoice that was created here; body is what was sent.",
        _LEASE | {"not_before"},
    ),
    Belonging(
        tables_posting.imported_too,
        _of_company(tables_posting.imported_too),
        "Invoices that were imported although their number was created here.",
    ),
    Belonging(
        tables_reviews.accepted_reviews,
        _of_company(tables_reviews.accepted_reviews),
        "Invoices that somebody accepted as QuickBooks states them.",
    ),
    Belonging(tables_reviews.changed_projects, _changed_projects, "Invoices whose project somebody changed."),
    Belonging(
        tables_in_step.drifts, _of_team(tables_in_step.drifts), "What changed in QuickBooks after the import."
    ),
    Belonging(
        tables_tile_moves.tile_moves,
        _of_team(tables_tile_moves.tile_moves),
        "Moves of invoices between Drafts and A/R Aging.",
    ),
    Belonging(
        tables_tile_moves.tile_move_invoices,
        _by(tables_tile_moves.tile_move_invoices, "move_id", tables_tile_moves.tile_moves),
        "The invoices that were moved.",
    ),
    Belonging(tables_versions.book_versions, _versions),
    # --- messages
    Belonging(
        message_tables.outbox,
        _of_team(message_tables.outbox),
        "Messages to people, as far as they are kept.",
        _OF_MESSAGES,
    ),
    Belonging(message_tables.run_cards, _by(message_tables.run_cards, "run_id", tables_runs.import_runs)),
    Belonging(message_tables.slack_pace, _of_team(message_tables.slack_pace)),
    Belonging(message_tables.inbox_seen, _deliveries),
    Belonging(tables_pictures.home_pictures, _of_team(tables_pictures.home_pictures)),
)
#: Those of which a workspace may have rows, in the order of the catalogue.
OWNED: tuple[Belonging, ...] = tuple(one for one in CATALOGUE if one.whose is not None)
