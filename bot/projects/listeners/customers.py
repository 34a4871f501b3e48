"""The customers of a company, page by page."""

from __future__ import annotations

from slack_bolt import App

from bot import views as notices
from bot.blocks import Block
from bot.call import Call
from bot.ids import Action, View
from bot.listening import Answer, on_button, on_submit, shows
from bot.projects.directory_state import CustomersState
from bot.projects.payloads import directory as payloads
from bot.projects.views import customers as views
from services.model.connection import ConnectionStatus


def customers_page(call: Call, state: CustomersState, note: str = "") -> Block:
    """A page of the customers of a company."""
    links = call.services.project_desk.links
    return views.customers(links.page(call.actor, state.wanted), links.companies(call.actor), state, note)


def open_list(call: Call) -> None:
    """The list; a company whose customers were never read is read before."""
    links, state = call.services.project_desk.links, _state(call)
    if state is None:
        return call.update(notices.notice(views.NO_COMPANY, title=views.TITLE))
    listed = links.page(call.actor, state.wanted)
    if listed.as_of is None and listed.company.status is ConnectionStatus.CONNECTED:
        call.update(notices.loading(views.TITLE))
        links.bring(call.actor, listed.company.id)
    return call.update(customers_page(call, state))


def turn_page(call: Call) -> None:
    """Previous or Next: the button says where the page begins."""
    call.update(customers_page(call, CustomersState.decode(call.value)))


def refresh(call: Call) -> None:
    """Read what changed in QuickBooks since, and show it from the beginning."""
    state, links = CustomersState.decode(call.value), call.services.project_desk.links
    links.page(call.actor, state.wanted)
    call.update(notices.loading(views.TITLE))
    links.refresh(call.actor, state.connection_id)
    call.update(customers_page(call, state))


def search(call: Call) -> Answer:
    """Those that were asked for."""
    before = CustomersState.decode(str(call.view.get("private_metadata") or ""))
    return shows(customers_page(call, payloads.customers_searched(call.view, before.connection_id)))


def register(app: App) -> None:
    """Register the list."""
    on_button(app, Action.CUSTOMERS_OPEN, open_list)
    on_button(app, Action.CUSTOMERS_NEXT, turn_page)
    on_button(app, Action.CUSTOMERS_PREVIOUS, turn_page)
    on_button(app, Action.CUSTOMERS_REFRESH, refresh)
    on_submit(app, View.CUSTOMERS, search)


def _state(call: Call) -> CustomersState | None:
    """Which list is asked for: the first company's where the button names none; None where there is none."""
    asked = CustomersState.decode(call.value)
    companies = call.services.project_desk.links.companies(call.actor)
    if asked.connection_id or not companies:
        return asked if asked.connection_id else None
    connected = [one for one in companies if one.status is ConnectionStatus.CONNECTED]
    return CustomersState((connected or companies)[0].id)
