"""How the rows of every table belong to a workspace: what is exported for it, and what goes with it."""

from __future__ import annotations

from services.store import (
    message_tables,
    tables,
    tables_access,
    tables_coverage,
    tables_entries,
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
from services.store.ownership import (
    Belonging,
    by,
    changed_projects,
    deliveries,
    fires,
    of_company,
    of_invoice,
    of_team,
    versions,
)

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
    Belonging(tables.audit_log, of_team(tables.audit_log), "Who did what, and when."),
    Belonging(
        tables_access.security_group_members,
        of_team(tables_access.security_group_members),
        "Who is in which security group.",
    ),
    Belonging(
        tables_workspaces.installations,
        of_team(tables_workspaces.installations),
        "The app in the Slack workspace, without its token.",
    ),
    Belonging(tables_workspaces.oauth_states, of_team(tables_workspaces.oauth_states)),
    Belonging(
        tables.connections,
        of_team(tables.connections),
        "The QuickBooks companies, without their tokens.",
        _OF_CONNECTIONS,
    ),
    Belonging(tables.metered_calls, of_company(tables.metered_calls), "Calls to QuickBooks, by month."),
    Belonging(tables.clients, of_team(tables.clients), "Clients."),
    Belonging(tables.projects, of_team(tables.projects), "Projects."),
    Belonging(
        tables.project_members,
        by(tables.project_members, "project_id", tables.projects),
        "Who is a member of which project.",
    ),
    Belonging(
        tables.customer_links,
        of_company(tables.customer_links),
        "Which customer of QuickBooks is linked to which project.",
    ),
    Belonging(
        tables_suggestions.ignored_suggestions,
        of_company(tables_suggestions.ignored_suggestions),
        "Suggested projects that somebody ignored.",
    ),
    # --- runs
    Belonging(
        tables_runs.import_runs,
        of_team(tables_runs.import_runs),
        "Imports and undone imports: what was asked for, by whom, and the figures of the report.",
        _OF_RUNS,
    ),
    Belonging(
        tables_runs.run_items,
        by(tables_runs.run_items, "run_id", tables_runs.import_runs),
        "What each import said of each invoice.",
        frozenset({"plan_no", "material"}),
    ),
    Belonging(
        tables_runs.drafts, of_team(tables_runs.drafts), "Choices of imports that were not started yet."
    ),
    Belonging(tables_schedules.schedules, of_team(tables_schedules.schedules), "Schedules."),
    Belonging(tables_schedules.schedule_fires, fires, "Each time at which a schedule fired."),
    # --- the mirror
    Belonging(tables.mirror_marks, of_company(tables.mirror_marks)),
    Belonging(tables.mirror_windows, of_company(tables.mirror_windows)),
    Belonging(tables_coverage.mirror_months, of_company(tables_coverage.mirror_months)),
    Belonging(
        tables.mirror_customers,
        of_company(tables.mirror_customers),
        "Customers as QuickBooks has them; document is what QuickBooks sent.",
    ),
    Belonging(
        tables.mirror_invoices,
        of_company(tables.mirror_invoices),
        "Invoices as QuickBooks has them, as far as they are kept; document is what QuickBooks sent.",
    ),
    Belonging(
        tables.mirror_lines, of_company(tables.mirror_lines), "The lines of invoices as QuickBooks has them."
    ),
    Belonging(
        tables_links.mirror_links,
        of_company(tables_links.mirror_links),
        "Which payments and credit memos settle which invoices of QuickBooks.",
    ),
    Belonging(
        tables_entries.mirror_records,
        of_company(tables_entries.mirror_records),
        "Time activities, bills and purchases as QuickBooks has them, as far as they are kept; "
        "document is what QuickBooks sent.",
    ),
    Belonging(
        tables_entries.mirror_entries,
        of_company(tables_entries.mirror_entries),
        "Their entries: the time worked, and each line of a bill or a purchase.",
    ),
    Belonging(
        tables_entries.mirror_people,
        of_company(tables_entries.mirror_people),
        "Employees and vendors as QuickBooks has them.",
    ),
    Belonging(
        tables_entries.person_links,
        of_company(tables_entries.person_links),
        "Which employee or vendor of QuickBooks is which person of the workspace.",
    ),
    Belonging(tables_in_step.changes_told, of_company(tables_in_step.changes_told)),
    Belonging(tables_in_step.to_follow, of_company(tables_in_step.to_follow)),
    Belonging(tables_entries.entries_to_follow, of_company(tables_entries.entries_to_follow)),
    Belonging(tables_in_step.looks, of_company(tables_in_step.looks)),
    # --- the ledger, after the totals to which its rows write
    Belonging(tables_totals.tile_totals, of_team(tables_totals.tile_totals)),
    Belonging(tables_totals.day_totals, of_team(tables_totals.day_totals)),
    Belonging(
        tables.invoices,
        of_team(tables.invoices),
        "The invoice window: each invoice as it stands there; document is what QuickBooks sent.",
    ),
    Belonging(
        tables.invoice_lines,
        of_invoice(tables.invoice_lines),
        "The lines of the invoices in the invoice window.",
        goes_along=True,
    ),
    Belonging(tables_totals.entry_totals, of_team(tables_totals.entry_totals)),
    Belonging(
        tables_entries.entries,
        of_team(tables_entries.entries),
        "Time entries and expenses as they stand in the invoice window.",
    ),
    Belonging(
        tables_entries.entry_records,
        of_company(tables_entries.entry_records),
        "The documents that they were taken from; document is what QuickBooks sent.",
    ),
    Belonging(
        tables.posted_invoices,
        of_company(tables.posted_invoices),
        "Invoices that were created here and posted to QuickBooks.",
    ),
    Belonging(
        tables_posting.draft_changes,
        of_invoice(tables_posting.draft_changes),
        "The last change of each invoice that was created here.",
    ),
    Belonging(
        tables_posting.posting_attempts,
        of_team(tables_posting.posting_attempts),
        "The last attempt to post each invoice that was created here; body is what was sent.",
        _LEASE | {"not_before"},
    ),
    Belonging(
        tables_posting.imported_too,
        of_company(tables_posting.imported_too),
        "Invoices that were imported although their number was created here.",
    ),
    Belonging(
        tables_reviews.accepted_reviews,
        of_company(tables_reviews.accepted_reviews),
        "Invoices that somebody accepted as QuickBooks states them.",
    ),
    Belonging(tables_reviews.changed_projects, changed_projects, "Invoices whose project somebody changed."),
    Belonging(
        tables_in_step.drifts, of_team(tables_in_step.drifts), "What changed in QuickBooks after the import."
    ),
    Belonging(
        tables_tile_moves.tile_moves,
        of_team(tables_tile_moves.tile_moves),
        "Moves of invoices between Drafts and A/R Aging.",
    ),
    Belonging(
        tables_tile_moves.tile_move_invoices,
        by(tables_tile_moves.tile_move_invoices, "move_id", tables_tile_moves.tile_moves),
        "The invoices that were moved.",
    ),
    Belonging(tables_versions.book_versions, versions),
    # --- messages
    Belonging(
        message_tables.outbox,
        of_team(message_tables.outbox),
        "Messages to people, as far as they are kept.",
        _OF_MESSAGES,
    ),
    Belonging(message_tables.run_cards, by(message_tables.run_cards, "run_id", tables_runs.import_runs)),
    Belonging(message_tables.slack_pace, of_team(message_tables.slack_pace)),
    Belonging(message_tables.inbox_seen, deliveries),
    Belonging(tables_pictures.home_pictures, of_team(tables_pictures.home_pictures)),
)
#: Those of which a workspace may have rows, in the order of the catalogue.
OWNED: tuple[Belonging, ...] = tuple(one for one in CATALOGUE if one.whose is not None)
