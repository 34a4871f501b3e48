"""The audit log: its pages, the form that narrows it, and its file."""

from __future__ import annotations

from functools import partial

from slack_bolt import App

from bot.audit import payloads, views
from bot.audit.audit_state import AuditState
from bot.blocks import Block
from bot.call import Call
from bot.ids import Action, View
from bot.listening import Answer, Later, on_button, on_submit, problems
from bot.preparing import answer_when_ready, show_when_ready
from bot.reader import reader
from services.model.audit_log import NEWEST, AuditFilter, AuditPlace
from services.model.people import Right


def open_log(call: Call) -> None:
    """The newest entries."""
    show_when_ready(call, partial(_page, call, NEWEST), views.TITLE)


def turn_page(call: Call) -> None:
    """Previous or Next: the button says where the page begins."""
    call.update(_page(call, AuditState.decode(call.value).place))


def open_filter(call: Call) -> None:
    """The form, in the place of the list."""
    call.services.access.require(call.actor, Right.AUDIT)
    call.update(views.form(AuditState.decode(call.value).place.wanted))


def submit_filter(call: Call) -> Answer | Later:
    """The first page of what was chosen, in the place of the form."""
    wanted = payloads.wanted(call.view, reader().time_zone)
    if not isinstance(wanted, AuditFilter):
        return problems(call, wanted)
    prepare = partial(_page, call, AuditPlace(wanted))
    return answer_when_ready(call, prepare, lambda _: views.form(wanted), views.TITLE)


def export(call: Call) -> None:
    """Have what is chosen sent to her as a file."""
    wanted = AuditState.decode(call.value).place.wanted
    call.services.audit_log.ask(call.actor, wanted)
    call.notify()
    call.update(_page(call, AuditPlace(wanted), views.ON_ITS_WAY))


def register(app: App) -> None:
    """Register the list, its form and its file."""
    on_button(app, Action.AUDIT_OPEN, open_log)
    on_button(app, Action.AUDIT_NEXT, turn_page)
    on_button(app, Action.AUDIT_PREVIOUS, turn_page)
    on_button(app, Action.AUDIT_FILTER, open_filter)
    on_button(app, Action.AUDIT_EXPORT, export)
    on_submit(app, View.AUDIT_FILTER, submit_filter)


def _page(call: Call, place: AuditPlace, note: str = "") -> Block:
    return views.page(call.services.audit_log.page(call.actor, place), note)
