"""What is said of one thing of a run, column by column; the same words in every file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.model.hours import clock_of, hours_of
from services.model.import_run import ImportType
from services.model.invoice_status import Tile
from services.model.money import Money
from services.model.report import RunItem, Verdict
from services.model.undo import KEPT_REMEDY

#: What stands in a cell, before a file spells it in its own way.
Value = str | date | Money | Decimal | None

TILES = {
    Tile.DRAFTS: "Drafts",
    Tile.AR_AGING: "A/R Aging",
    Tile.FINALS: "Finals",
    Tile.WORK_IN_PROGRESS: "Work in Progress",
    Tile.BILLED: "Already billed",
    Tile.NOT_BILLABLE: "Not billable",
}
_PLAIN = frozenset({Verdict.WOULD_IMPORT, Verdict.IMPORTED, Verdict.UNDONE})


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, how wide the column is in characters, and what stands in it."""

    heading: str
    width: int
    value: Callable[[RunItem], Value]
    is_wrapped: bool = False


def why(item: RunItem) -> str | None:
    """Why it is not imported, with what exactly is wrong or where it came in before; or why it stays."""
    if item.verdict in _PLAIN:
        return item.as_stated
    if item.left_out is not None:
        return item.left_out.sentence
    parts = [item.why]
    parts += [f"Imported on {item.other_at:%Y-%m-%d}{_by(item.other_run_id)}."] if item.other_at else []
    parts += ["It changed in QuickBooks since."] if item.changed_since else []
    return " ".join(parts)


def _by(run_id: str | None) -> str:
    return f" by {run_id}" if run_id else ""


def remedy(item: RunItem) -> str | None:
    """What to do about it."""
    if item.reason is not None:
        return item.remedy
    if item.verdict is Verdict.KEPT:
        return KEPT_REMEDY
    return "Retry." if item.verdict is Verdict.FAILED else None


def _total(item: RunItem) -> Money | None:
    return None if item.total is None else Money(item.total, item.currency)


def _balance(item: RunItem) -> Money | None:
    return None if item.balance is None else Money(item.balance, item.currency)


def _hours(item: RunItem) -> Decimal | None:
    return None if item.seconds is None else hours_of(item.seconds)


def _worked(item: RunItem) -> str | None:
    return None if item.seconds is None else clock_of(item.seconds)


def _billable(item: RunItem) -> str | None:
    return _BILLABLE.get(item.tile) if item.tile else None


_FACTS = (
    Column("Number", 14, lambda item: item.doc_number),
    Column("Customer", 28, lambda item: item.customer_name),
    Column("Invoice date", 13, lambda item: item.txn_date),
    Column("Due date", 12, lambda item: item.due_date),
    Column("Currency", 10, lambda item: item.currency),
    Column("Total", 15, _total),
    Column("Balance", 15, _balance),
    Column("Project", 28, lambda item: item.project_name),
)
_TILE = Column("Tile", 11, lambda item: TILES[item.tile] if item.tile else None)
_SAID = (
    Column("Verdict", 14, lambda item: item.verdict.value.replace("_", " ")),
    Column("Reason", 42, why, is_wrapped=True),
    Column("Remedy", 42, remedy, is_wrapped=True),
    Column("QuickBooks id", 15, lambda item: item.qbo_id),
)
#: Whether an entry comes in as billable is where it comes in; of others nothing is known.
_BILLABLE = {
    Tile.WORK_IN_PROGRESS: "billable",
    Tile.BILLED: "already billed",
    Tile.NOT_BILLABLE: "not billable",
}
_NUMBER, _CUSTOMER, _CURRENCY, _PROJECT = (_FACTS[at] for at in (0, 1, 4, 7))
_DATE = Column("Date", 12, lambda item: item.txn_date)
_AMOUNT = Column("Amount", 15, _total)
_MARK = Column("Billable", 14, _billable)
_PERSON = Column("Person", 24, lambda item: item.party)
_VENDOR = Column("Vendor", 28, lambda item: item.party)
#: Hours twice: as a number that can be added up, and exactly, as a clock counts them.
_TIME = (Column("Hours", 11, _hours), Column("Hours and minutes", 17, _worked))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one import type: of those that need somebody, and of every one."""

    exceptions: Sequence[Column]
    everything: Sequence[Column]


_OF_TIME = (_DATE, _PERSON, *_TIME, _CUSTOMER, _PROJECT, _AMOUNT, _CURRENCY)
_OF_EXPENSES = (_DATE, _VENDOR, _NUMBER, _CUSTOMER, _PROJECT, _AMOUNT, _CURRENCY)
COLUMNS = {
    # Of all that comes in also where it goes, or would go.
    ImportType.INVOICE_HISTORY: Columns((*_FACTS, *_SAID), (*_FACTS, _TILE, *_SAID)),
    ImportType.TIME: Columns((*_OF_TIME, *_SAID), (*_OF_TIME, _MARK, *_SAID)),
    ImportType.EXPENSES: Columns((*_OF_EXPENSES, *_SAID), (*_OF_EXPENSES, _MARK, *_SAID)),
}
