"""Filtering and searching the list of invoices."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from slack_bolt import App

from bot import choice_blocks
from bot.blocks import Block
from bot.call import Call
from bot.home import list_payloads
from bot.home.listeners.publishing import publish
from bot.home.views import filters
from bot.ids import Action, Field, View
from bot.listening import Answer, Later, on_button, on_options, on_submit, problems
from bot.metadata import HomeState
from bot.preparing import show_when_ready
from services.model.draft import FieldProblems
from services.model.invoice_list import ListFilter
from services.model.invoice_window import PagePlace

MOST_OFFERED = 100


def open_filter(call: Call) -> None:
    """The filter, with what is shown now."""
    chosen = _shown(call)
    show_when_ready(call, partial(_filter_form, call, chosen), filters.FILTER_TITLE)


def open_search(call: Call) -> None:
    """The search, with what was searched for."""
    chosen = _shown(call)
    show_when_ready(call, partial(_search_form, call, chosen), filters.SEARCH_TITLE)


def clear(call: Call) -> None:
    """The list as it is without a filter: the button says of which tile."""
    publish(call, HomeState.decode(call.value))


def submit_filter(call: Call) -> Answer | Later:
    """Mark what is wrong, or show what was chosen."""
    fields = list_payloads.filter_fields(call.view)
    return _show(call, call.services.list_filters.filtered(call.actor, fields))


def submit_search(call: Call) -> Answer | Later:
    """Mark what is wrong, or show what was found."""
    fields = list_payloads.search_fields(call.view)
    if isinstance(fields, FieldProblems):
        return problems(call, list_payloads.by_input(fields))
    return _show(call, call.services.list_filters.searched(call.actor, fields))


def project_options(call: Call, typed: str) -> Sequence[Block]:
    """Projects that this person may see."""
    found = call.services.projects.search(call.actor, typed, limit=MOST_OFFERED)
    return [choice_blocks.project_option(project) for project in found]


def client_options(call: Call, typed: str) -> Sequence[Block]:
    """Clients of projects that this person may see."""
    found = call.services.list_filters.clients(call.actor, typed, MOST_OFFERED)
    return [filters.client_option(client) for client in found]


def customer_options(call: Call, typed: str) -> Sequence[Block]:
    """Customers with invoices that this person may see."""
    found = call.services.list_filters.customers(call.actor, typed, MOST_OFFERED)
    return [filters.customer_option(*each) for each in found]


def run_options(call: Call, typed: str) -> Sequence[Block]:
    """The newest import runs, or those whose reference holds what was typed."""
    found = call.services.list_filters.runs(call.actor, typed, MOST_OFFERED)
    return [filters.run_option(run) for run in found]


def register(app: App) -> None:
    """Register the buttons of the list, its forms and their lists."""
    on_button(app, Action.LIST_FILTER, open_filter)
    on_button(app, Action.LIST_SEARCH, open_search)
    on_button(app, Action.LIST_CLEAR, clear)
    on_submit(app, View.LIST_FILTER, submit_filter)
    on_submit(app, View.LIST_SEARCH, submit_search)
    on_options(app, Field.LIST_PROJECT, project_options)
    on_options(app, Field.LIST_CLIENT, client_options)
    on_options(app, Field.LIST_CUSTOMER, customer_options)
    on_options(app, Field.LIST_RUN, run_options)


def _shown(call: Call) -> ListFilter:
    """What the list is filtered by; a tile alone is chosen where it is not."""
    place = HomeState.decode(call.value).place
    return place.filters or ListFilter(tile=place.tile)


def _filter_form(call: Call, chosen: ListFilter) -> Block:
    of_filter = ListFilter() if chosen.is_search else chosen
    return filters.filter_form(call.services.list_filters.choices(call.actor, of_filter))


def _search_form(call: Call, chosen: ListFilter) -> Block:
    of_search = chosen if chosen.is_search else ListFilter()
    return filters.search_form(of_search, call.services.list_filters.choices(call.actor, of_search).names)


def _show(call: Call, found: ListFilter | FieldProblems) -> Answer | Later:
    if isinstance(found, FieldProblems):
        return problems(call, list_payloads.by_input(found))
    # The window closes at once; the list behind it is there a moment later.
    return Later(None, partial(publish, call, HomeState(PagePlace(filters=found))))
