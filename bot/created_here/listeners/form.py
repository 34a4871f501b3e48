"""*New invoice*, *Edit* and *Delete draft*."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.created_here import payloads
from bot.created_here.states import EntryState
from bot.created_here.views import form as views
from bot.ids import Action, Field, View
from bot.listening import Answer, Later, on_button, on_options, on_submit, shows
from bot.metadata import invoice_id_in
from services.errors import NotFound
from services.invoice_window.editing import DraftChanged
from services.model.invoice_entry import MOST_LINES, EntryProblems, InvoiceEntry, LineEntry
from services.model.invoice_window import NewInvoice
from services.model.people import Right
from services.model.project import Project

Refresh = Callable[[Call], None]


def new(call: Call) -> None:
    """The empty form, with today's date."""
    today = call.services.invoice_desk.drafts.today(call.actor)
    call.open(_form(call, EntryState(), InvoiceEntry(txn_date=today.isoformat())))


def edit(call: Call) -> None:
    """The form with what the draft is, in the place of what it was pressed in."""
    draft = call.services.invoice_desk.drafts.open(call.actor, invoice_id_in(call.value))
    entry = _entry(draft.new)
    keys = tuple(line.key for line in entry.lines)
    view = _form(call, EntryState(draft.invoice_id, draft.change.number, keys), entry)
    if call.is_in_modal:
        call.update(view)
    else:
        call.open(view)


def submit(refresh: Refresh, call: Call) -> Answer | Later:
    """Mark what is wrong, or save the draft."""
    state = _state(call)
    entry = payloads.entry(call.view, state)
    try:
        saved = call.services.invoice_desk.save(call.actor, entry, state.invoice_id, state.seen)
    except DraftChanged as error:
        now = replace(state, seen=error.change.number)
        return shows(_form(call, now, entry, views.changed_by(error.change)))
    if isinstance(saved, EntryProblems):
        return payloads.marked(saved)
    shown = views.saved(call.services.one_invoice.show(call.actor, saved))
    return Later(shows(shown), partial(refresh, call))


def add_line(call: Call) -> None:
    """One more line at the end; everything else as it stands there."""
    state, entry = _filled_in(call)
    if len(entry.lines) < MOST_LINES:
        entry = replace(entry, lines=(*entry.lines, LineEntry(max(state.keys) + 1)))
    call.update(_form(call, _with_lines(state, entry), entry))


def remove_line(call: Call) -> None:
    """Without the line of this button; the only line stays."""
    state, entry = _filled_in(call)
    left = tuple(line for line in entry.lines if line.key != payloads.key_in(call.value))
    entry = replace(entry, lines=left or entry.lines)
    call.update(_form(call, _with_lines(state, entry), entry))


def delete(refresh: Refresh, call: Call) -> None:
    """The draft goes; the button has asked."""
    call.services.invoice_desk.drafts.delete(call.actor, invoice_id_in(call.value))
    if call.is_in_modal:
        call.update(views.deleted())
    refresh(call)


def project_options(call: Call, typed: str) -> Sequence[Block]:
    """Projects that this person may see."""
    call.services.access.require(call.actor, Right.INVOICE)
    return [views.project_option(one) for one in call.services.projects.search(call.actor, typed, limit=100)]


def register(app: App, refresh: Refresh) -> None:
    """Register the form and the buttons that lead to it."""
    on_button(app, Action.DRAFT_NEW, new)
    on_button(app, Action.DRAFT_EDIT, edit)
    on_button(app, Action.DRAFT_LINE_ADD, add_line)
    on_button(app, Action.DRAFT_LINE_REMOVE, remove_line)
    on_button(app, Action.DRAFT_DELETE, partial(delete, refresh))
    on_submit(app, View.DRAFT_FORM, partial(submit, refresh))
    on_options(app, Field.DRAFT_PROJECT, project_options)


def _state(call: Call) -> EntryState:
    return EntryState.decode(str(call.view.get("private_metadata") or ""))


def _filled_in(call: Call) -> tuple[EntryState, InvoiceEntry]:
    state = _state(call)
    return state, payloads.entry(call.view, state)


def _with_lines(state: EntryState, entry: InvoiceEntry) -> EntryState:
    return replace(state, keys=tuple(line.key for line in entry.lines))


def _form(call: Call, state: EntryState, entry: InvoiceEntry, note: str = "") -> Block:
    currencies = call.services.invoice_desk.drafts.currencies(call.actor)
    project = _project(call, entry.project_id)
    return views.form(views.EntryForm(state, entry, currencies, project, note))


def _project(call: Call, project_id: str | None) -> Project | None:
    """The project for its name; None for one that she does not see, or that is gone."""
    try:
        return call.services.invoice_desk.drafts.project(call.actor, project_id) if project_id else None
    except NotFound:
        return None


def _entry(new: NewInvoice) -> InvoiceEntry:
    """The draft as somebody would have typed it."""
    return InvoiceEntry(
        project_id=new.project_id,
        doc_number=new.doc_number or "",
        txn_date=new.txn_date.isoformat(),
        due_date=new.due_date.isoformat() if new.due_date else None,
        currency=new.currency,
        lines=tuple(
            LineEntry(key, line.description, f"{line.quantity:f}", f"{line.unit_price:f}")
            for key, line in enumerate(new.lines[:MOST_LINES])
        ),
    )
