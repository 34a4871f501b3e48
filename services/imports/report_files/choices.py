"""The evidence of a run: what was asked for, by whom and when, and what came of it, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version

from services.imports.report_files.columns import TILES
from services.model.entry import Billable
from services.model.hours import hours_of
from services.model.import_run import CommitPolicy, ImportType
from services.model.invoice_status import InvoiceStatus
from services.model.money import Money
from services.model.nouns import NOUNS
from services.model.people import CLI_USER
from services.model.report import RunReport, TieOut, TileTotal, Undone

#: A label and what stands beside it.
Line = tuple[str, str | int | date | datetime | Money | Decimal | None]
#: What a person chose from, in the order of the wizard.
_CHOICES = (*InvoiceStatus, *Billable)
_DOCUMENTS = {ImportType.TIME: " of time activities", ImportType.EXPENSES: " of bills and purchases"}


def choices(report: RunReport) -> Iterator[Line]:
    """Every line, in the order in which somebody asks."""
    yield from _who(report)
    if report.undone is not None:
        yield from _undone(report, report.undone)
        return
    yield from _asked(report)
    yield from _counted(report)
    yield from _summed(report)
    if report.tie_out is not None:
        yield from _tied(report.tie_out, report.run.import_type)
    yield "QuickBooks calls", report.run.calls
    yield "Plan digest", report.run.plan_digest
    yield "Program version", program_version()


def program_version() -> str:
    """The version that is installed."""
    try:
        return version("import-invoices")
    except PackageNotFoundError:
        return "not installed"


def _who(report: RunReport) -> Iterator[Line]:
    run = report.run
    yield "Company", report.company_name
    yield "Reference", run.id
    if run.parent_id is not None:
        yield "Follows", run.parent_id
    yield "Status", run.status.value
    yield "Asked by", _person(run.requested_by)
    yield "Asked at (UTC)", run.created_at
    yield "Started by", _person(run.started_by)
    yield "Started at (UTC)", run.started_at
    yield "Finished at (UTC)", run.finished_at


def _undone(report: RunReport, undone: Undone) -> Iterator[Line]:
    """Of an undo: which import, and what became of its invoices; money per tile and currency."""
    yield "Undoes", report.run.target_id
    yield "Undone", undone.count
    yield "Stay", undone.kept
    yield "Not undone", undone.remaining
    for one in undone.gone:
        yield f"Undone, {TILES[one.tile]}, {one.currency}", Money(one.total, one.currency)
        yield from _hours("Undone", one, report.run.import_type)
    yield "Program version", program_version()


def _person(user_id: str | None) -> str | None:
    return "the command line" if user_id == CLI_USER else user_id


def _asked(report: RunReport) -> Iterator[Line]:
    filters, noun = report.run.filters, NOUNS[report.run.import_type]
    yield "From", filters.date_from
    yield "To", filters.date_to
    chosen = [status.value.replace("_", " ") for status in _CHOICES if status in filters.statuses]
    yield noun.many.capitalize(), ", ".join(chosen)
    yield "Project", _project(report)
    for name in report.customer_names or ("all",):
        yield "QuickBooks customer", name
    for customer in report.associated:
        yield "Counted to the project without a link", customer.name
    is_partial = filters.policy is CommitPolicy.PARTIAL
    yield "If some can't be imported", "import the rest" if is_partial else "import nothing"
    if filters.only_ids is not None:
        yield f"Retried {noun.many}", len(filters.only_ids)
    yield "Imports", "no, it only says what would happen" if report.run.dry_run else "yes"


def _project(report: RunReport) -> str | None:
    project_id = report.run.filters.project_id
    return "by each customer's link" if project_id is None else report.project_name or project_id


def _counted(report: RunReport) -> Iterator[Line]:
    known = report.counts
    yield "Counts", "final" if report.is_whole else "so far: QuickBooks was not read completely"
    yield "Found", known.found
    yield "Imported", known.imported - known.pending
    yield "Would be imported", known.pending
    yield "Already here", known.already_here
    yield "Rejected", known.rejected
    yield "Failed", known.failed
    yield "Left out", known.left_out
    for each in report.reasons:
        yield each.reason.sentence, each.count


def _summed(report: RunReport) -> Iterator[Line]:
    """Money per currency; never added across currencies."""
    known = report.counts
    label = "of it imported" if not known.pending else "of it imported, or would be"
    for each in report.totals:
        yield f"Money found, {each.currency}", Money(each.found, each.currency)
        yield f"{label}, {each.currency}", Money(each.imported, each.currency)
    if report.run.import_type is not ImportType.INVOICE_HISTORY:
        for tile in report.tiles:
            yield f"{label}, {TILES[tile.tile]}, {tile.currency}", Money(tile.total, tile.currency)
            yield from _hours(label, tile, report.run.import_type)


def _hours(label: str, tile: TileTotal, import_type: ImportType) -> Iterator[Line]:
    """The hours beside the money; nothing where no time is imported."""
    if import_type is ImportType.TIME:
        yield f"{label}, {TILES[tile.tile]}, {tile.currency}, hours", hours_of(tile.seconds)


def _tied(tie_out: TieOut, import_type: ImportType) -> Iterator[Line]:
    """Entries are counted by the documents that hold them."""
    yield f"QuickBooks' own count{_DOCUMENTS.get(import_type, '')}", tie_out.quickbooks_count
    yield "Explained", tie_out.explained
    yield "Unexplained", tie_out.unexplained
    for qbo_id in tie_out.unexplained_ids:
        yield "Unexplained QuickBooks id", qbo_id
