"""What the invoice list can be filtered and searched by, and what of it goes together.

Every list that is offered is read in the order of an index, however many invoices there are. What would have
to be looked for among all of them is not offered, and the reason stands under the field.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.decisions.classify_invoice import folded_number
from services.model.draft import FieldProblems
from services.model.invoice_list import LONGEST_NUMBER, FilterFields, ListFilter, Origin, SearchFields
from services.model.invoice_status import INVOICE_TILES, Tile
from services.model.money import fits

BEFORE_FROM = "To is before From."
NO_DAY = "Write the day like 2026-01-31."
ONE_OF_THEM = "Choose a project or a client, not both: the project has one client."
ALONE = "An import run goes with a tile, a currency and dates, not with a project or a client."
IMPORTED = "What an import run brought in was imported. Choose Imported, or no run."
ONLY_AGING = "Only invoices in A/R Aging can be overdue. Choose that tile, or all tiles."
BY_DUE_DATE = "Overdue invoices are listed by due date, the longest overdue first. Leave From and To empty."
NOT_OF_RUN = "Overdue only goes with a project, a client, a currency and the origin, not with an import run."
NOTHING = "Type a number, choose a customer, or type an amount."
ONE_AT_A_TIME = "Search by one of these at a time: empty the others."
TOO_LONG = f"Type at most {LONGEST_NUMBER} characters."
TOO_EXACT = "An amount has five decimals at most, and fewer than 15 digits before them."


def check_filter(fields: FilterFields) -> ListFilter | FieldProblems:
    """The filter, or words for each field that is wrong."""
    first, last = _day(fields.date_from), _day(fields.date_to)
    wrong = {
        name: NO_DAY
        for name, text, found in (("date_from", fields.date_from, first), ("date_to", fields.date_to, last))
        if text and found is None
    }
    chosen = ListFilter(
        tile=next((one for one in INVOICE_TILES if one == fields.tile), None),
        date_from=first,
        date_to=last,
        project_id=fields.project_id or None,
        client_id=fields.client_id or None,
        run_id=fields.run_id or None,
        currency=fields.currency or None,
        origin=next((one for one in Origin if one == fields.origin), None),
        is_overdue=fields.is_overdue,
    )
    wrong = dict(_conflicts(chosen)) | wrong
    return FieldProblems(wrong) if wrong else chosen


def check_search(fields: SearchFields) -> ListFilter | FieldProblems:
    """The search, or words for each field that is wrong."""
    filled = [name for name in ("number", "customer", "amount") if getattr(fields, name) not in (None, "")]
    if not filled:
        return FieldProblems({"number": NOTHING})
    if len(filled) > 1:
        return FieldProblems(dict.fromkeys(filled[1:], ONE_AT_A_TIME))
    if fields.customer is not None:
        return ListFilter(customer=fields.customer)
    if fields.amount is None:
        return _by_number(fields.number)
    return ListFilter(amount=fields.amount) if fits(fields.amount) else FieldProblems({"amount": TOO_EXACT})


def is_offered(filters: ListFilter) -> bool:
    """Whether such a list is offered: what was chosen was sent by somebody's client."""
    searches = [name for name, _ in filters.chosen() if name in ("number", "customer", "amount")]
    if searches:
        return len(searches) == 1 and len([*filters.chosen()]) == 1
    return not dict(_conflicts(filters))


def _conflicts(chosen: ListFilter) -> Iterator[tuple[str, str]]:
    """What does not go together, by the field under which that is said."""
    if chosen.date_from and chosen.date_to and chosen.date_to < chosen.date_from:
        yield "date_to", BEFORE_FROM
    if chosen.project_id and chosen.client_id:
        yield "client_id", ONE_OF_THEM
    if chosen.run_id and (chosen.project_id or chosen.client_id):
        yield "run_id", ALONE
    elif chosen.run_id and chosen.origin is Origin.CREATED_HERE:
        yield "origin", IMPORTED
    if chosen.is_overdue:
        yield from _overdue_conflicts(chosen)


def _overdue_conflicts(chosen: ListFilter) -> Iterator[tuple[str, str]]:
    if chosen.tile not in (None, Tile.AR_AGING):
        yield "tile", ONLY_AGING
    if chosen.date_from or chosen.date_to:
        yield "date_from" if chosen.date_from else "date_to", BY_DUE_DATE
    if chosen.run_id:
        yield "run_id", NOT_OF_RUN


def _by_number(text: str | None) -> ListFilter | FieldProblems:
    folded = folded_number(text)
    if folded is None:
        return FieldProblems({"number": NOTHING})
    return ListFilter(number=folded) if len(folded) <= LONGEST_NUMBER else FieldProblems({"number": TOO_LONG})


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
