"""What ``import`` prints: one JSON document, or the same in words; and the exit status that follows."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.import_outcome import (
    IMPORT_NOTHING,
    IMPORT_NOTHING_REMEDY,
    counts_of,
    imports_nothing,
    is_held_back,
    items_of,
)
from bot.cli.import_words import TRY_AGAIN, words
from bot.type_words import noun
from services.errors import NeedsReconnect
from services.model.connection import Connection
from services.model.entry import entry_id_of
from services.model.hours import hours_of
from services.model.import_run import PauseReason, RunStatus
from services.model.report import RunItem, RunReport, Verdict

if TYPE_CHECKING:
    from bot.bootstrap import Services

NOTHING_NEEDS_YOU, BROKEN, SOME_NEED_YOU, NOTHING_IMPORTED = 0, 1, 3, 4

#: What is said of a run that waits; a running bot, or a later run of the same import, goes on with it.
PAUSED = {
    PauseReason.AUTHORIZATION: f"QuickBooks no longer accepts this connection. {NeedsReconnect.remedy}",
    PauseReason.QUOTA: "QuickBooks takes no more calls: as it seems, this month's are used up. Run the "
    "import again on the first of next month (UTC), or once the limit was raised with Intuit.",
    PauseReason.SPACE: "There is no space left to store {many}. Make room, then run the import again.",
}


def show(services: Services, run_id: str, connection: Connection, as_json: bool) -> int:
    """Print what the run did; returns the exit status."""
    report = services.history.report(run_id)
    if as_json:
        typer.echo(json.dumps(_document(services, report, connection), ensure_ascii=False, indent=2))
    else:
        for line in words(report, items_of(services, run_id)):
            typer.echo(line)
    why = error_of(report)
    if why is not None:
        typer.echo(f"Error: {why} (reference {run_id})", err=True)
    return exit_status(report)


def error_of(report: RunReport) -> str | None:
    """Why the run did not come to its end, and what to do, if so."""
    run = report.run
    if run.pause_reason is None:
        return run.error_sentence
    return PAUSED[run.pause_reason].format(many=noun(run.import_type).many)


def exit_status(report: RunReport) -> int:
    """0 nothing needs you, 3 some need you, 4 nothing was imported though asked for, 1 broken."""
    counts = counts_of(report)
    ended = {
        RunStatus.COMPLETE,
        RunStatus.EXCEPTIONS,
        RunStatus.NOTHING,
        RunStatus.REFUSED,
        RunStatus.AWAITING,
    }
    has_result = report.run.status is RunStatus.FAILED and report.run.error_code is None
    if report.run.status not in ended and not (has_result and counts.need_you):
        return BROKEN
    is_short = report.tie_out is not None and report.tie_out.unexplained != 0
    if not counts.need_you and not is_short:
        return NOTHING_NEEDS_YOU
    return SOME_NEED_YOU if counts.imported else NOTHING_IMPORTED


def _document(services: Services, report: RunReport, connection: Connection) -> dict[str, Any]:
    run, counts = report.run, counts_of(report)
    nothing = imports_nothing(report)
    tie_out = report.tie_out
    return {
        "run": run.id,
        "type": run.import_type.value,
        "status": run.status.value,
        "company": connection.realm_id,
        "company_name": connection.company_name,
        "range": {"from": run.filters.date_from.isoformat(), "to": run.filters.date_to.isoformat()},
        "counts": {
            "found": counts.found,
            "imported": counts.imported,
            "already_here": counts.already_here,
            "rejected": counts.rejected,
            "failed": counts.failed,
            "left_out": counts.left_out,
        },
        "totals": {
            total.currency: {
                "found": _decimal(total.found),
                "imported": _decimal(Decimal("0.00") if nothing else total.imported),
            }
            for total in report.totals
        },
        "tie_out": tie_out
        and {
            "quickbooks_count": tie_out.quickbooks_count,
            "explained": tie_out.explained,
            "unexplained": tie_out.unexplained,
        },
        "items": [_item(report, item) for item in items_of(services, run.id)],
        "error": error_of(report),
    }


def _item(report: RunReport, item: RunItem) -> dict[str, Any]:
    is_back = is_held_back(report, item)
    known = {
        "qbo_id": item.qbo_id,
        "doc_number": item.doc_number,
        "txn_date": item.txn_date and item.txn_date.isoformat(),
        "due_date": item.due_date and item.due_date.isoformat(),
        "currency": item.currency,
        "total": _decimal(item.total),
        "balance": _decimal(item.balance),
        "customer": item.customer_name,
        "customer_id": item.customer_id,
        "project": item.project_name,
        "tile": item.tile and item.tile.value,
        "verdict": (Verdict.FAILED if is_back else item.verdict).value,
        "reason": IMPORT_NOTHING if is_back else item.reason and item.reason.code,
        "problem": item.problem and item.problem.code,
        "remedy": IMPORT_NOTHING_REMEDY if is_back else _remedy(item),
        "error": item.error,
    }
    return known | _entry(item) if item.is_entry else known


def _entry(item: RunItem) -> dict[str, Any]:
    """What a time entry or an expense has beside: who, how long, and which line of which document it is."""
    found = entry_id_of(item.qbo_id)
    return {
        "qbo_id": found.qbo_id,
        "resource": found.resource,
        "line": found.line_no or None,
        "party": item.party,
        "hours": None if item.seconds is None else _decimal(hours_of(item.seconds)),
    }


def _remedy(item: RunItem) -> str | None:
    if item.reason is not None:
        return item.remedy
    return TRY_AGAIN if item.verdict is Verdict.FAILED else None


def _decimal(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")
