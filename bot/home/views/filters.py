"""The forms that filter and search the list of invoices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot import blocks, limits
from bot.amounts import written
from bot.blocks import Block
from bot.home.list_payloads import ANY, OVERDUE
from bot.home.views.invoice_words import origin_of
from bot.ids import Field, View
from bot.list_state import CURRENCY, customer_value
from bot.run_words import TILE_NAMES
from bot.text import currency_code, days
from services.model.import_run import ImportRun
from services.model.invoice_list import (
    LONGEST_NUMBER,
    CustomerKey,
    FilterChoices,
    ListFilter,
    ListNames,
    Named,
    Origin,
)
from services.model.invoice_status import INVOICE_TILES

FILTER_TITLE, SEARCH_TITLE = "Filter invoices", "Search invoices"
LONGEST_AMOUNT = 40
TOGETHER = (
    "Tile, currency, origin and dates go together, and with a project, a client or an import run. "
    "Overdue ones are listed by due date, without From and To."
)
ONE_OF_THESE = "Fill in one of these. All tiles are searched."


def filter_form(choices: FilterChoices) -> Block:
    """What the list shows; what is chosen now is filled in."""
    chosen, names = choices.chosen, choices.names
    parts = [
        _list("Tile", Field.LIST_TILE, "All tiles", _tiles(), chosen.tile),
        _day("From", Field.LIST_FROM, chosen.date_from),
        _day("To", Field.LIST_TO, chosen.date_to),
        _searched("Project", Field.LIST_PROJECT, "Any project", _option(names.project, chosen.project_id)),
        _searched("Client", Field.LIST_CLIENT, "Any client", _option(names.client, chosen.client_id)),
        *_run(choices),
        _list("Currency", Field.LIST_CURRENCY, "Any currency", _currencies(choices), chosen.currency),
        _list("Origin", Field.LIST_ORIGIN, "Imported and created here", _origins(), chosen.origin),
        _overdue(chosen.is_overdue),
        blocks.context(TOGETHER),
    ]
    return blocks.modal(FILTER_TITLE, View.LIST_FILTER, parts, submit="Show")


def search_form(chosen: ListFilter, names: ListNames) -> Block:
    """The three searches; the one of now is filled in."""
    number = blocks.text_input(Field.LIST_NUMBER, LONGEST_NUMBER, chosen.number or "")
    amount = written(chosen.amount) if chosen.amount is not None else ""
    value = customer_value(chosen.customer) if chosen.customer else None
    parts = [
        blocks.context(ONE_OF_THESE),
        blocks.form_field("Number", number, hint="Or its beginning, such as 10 for 1042.", optional=True),
        _searched("Customer", Field.LIST_CUSTOMER, "Search customers", _option(names.customer, value)),
        blocks.form_field(
            "Amount",
            blocks.text_input(Field.LIST_AMOUNT, LONGEST_AMOUNT, amount),
            hint="The exact total, in any currency.",
            optional=True,
        ),
    ]
    return blocks.modal(SEARCH_TITLE, View.LIST_SEARCH, parts, submit="Search")


def client_option(client: Named) -> Block:
    return blocks.option(client.name, client.id)


def customer_option(key: CustomerKey, name: str, company: str | None) -> Block:
    """A customer; with its company where there are several."""
    return blocks.option(name, customer_value(key), company)


def run_option(run: ImportRun) -> Block:
    return blocks.option(run.id, run.id, days(run.filters.date_from, run.filters.date_to))


def _list(label: str, field: Field, everything: str, names: Mapping[str, str], chosen: str | None) -> Block:
    """A list that begins with everything."""
    options = [blocks.option(everything, ANY), *(blocks.option(name, value) for value, name in names.items())]
    return blocks.form_field(label, blocks.select(field, options, chosen if chosen in names else ANY))


def _day(label: str, field: Field, chosen: date | None) -> Block:
    picker = blocks.date_picker(field, chosen.isoformat() if chosen else None)
    return blocks.form_field(label, picker, hint="Invoice date.", optional=True)


def _searched(label: str, field: Field, placeholder: str, chosen: Block | None) -> Block:
    return blocks.form_field(label, blocks.loaded_select(field, placeholder, chosen), optional=True)


def _option(name: str | None, value: str | None) -> Block | None:
    """What is chosen now; nothing where it is not here any more."""
    return blocks.option(name, value) if name and value else None


def _run(choices: FilterChoices) -> list[Block]:
    if not choices.has_runs:
        return []
    run_id = choices.chosen.run_id
    chosen = blocks.option(run_id, run_id) if run_id else None
    return [_searched("Import run", Field.LIST_RUN, "Any run; type its reference", chosen)]


def _currencies(choices: FilterChoices) -> dict[str, str]:
    known = [code for code in choices.currencies if CURRENCY.fullmatch(code)]
    return {code: currency_code(code) for code in known[: limits.OPTIONS - 1]}


def _tiles() -> dict[str, str]:
    return {tile.value: TILE_NAMES[tile] for tile in INVOICE_TILES}


def _origins() -> dict[str, str]:
    return {origin.value: origin_of(origin) for origin in Origin}


def _overdue(is_ticked: bool) -> Block:
    ticks = blocks.checkboxes(
        Field.LIST_OVERDUE, [blocks.option("Overdue only", OVERDUE)], [OVERDUE] if is_ticked else []
    )
    return blocks.form_field("Past their due date", ticks, optional=True)
