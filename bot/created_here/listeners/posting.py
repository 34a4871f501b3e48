"""*Post to QuickBooks*: the dialog, the press, and asking again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.created_here import payloads
from bot.created_here.states import PostingDialogState
from bot.created_here.views import posting as views
from bot.ids import Action, Field, View
from bot.listening import Answer, Later, on_button, on_options, on_submit, problems
from bot.metadata import invoice_id_in
from bot.preparing import answer_when_ready, show_in_place, show_when_ready
from services.invoice_window.editing import DraftChanged
from services.model.posting import PostingChoice

Refresh = Callable[[Call], None]


def open_dialog(call: Call) -> None:
    """The dialog for the draft; what QuickBooks offers is asked meanwhile."""
    show = show_in_place if call.is_in_modal else show_when_ready
    show(call, partial(_dialog, call, invoice_id_in(call.value)), views.TITLE)


def choose_company(call: Call) -> None:
    """The dialog for another company, which has other customers and sells other things."""
    company = payloads.chosen_company(call.body)
    show_in_place(call, partial(_dialog, call, _state(call).invoice_id, company), views.TITLE)


def submit(refresh: Refresh, call: Call) -> Answer | Later:
    """Mark what is missing, or post the draft."""
    state = _state(call)
    if payloads.company_in(call.view) not in (None, state.connection_id):
        return problems(call, {Action.POST_COMPANY: views.ON_ITS_WAY})
    choice = payloads.choice(call.view, state)
    wrong = call.services.invoice_desk.forms.problems(call.actor, state.invoice_id, choice)
    if wrong.by_field:
        return problems(call, payloads.by_input(wrong))
    again = partial(_dialog, call, state.invoice_id, state.connection_id, choice)
    return answer_when_ready(call, partial(_post, refresh, call), again, views.TITLE)


def ask_again(refresh: Refresh, call: Call) -> None:
    """Ask QuickBooks now about one that is on its way."""
    if call.is_in_modal:
        show_in_place(call, partial(_asked_again, call), views.TITLE)
    else:
        call.open(_asked_again(call))
    refresh(call)


def customer_options(call: Call, typed: str) -> Sequence[Block]:
    """Customers of the dialog's company."""
    found = call.services.invoice_desk.forms.customers(call.actor, _state(call).connection_id, typed)
    return [views.choice_option(one) for one in found]


def item_options(call: Call, typed: str) -> Sequence[Block]:
    """What the dialog's company sells."""
    found = call.services.invoice_desk.forms.items(call.actor, _state(call).connection_id, typed)
    return [views.choice_option(one) for one in found]


def register(app: App, refresh: Refresh) -> None:
    """Register the dialog and its buttons."""
    on_button(app, Action.POST_OPEN, open_dialog)
    on_button(app, Action.POST_COMPANY, choose_company)
    on_button(app, Action.POST_AGAIN, partial(ask_again, refresh))
    on_submit(app, View.POSTING, partial(submit, refresh))
    on_options(app, Field.POST_CUSTOMER, customer_options)
    on_options(app, Field.POST_ITEM, item_options)


def _state(call: Call) -> PostingDialogState:
    return PostingDialogState.decode(str(call.view.get("private_metadata") or ""))


def _dialog(
    call: Call,
    invoice_id: str,
    connection_id: str | None = None,
    chosen: PostingChoice | None = None,
    note: str = "",
) -> Block:
    forms = call.services.invoice_desk.forms
    company = (
        forms.company(call.actor, connection_id)
        if connection_id
        else forms.company_for(call.actor, invoice_id)
    )
    call.services.customers.bring(company.id)
    return views.dialog(forms.form(call.actor, invoice_id, company.id, chosen), note)


def _post(refresh: Refresh, call: Call) -> Block:
    state = _state(call)
    choice = payloads.choice(call.view, state)
    try:
        done = call.services.invoice_desk.postings.post(call.actor, state.invoice_id, state.seen, choice)
    except DraftChanged:
        return _dialog(call, state.invoice_id, state.connection_id, choice, views.CHANGED)
    refresh(call)
    return views.outcome(done)


def _asked_again(call: Call) -> Block:
    done = call.services.invoice_desk.postings.again(call.actor, invoice_id_in(call.value))
    return views.outcome(done)
