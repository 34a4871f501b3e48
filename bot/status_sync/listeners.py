"""Buttons about changes in QuickBooks: in the digest, in the window, and on one invoice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.errors import Trouble, attempt
from bot.ids import Action, View
from bot.listening import on_button
from bot.metadata import invoice_id_in
from bot.places import channel_of
from bot.preparing import show_when_ready
from bot.status_sync import messages, views
from bot.status_sync.payloads import Place, drift_id_in, imported_in, place_in
from bot.views import loading, notice
from services.model.in_step import Decided
from services.model.people import Place as Channel
from services.model.people import Right

Refresh = Callable[[Call], None]


def open_changes(call: Call) -> None:
    """What waits: of the company that the button names, or of the only one."""
    show_when_ready(call, partial(_first, call, place_in(call.value)), messages.TITLE)


def turn_page(call: Call) -> None:
    """The next page."""
    call.update(_page(call, place_in(call.value)))


def accept(refresh: Refresh, call: Call) -> None:
    """Take over what was seen."""
    drift_id = drift_id_in(call.value)
    done = call.services.status_sync.drifts.accept(call.actor, drift_id)
    _show(call, drift_id, done, is_accepted=True)
    _below(refresh, call)


def keep(call: Call) -> None:
    """What is here stays."""
    drift_id = drift_id_in(call.value)
    done = call.services.status_sync.drifts.keep(call.actor, drift_id)
    _show(call, drift_id, done, is_accepted=False)


def accept_all(refresh: Refresh, call: Call) -> None:
    """Everything up to the newest that was shown."""
    place = place_in(call.value)
    drifts = call.services.status_sync.drifts
    done = drifts.accept_all(call.actor, place.connection_id, place.after or 0)
    _show(call, place.after or 0, done, is_accepted=True)
    _below(refresh, call)


def update_invoice(call: Call) -> None:
    """Read one invoice in QuickBooks now, and show what differs."""
    view_id = call.open(loading(views.UPDATE_TITLE))
    if view_id is None:
        return
    found = attempt(lambda: call.services.status_sync.drifts.update(call.actor, _invoice_id(call)))
    if isinstance(found, Trouble):
        call.update(notice(found.text, found.blocks, views.UPDATE_TITLE), view_id)
    else:
        call.update(views.one(found), view_id)


def register(app: App, refresh: Refresh) -> None:
    """Register the buttons; ``refresh`` shows the person's Home tab anew."""
    on_button(app, Action.DRIFT_OPEN, open_changes)
    on_button(app, Action.DRIFT_NEXT, turn_page)
    on_button(app, Action.DRIFT_ACCEPT, partial(accept, refresh))
    on_button(app, Action.DRIFT_KEEP, keep)
    on_button(app, Action.DRIFT_ACCEPT_ALL, partial(accept_all, refresh))
    on_button(app, Action.DRIFT_UPDATE, update_invoice)


def _invoice_id(call: Call) -> str:
    """The invoice; in a run's list the button carries the run, and the invoice's id in QuickBooks."""
    imported = imported_in(call.value)
    if imported is None:
        return invoice_id_in(call.value)
    call.services.access.require(call.actor, Right.IMPORT)
    run = call.services.history.report(imported[0], call.actor.team_id).run
    return f"{run.connection_id}:{imported[1]}"


def _first(call: Call, place: Place) -> Block:
    if place.connection_id:
        return _page(call, place)
    known = call.services.status_sync.drifts.companies(call.actor)
    return _page(call, Place(known[0][0].id)) if len(known) == 1 else views.companies(known)


def _page(call: Call, place: Place, note: Sequence[Block] = ()) -> Block:
    page = call.services.status_sync.drifts.page(call.actor, place.connection_id, place.after, views.PAGE)
    if place.after is not None and not page.drifts:
        return _page(call, Place(place.connection_id), note)
    return views.changes(page, place.after, note)


def _show(call: Call, drift_id: int, done: Decided, is_accepted: bool) -> None:
    """What came of it, where it was pressed."""
    came = views.done_parts(done, is_accepted)
    if call.is_in_modal and call.view.get("callback_id") == View.DRIFT_ONE:
        return call.update(views.decided(came))
    if call.is_in_modal:
        place = place_in(str(call.view.get("private_metadata") or ""))
        return call.update(_page(call, place, came))
    call.tell(views.done_words(done, is_accepted), came)
    # It is done, and she knows; a digest that is not shown anew here is shown anew as all copies are.
    attempt(partial(_show_digest, call, drift_id))
    return None


def _below(refresh: Refresh, call: Call) -> None:
    """Home, which stands under the window, shows the invoices as they are now."""
    if call.is_in_modal:
        refresh(call)


def _show_digest(call: Call, drift_id: int) -> None:
    """The digest as it is now, in its place."""
    container = call.body.get("container") or {}
    told = call.services.status_sync.drifts.digest(call.actor, drift_id, messages.MOST)
    if told is None or call.channel_id is None or not container.get("message_ts"):
        return
    place = channel_of(call.client, call.channel_id)
    text, blocks = messages.digest(told, isinstance(place, Channel) and place.shows_everything)
    call.client.chat_update(
        channel=call.channel_id, ts=str(container["message_ts"]), text=text, blocks=blocks
    )
