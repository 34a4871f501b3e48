"""What ``import`` prints: one JSON document, or the same in words; and the exit status that follows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import typer

from services.errors import NeedsReconnect
from services.model.connection import Connection
from services.model.import_run import CommitPolicy, PauseReason, RunStatus
from services.model.report import NEEDS_YOU, Counts, RunItem, RunReport, Verdict

if TYPE_CHECKING:
    from bot.bootstrap import Services

NOTHING_NEEDS_YOU, BROKEN, SOME_NEED_YOU, NOTHING_IMPORTED = 0, 1, 3, 4

#: Why an invoice with nothing wrong was not imported: the run imports all or nothing.
IMPORT_NOTHING = "import_nothing"
PAGE = 1000

#: What is said of a run that waits; a running bot, or a later run of the same import, goes on with it.
PAUSED = {
    PauseReason.AUTHORIZATION: f"QuickBooks no longer accepts this connection. {NeedsReconnect.remedy}",
    PauseReason.QUOTA: "QuickBooks' limit on requests is used up. Run the import again later.",
    PauseReason.SPACE: "There is no space left to store invoices. Make room, then run the import again.",
}


def show(services: Services, run_id: str, connection: Connection, as_json: bool) -> int:
    """Print what the run did; returns the exit status."""
    report = services.history.report(run_id)
    if as_json:
        typer.echo(json.dumps(_document(services, report, connection), ensure_ascii=False, indent=2))
    else:
        _print_words(services, report)
    why = error_of(report)
    if why is not None:
        typer.echo(f"Error: {why} (reference {run_id})", err=True)
    return exit_status(report)


def error_of(report: RunReport) -> str | None:
    """Why the run did not come to its end, and what to do, if so."""
    reason = report.run.pause_reason
    return PAUSED[reason] if reason is not None else report.run.error_sentence


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
    if not counts.need_you:
        return NOTHING_NEEDS_YOU
    return SOME_NEED_YOU if counts.imported else NOTHING_IMPORTED


def counts_of(report: RunReport) -> Counts:
    """The run's counts; those that an all-or-nothing run did not import count as failed."""
    counts = report.counts
    if not _imported_nothing(report):
        return counts
    return Counts(
        imported=0,
        already_here=counts.already_here,
        rejected=counts.rejected,
        failed=counts.failed + counts.imported,
        left_out=counts.left_out,
    )


def _imported_nothing(report: RunReport) -> bool:
    """Whether a run that was to import did not: then nothing of it may be called imported."""
    run = report.run
    is_kept = run.filters.policy is CommitPolicy.PARTIAL and run.status is RunStatus.FAILED
    return not run.dry_run and run.status in (RunStatus.REFUSED, RunStatus.FAILED) and not is_kept


def _document(services: Services, report: RunReport, connection: Connection) -> dict[str, Any]:
    run, counts = report.run, counts_of(report)
    nothing = _imported_nothing(report)
    tie_out = report.tie_out
    return {
        "run": run.id,
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
        "items": [_item(item, nothing) for item in _items(services, run.id)],
        "error": error_of(report),
    }


def _items(services: Services, run_id: str) -> Iterator[RunItem]:
    after = -1
    while page := services.history.items(run_id, None, after, PAGE):
        yield from (item for item in page if item.verdict is not Verdict.LEFT_OUT)
        after = page[-1].position


def _item(item: RunItem, imported_nothing: bool) -> dict[str, Any]:
    held_back = imported_nothing and item.verdict is Verdict.WOULD_IMPORT
    reason = IMPORT_NOTHING if held_back else item.reason and item.reason.code
    return {
        "qbo_id": item.qbo_id,
        "doc_number": item.doc_number,
        "txn_date": item.txn_date and item.txn_date.isoformat(),
        "due_date": item.due_date and item.due_date.isoformat(),
        "currency": item.currency,
        "total": _decimal(item.total),
        "balance": _decimal(item.balance),
        "customer": item.customer_name,
        "project": item.project_name,
        "tile": item.tile and item.tile.value,
        "verdict": (Verdict.FAILED if held_back else item.verdict).value,
        "reason": reason,
        "error": item.error,
    }


def _decimal(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _print_words(services: Services, report: RunReport) -> None:
    counts, run = counts_of(report), report.run
    verb = "would be imported" if run.dry_run else "imported"
    typer.echo(f"{run.id}  {report.company_name}  {run.filters.date_from} to {run.filters.date_to}")
    typer.echo(
        f"{counts.found} found: {counts.imported} {verb}, {counts.already_here} already here, "
        f"{counts.need_you} need you; {counts.left_out} left out"
    )
    if not _imported_nothing(report):
        for total in report.totals:
            typer.echo(
                f"  {total.currency} {_decimal(total.imported)} {verb} of {_decimal(total.found)} found"
            )
    if report.tie_out:
        typer.echo(
            f"QuickBooks counts {report.tie_out.quickbooks_count} in this range; "
            f"unexplained: {report.tie_out.unexplained}"
        )
    for item in _items(services, run.id):
        if item.verdict in NEEDS_YOU:
            typer.echo(f"  {item.doc_number or item.qbo_id}: {_why(item)}")


def _why(item: RunItem) -> str:
    if item.reason is None:
        return item.error or "The attempt broke."
    details = f" {item.problem.sentence}" if item.problem else ""
    return f"{item.reason.sentence}{details} {item.reason.remedy}"
