"""The customers of a company: a page of the list, each with its project and whose link that comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import blocks, choice_blocks
from bot.blocks import Block
from bot.carried import LONGEST_TEXT
from bot.ids import Action, Field, View
from bot.projects.directory_state import CustomersState, CustomerState, ListState, SuggestState
from bot.projects.views.parts import LONGEST_NAME, back, buttons, noted, path, suffix_of, turning, with_search
from bot.text import escape, moment, plain
from services.model.connection import Connection, ConnectionStatus
from services.model.project_directory import CustomerList, CustomerPlace, Which

TITLE = "QuickBooks customers"
EMPTY = "No customer matches. Write less, or choose *All customers*."
NOT_READ = "The customers of this company were not read yet."
NO_COMPANY = "No QuickBooks company is connected yet, so there are no customers to link."


def customers(
    listed: CustomerList, companies: Sequence[Connection], state: CustomersState, note: str = ""
) -> Block:
    """Customers with their projects."""
    parts = [
        *noted(note),
        *_search(listed, companies, state),
        *(_row(place, state) for place in listed.page.rows),
        *([] if listed.page.rows else [blocks.section(EMPTY)]),
        *buttons(*_turning(listed, state)),
        blocks.context(_as_of(listed)),
        *_ways(listed),
    ]
    return with_search(blocks.modal(TITLE, View.CUSTOMERS, parts, submit="Search", metadata=state.encode()))


def _search(listed: CustomerList, companies: Sequence[Connection], state: CustomersState) -> list[Block]:
    suffix = suffix_of(listed.company.id, state.text, state.which.code)
    options = [blocks.option(which.words, which.code) for which in Which]
    text = blocks.text_input(Field.CUSTOMERS_TEXT, LONGEST_TEXT, state.text)
    which = blocks.select(Field.CUSTOMERS_WHICH, options, state.which.code)
    return [
        choice_blocks.company(Field.CUSTOMERS_COMPANY, listed.company, companies, suffix),
        blocks.form_field("Name of the customer", text, optional=True, suffix=suffix),
        blocks.form_field("Show", which, suffix=suffix),
    ]


def _row(place: CustomerPlace, state: CustomersState) -> Block:
    customer, name = place.customer, path(place.customer.name)
    value = CustomerState(customer.customer_id, state).encode()
    label = "Change" if place.is_linked else "Link"
    button = blocks.button(label, Action.CUSTOMER_OPEN, value, spoken=f"{label}: {name}")
    return blocks.section(f"*{escape(plain(name, LONGEST_NAME))}*{_kind(place)}\n{standing(place)}", button)


def standing(place: CustomerPlace) -> str:
    """The customer's project in words, and whose link that comes from."""
    if place.project is None:
        return "No project"
    label = escape(plain(place.project.label, LONGEST_NAME))
    if place.by is None:
        return f"Linked to {label}"
    return f"{label}, by the link of {escape(plain(path(place.by), LONGEST_NAME))}"


def _kind(place: CustomerPlace) -> str:
    kind = " · QuickBooks project" if place.customer.is_project else ""
    return kind if place.customer.is_active else f"{kind} · inactive"


def _turning(listed: CustomerList, state: CustomersState) -> Sequence[Block | None]:
    rows = listed.page.rows
    before = after = None
    if listed.page.has_previous:
        before = replace(state, key=rows[0].customer.customer_id, is_before=True).encode()
    if listed.page.has_next:
        after = replace(state, key=rows[-1].customer.customer_id, is_before=False).encode()
    return turning((Action.CUSTOMERS_PREVIOUS, Action.CUSTOMERS_NEXT), before, after, "customers")


def _as_of(listed: CustomerList) -> str:
    return f"As of {moment(listed.as_of)}" if listed.as_of else NOT_READ


def _ways(listed: CustomerList) -> list[Block]:
    company = listed.company
    is_connected = company.status is ConnectionStatus.CONNECTED
    here = CustomersState(company.id).encode()
    refresh = blocks.button("Refresh from QuickBooks", Action.CUSTOMERS_REFRESH, here)
    return buttons(
        blocks.button("Suggestions", Action.SUGGESTIONS_OPEN, SuggestState(company.id).encode()),
        refresh if is_connected else None,
        back("Projects", Action.DIRECTORY_OPEN, ListState().encode()),
    )
