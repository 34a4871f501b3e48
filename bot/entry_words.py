"""What is said of time entries and expenses: what one is called, its hours, what is billed of it."""

from __future__ import annotations

from decimal import Decimal

from bot.numerals import in_digits
from bot.reader import reader
from bot.text import money, plain
from services.model.entry import Billable
from services.model.hours import SHOWN, hours_of
from services.model.import_run import ImportType
from services.model.invoice_status import Tile
from services.model.quickbooks import Entity
from services.model.report import RunItem

#: Who worked, or whom an expense was paid to.
PARTIES = {ImportType.TIME: "Person", ImportType.EXPENSES: "Vendor"}
BILLABLE_NAMES = {
    Billable.BILLABLE: "billable",
    Billable.NOT_BILLABLE: "not billable",
    Billable.BILLED: "already billed",
}
#: Where an entry comes in: only one of these is a tile that is shown.
PLACES = {
    Tile.WORK_IN_PROGRESS: "to Work in Progress",
    Tile.BILLED: "already billed",
    Tile.NOT_BILLABLE: "not billable",
}
_RESOURCES = {Entity.TIME_ACTIVITY.value: "Time activity"}


def hours(seconds: int) -> str:
    """Such as ``312.5 h``: no more than two decimals."""
    value = hours_of(seconds, SHOWN)
    whole = value == value.to_integral_value()
    shown = in_digits(value, 0, reader().cldr) if whole else _grouped(value)
    return f"{shown} h"


def _grouped(value: Decimal) -> str:
    """Grouped as the reader groups, and without an empty decimal at the end."""
    return in_digits(value, len(str(value.normalize()).partition(".")[2]), reader().cldr)


def worth(amount: Decimal | None, currency: str, seconds: int | None) -> list[str]:
    """Its money; nothing where it is time without a rate, which has hours alone."""
    return [] if seconds and not amount else [money(amount, currency)]


def number_of(item: RunItem, longest: int) -> str:
    """What one thing of a run is called: an invoice by its number, an entry by its document and line."""
    if not item.is_entry:
        return plain(item.doc_number, longest, empty=f"(no number, id {item.qbo_id})")
    resource, _, rest = item.qbo_id.partition(":")
    qbo_id, _, line = rest.partition(":")
    which = plain(item.doc_number, longest, empty=f"(no number, id {qbo_id})")
    # A time activity never has a number.
    which = qbo_id if resource == Entity.TIME_ACTIVITY else which
    document = _RESOURCES.get(resource, resource)
    return plain(f"{document} {which}" + (f", line {line}" if line else ""), longest + 40)
