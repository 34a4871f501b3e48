"""A run in words, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.cli.import_outcome import counts_of, held_back, imports_nothing
from bot.entry_words import hours, number_of
from bot.run_words import heading_of
from bot.text import clean, money
from bot.type_words import documents
from services.model.import_run import ImportRun, ImportType, RunStatus
from services.model.rejection import LeftOutBecause
from services.model.report import NEEDS_YOU, RunItem, RunReport

#: Numbers of entries are cut to this.
LONGEST_NUMBER = 60
#: What to do about an invoice whose attempt broke.
TRY_AGAIN = "Run the import again."
NOT_READ = "QuickBooks was not read to the end, so nothing is counted and nothing was imported."


def heading(run: ImportRun) -> str:
    """The run's state. A dry run imported nothing, so it never says that it did."""
    if run.dry_run and run.status in (RunStatus.COMPLETE, RunStatus.EXCEPTIONS):
        return "Dry run"
    return heading_of(run) + (" (dry run)" if run.dry_run else "")


def words(report: RunReport, items: Iterable[RunItem]) -> Iterator[str]:
    """Line by line: what the run did, then each invoice that needs somebody."""
    run = report.run
    days = f"{run.filters.date_from} to {run.filters.date_to}"
    yield heading(run)
    yield f"{run.id}  {clean(report.company_name)}  {days}"
    if not report.is_whole:
        yield NOT_READ
        return
    yield from _sums(report)
    needy = (item for item in items if item.verdict in NEEDS_YOU)
    for item in needy:
        yield from _itemised(item)


def _sums(report: RunReport) -> Iterator[str]:
    counts, kept_back = counts_of(report), held_back(report)
    verb = _verb(report.run)
    yield (
        f"{counts.found} found: {counts.imported} {verb}, {counts.already_here} already here, "
        f"{_need(counts.need_you - kept_back)} you; {counts.left_out} left out{_nameless(report)}"
    )
    if kept_back:
        would_be = "would be " if report.run.dry_run else ""
        yield f"{kept_back} {would_be}held back, because you chose to import nothing in that case"
    if not imports_nothing(report):
        for total in report.totals:
            imported, found = (money(one, total.currency) for one in (total.imported, total.found))
            yield f"  {imported} {verb} of {found} found"
    yield from _hours(report)
    if report.tie_out:
        counted = _of_quickbooks(report.tie_out.quickbooks_count, report.run.import_type)
        yield f"QuickBooks counts {counted} in this range; unexplained: {report.tie_out.unexplained}"


def _of_quickbooks(number: int, import_type: ImportType) -> str:
    """Documents: of invoices it goes without saying, of expenses they are fewer than those found."""
    return str(number) if import_type is ImportType.INVOICE_HISTORY else documents(number, import_type)


def _hours(report: RunReport) -> Iterator[str]:
    """How much time comes in: not every entry has a rate, and so a sum in money."""
    seconds = sum(total.seconds for total in report.tiles)
    if seconds and not imports_nothing(report):
        yield f"  {hours(seconds)} {_verb(report.run)}"


def _nameless(report: RunReport) -> str:
    """How many of those left out have no customer: nobody chose that."""
    number = sum(one.count for one in report.left_out if one.because is LeftOutBecause.NO_CUSTOMER)
    return f", {number} of them without a customer" if number else ""


def _verb(run: ImportRun) -> str:
    if run.dry_run:
        return "would be imported"
    return "to be imported" if run.status is RunStatus.PAUSED else "imported"


def _need(number: int) -> str:
    return f"{number} needs" if number == 1 else f"{number} need"


def _itemised(item: RunItem) -> Iterator[str]:
    day = item.txn_date.isoformat() if item.txn_date else "(no date)"
    facts = [_number(item), day, *_work(item), money(item.total, item.currency), _customer(item)]
    yield f"  {'  '.join(facts)}"
    yield f"    {_why(item)}"


def _number(item: RunItem) -> str:
    if item.is_entry:
        return number_of(item, LONGEST_NUMBER)
    return clean(item.doc_number) or f"(no number, QuickBooks id {clean(item.qbo_id)})"


def _work(item: RunItem) -> list[str]:
    """Of an entry: who worked or was paid, and how long."""
    party = clean(item.party)
    return [*([party] if party else []), *([hours(item.seconds)] if item.seconds is not None else [])]


def _customer(item: RunItem) -> str:
    """The name with the id, which ``--link`` and ``--customer`` want."""
    if item.customer_id is None:
        return clean(item.customer_name) or "(no customer)"
    return f"{clean(item.customer_name)} (customer {clean(item.customer_id)})".strip()


def _why(item: RunItem) -> str:
    return f"{item.why} {item.remedy or TRY_AGAIN}"
