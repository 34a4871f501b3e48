"""*People*: employees and vendors listed, linked, unlinked; suggestions accepted and ignored."""

from __future__ import annotations

import secrets
from functools import partial

from slack_bolt import App

from bot import views as notices
from bot.blocks import Block
from bot.call import Call
from bot.ids import Action, View
from bot.listening import Answer, on_button, on_submit, shows
from bot.people import is_colleague
from bot.people_links import payloads, views
from bot.people_links.colleagues import Roster
from bot.people_links.people_state import PeopleState, RowState
from bot.preparing import show_when_ready
from services.errors import NotFound
from services.model.connection import ConnectionStatus
from services.model.people import Right
from services.model.people_links import Colleagues
from services.people import PersonLinkChanged


def open_list(roster: Roster, call: Call) -> None:
    """The list, of the first company where the button names none."""
    show_when_ready(call, partial(_opened, roster, call), views.TITLE)


def turn_page(roster: Roster, call: Call) -> None:
    """Previous or Next: the button says where the page begins."""
    call.services.access.require(call.actor, Right.LINK)
    call.update(_page(call, PeopleState.decode(call.value), roster.of(call)))


def search(roster: Roster, call: Call) -> Answer:
    """Those that were asked for. Slack waits three seconds, so it is not asked for people now."""
    before = _shown(call)
    return shows(_page(call, payloads.searched(call.view, before.connection_id), roster.remembered(call)))


def choose(roster: Roster, call: Call) -> None:
    """Link the employee or vendor to the person who was chosen."""
    row, user_id = payloads.chosen(call.body)
    _link(roster, call, _known(row), user_id)


def accept(roster: Roster, call: Call) -> None:
    """Link to the person who is suggested, unless somebody linked otherwise meanwhile."""
    row = _known(RowState.decode(call.value))
    _link(roster, call, RowState(row.key), row.user_id)


def ignore(roster: Roster, call: Call) -> None:
    """Suggest nobody there any more."""
    row = _known(RowState.decode(call.value))
    call.services.people_links.ignore(call.actor, _shown(call).connection_id, row.key, row.user_id)
    _show(roster, call, views.IGNORED)


def suggest_again(roster: Roster, call: Call) -> None:
    """Ignore suggestions there no longer."""
    key = _known(RowState.decode(call.value)).key
    call.services.people_links.suggest_again(call.actor, _shown(call).connection_id, key)
    _show(roster, call, views.AGAIN)


def unlink(roster: Roster, call: Call) -> None:
    """Remove the link."""
    key = _known(RowState.decode(call.value)).key
    call.services.people_links.unlink(call.actor, _shown(call).connection_id, key)
    _show(roster, call, views.UNLINKED)


def register(app: App) -> None:
    """Register the window."""
    roster = Roster()
    for action, listener in (
        (Action.PEOPLE_OPEN, open_list),
        (Action.PEOPLE_NEXT, turn_page),
        (Action.PEOPLE_PREVIOUS, turn_page),
        (Action.PERSON_CHOOSE, choose),
        (Action.PERSON_ACCEPT, accept),
        (Action.PERSON_IGNORE, ignore),
        (Action.PERSON_SUGGEST_AGAIN, suggest_again),
        (Action.PERSON_UNLINK, unlink),
    ):
        on_button(app, action, partial(listener, roster))
    on_submit(app, View.PEOPLE, partial(search, roster))


def _opened(roster: Roster, call: Call) -> Block:
    companies = call.services.people_links.companies(call.actor)
    if not companies:
        return notices.notice(views.NO_COMPANY, title=views.TITLE)
    connected = [one for one in companies if one.status is ConnectionStatus.CONNECTED]
    asked = PeopleState.decode(call.value)
    state = asked if asked.connection_id else PeopleState((connected or companies)[0].id)
    return _page(call, state, roster.of(call))


def _page(call: Call, state: PeopleState, colleagues: Colleagues, note: str = "") -> Block:
    links = call.services.people_links
    listed = links.page(call.actor, state.wanted, colleagues)
    name = secrets.token_hex(4)
    return views.people(views.PeoplePage(listed, links.companies(call.actor), colleagues, name, note), state)


def _link(roster: Roster, call: Call, row: RowState, user_id: str) -> None:
    """Link to a person of this workspace, if the link still is as ``row`` shows it."""
    call.services.access.require(call.actor, Right.LINK)
    if not is_colleague(call, user_id):
        return _show(roster, call, views.STRANGER)
    try:
        connection_id = _shown(call).connection_id
        call.services.people_links.link(call.actor, connection_id, row.key, user_id, row.user_id)
    except PersonLinkChanged:
        return _show(roster, call, views.CHANGED)
    return _show(roster, call, views.linked(user_id))


def _show(roster: Roster, call: Call, note: str) -> None:
    """The page as it is now, with what came of it."""
    call.update(_page(call, _shown(call), roster.of(call), note))


def _shown(call: Call) -> PeopleState:
    return PeopleState.decode(str(call.view.get("private_metadata") or ""))


def _known(row: RowState | None) -> RowState:
    if row is None:
        raise NotFound("QuickBooks does not have this person any more.")
    return row
