"""The companies: shown, connected, reconnected, disconnected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from slack_bolt import App

from bot import blocks
from bot.blocks import Block
from bot.call import Call
from bot.connection_words import RECONNECT
from bot.connections import payloads, views
from bot.connections.views import CompaniesPage
from bot.connections.zones import zones
from bot.errors import Trouble, attempt
from bot.ids import Action, Field, View
from bot.listening import Answer, on_button, on_options, on_submit, problems, shows
from bot.preparing import show_when_ready
from bot.reader import reader
from bot.text import cut, escape
from services.connections import Disconnected, NoPublicAddress, Wish
from services.errors import InvalidInput
from services.model.people import Right

#: Shows the person's Home tab anew.
Refresh = Callable[[Call], None]
NOT_TOLD = (
    "QuickBooks could not be told that *{company}* is disconnected. Nothing is read any more; "
    "to be sure, remove the app in QuickBooks' list of apps."
)
SHARED = (
    "*{company}* is disconnected from this workspace. QuickBooks was not told, and still lists the app: "
    "another workspace works with the company through it."
)


def open_companies(call: Call) -> None:
    """Every company of the workspace."""
    show_when_ready(call, partial(_window, call), views.TITLE)


def ask_for_zone(call: Call) -> None:
    """The form for a company that is new here."""
    call.services.access.require(call.actor, Right.CONNECT)
    if not call.services.connecting.is_possible:
        raise NoPublicAddress
    call.open(views.connect_form(reader().zone))


def begin(call: Call) -> Answer:
    """The link to QuickBooks in the place of the form."""
    zone = payloads.time_zone_in(call.view)
    try:
        address = call.services.connecting.begin(call.actor, _wish(call, zone))
    except InvalidInput as error:
        return problems(call, {Field.COMPANY_ZONE: error.sentence})
    return shows(views.link_window(address))


def reconnect(call: Call) -> None:
    """The link by which a company that was connected before is connected anew."""
    show_when_ready(call, partial(_link, call), RECONNECT, is_over=True)


def disconnect(refresh: Refresh, call: Call) -> None:
    """Disconnect it, and show what there is now, here and in Home."""
    connection_id = payloads.connection_id_in(call.value)
    ended = attempt(lambda: call.services.disconnecting.disconnect(call.actor, connection_id))
    if isinstance(ended, Trouble) and not ended.is_done:
        return call.lay_over(ended.text, ended.blocks)
    call.notify()
    call.update(_window(call, "" if isinstance(ended, Trouble) else _still_there(ended)))
    return refresh(call)


def zone_options(call: Call, text: str) -> Sequence[Block]:
    """The time zones that begin with what was typed."""
    return [blocks.option(zone, zone) for zone in zones(text, reader().zone)]


def register(app: App, refresh: Refresh) -> None:
    """Register the window; ``refresh`` shows the person's Home tab anew."""
    on_button(app, Action.COMPANIES_OPEN, open_companies)
    on_button(app, Action.COMPANY_CONNECT, ask_for_zone)
    on_submit(app, View.COMPANY_FORM, begin)
    on_options(app, Field.COMPANY_ZONE, zone_options)
    on_button(app, Action.COMPANY_RECONNECT, reconnect)
    on_button(app, Action.COMPANY_DISCONNECT, partial(disconnect, refresh))
    # Slack tells of the press, too; the link opens by itself.
    on_button(app, Action.COMPANY_LINK, lambda call: None)


def _still_there(ended: Disconnected) -> str:
    """What is left to do, or to know, where Intuit was not told."""
    name = escape(cut(ended.company.company_name, views.LONGEST_NAME))
    if ended.is_shared:
        return SHARED.format(company=name)
    return NOT_TOLD.format(company=name) if ended.is_known_there else ""


def _window(call: Call, note: str = "") -> Block:
    companies = call.services.connections.overview(call.actor)
    why_not = "" if call.services.connecting.is_possible else NoPublicAddress().sentence
    return views.companies_window(CompaniesPage(companies, why_not, note))


def _link(call: Call) -> Block:
    connection_id = payloads.connection_id_in(call.value)
    company = call.services.connections.get(connection_id, call.actor.team_id)
    address = call.services.connecting.begin(call.actor, _wish(call, company.time_zone, company.id))
    return views.link_window(address, company.company_name)


def _wish(call: Call, zone: str, connection_id: str | None = None) -> Wish:
    return Wish(zone, connection_id, *payloads.names_in(call.body))
