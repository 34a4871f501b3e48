"""What was filled in to filter or to search the list of invoices, as values. Nothing is checked but shape."""

from __future__ import annotations

from typing import Any

from bot.amounts import Unreadable, amount_in
from bot.forms import choice_of, option_of, options_of, state_of, value_of
from bot.ids import Field
from bot.list_state import customer_in
from services.model.draft import FieldProblems
from services.model.invoice_list import FilterFields, SearchFields

#: The option for no choice.
ANY = "any"
OVERDUE = "overdue"
#: Which input shows which field.
INPUT_OF = {
    "tile": Field.LIST_TILE,
    "date_from": Field.LIST_FROM,
    "date_to": Field.LIST_TO,
    "project_id": Field.LIST_PROJECT,
    "client_id": Field.LIST_CLIENT,
    "run_id": Field.LIST_RUN,
    "currency": Field.LIST_CURRENCY,
    "origin": Field.LIST_ORIGIN,
    "is_overdue": Field.LIST_OVERDUE,
    "number": Field.LIST_NUMBER,
    "customer": Field.LIST_CUSTOMER,
    "amount": Field.LIST_AMOUNT,
}


def filter_fields(view: dict[str, Any]) -> FilterFields:
    """What stands in the filter."""
    state = state_of(view)

    def chosen(field: Field) -> str | None:
        return choice_of(state.get(field), ANY)

    return FilterFields(
        tile=chosen(Field.LIST_TILE),
        date_from=value_of(state.get(Field.LIST_FROM), "selected_date"),
        date_to=value_of(state.get(Field.LIST_TO), "selected_date"),
        project_id=chosen(Field.LIST_PROJECT),
        client_id=chosen(Field.LIST_CLIENT),
        run_id=chosen(Field.LIST_RUN),
        currency=chosen(Field.LIST_CURRENCY),
        origin=chosen(Field.LIST_ORIGIN),
        is_overdue=OVERDUE in options_of(state.get(Field.LIST_OVERDUE)),
    )


def search_fields(view: dict[str, Any]) -> SearchFields | FieldProblems:
    """What stands in the search; words where an amount cannot be read."""
    state = state_of(view)
    typed = value_of(state.get(Field.LIST_AMOUNT), "value")
    amount = amount_in(typed) if typed and typed.strip() else None
    if isinstance(amount, Unreadable):
        return FieldProblems({"amount": amount.words})
    number = value_of(state.get(Field.LIST_NUMBER), "value")
    customer = customer_in(option_of(state.get(Field.LIST_CUSTOMER)) or "")
    return SearchFields((number or "").strip() or None, customer, amount)


def by_input(problems: FieldProblems) -> dict[Field, str]:
    """The problems by the input under which they are shown."""
    return {INPUT_OF[name]: words for name, words in problems.by_field.items()}
