"""*Set up projects*: all customers without a project, page by page; the ticked ones linked at once."""

from __future__ import annotations

from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.ids import Action, Field, View
from bot.listening import Answer, Later, on_button, on_submit, problems
from bot.preparing import answer_when_ready, show_when_ready
from bot.projects.listeners.way_on import way_on
from bot.projects.packed_ticks import Ticks
from bot.projects.payloads.setup import SetupForm, setup_form
from bot.projects.setup_state import SetupState, scope_in
from bot.projects.views import setup as views
from services.model.import_run import ImportRun, RunStatus
from services.model.people import Right
from services.model.project_setup import OfCompany, OfRun, SetupOutcome, SetupScope

TICK_ONE = "Tick at least one customer."


def open_setup(call: Call) -> None:
    """The customers without a project: of an import, or of a company."""
    show_when_ready(call, partial(_first_page, call, scope_in(call.value)), views.TITLE)


def turn_page(call: Call) -> None:
    """Next or Previous: the ticks stay, or the page does where no more of them can be kept."""
    form = setup_form(call.view)
    turned = SetupState(form.state.scope, _start(call), form.state.turn + 1, form.ticked)
    if turned.fits:
        return call.update(_page(call, turned))
    return call.update(_page(call, _again(form, form.ticked_here), views.TOO_MANY))


def tick_all(call: Call) -> None:
    """Tick everybody on this page, as they are shown."""
    form = setup_form(call.view)
    call.update(_page(call, _again(form, form.offered)))


def submit_setup(call: Call) -> Answer | Later:
    """Link what is ticked on all pages."""
    form = setup_form(call.view)
    if not form.ticked:
        return problems(call, {Field.SETUP_TICK: TICK_ONE})
    work = partial(_set_up, call, form.state.scope, form.ticked)
    again = partial(_page, call, _again(form, form.ticked_here))
    return answer_when_ready(call, work, again, views.TITLE)


def register(app: App) -> None:
    """Register the dialog."""
    on_button(app, Action.SETUP_OPEN, open_setup)
    on_button(app, Action.SETUP_NEXT, turn_page)
    on_button(app, Action.SETUP_PREVIOUS, turn_page)
    on_button(app, Action.SETUP_TICK_ALL, tick_all)
    on_submit(app, View.SETUP, submit_setup)


def _first_page(call: Call, scope: SetupScope) -> Block:
    """The first page; a company whose customers were never read is read before."""
    call.services.access.require(call.actor, Right.LINK)
    if isinstance(scope, OfCompany):
        company = call.services.connections.get(scope.connection_id, call.actor.team_id)
        call.services.customers.bring(company.id)
    return _page(call, SetupState(scope))


def _page(call: Call, state: SetupState, note: str = "") -> Block:
    """The page of this state; of its ticks, those of other pages stay in the state."""
    page = call.services.project_setup.page(call.actor, state.scope, state.start, views.PAGE)
    if not page.lines:
        return views.nobody_left(way_on(call, _run(call, state.scope), has_changed=False))
    here = {line.customer_id for line in page.lines}
    elsewhere = {one: mark for one, mark in state.ticked.items() if one not in here}
    shown = SetupState(state.scope, page.start, state.turn, elsewhere)
    return views.setup(views.SetupForm(page, shown, state.ticked, note))


def _again(form: SetupForm, ticked_here: Ticks) -> SetupState:
    """The same page, so ticked, in new blocks: Slack keeps what is ticked in the old ones."""
    state = form.state
    return SetupState(state.scope, state.start, state.turn + 1, {**state.ticked, **ticked_here})


def _start(call: Call) -> int:
    return int(call.value) if call.value.isdecimal() and len(call.value) < 10 else 0


def _set_up(call: Call, scope: SetupScope, ticked: Ticks) -> Block:
    outcome = call.services.project_setup.apply(call.actor, scope, ticked)
    return views.set_up(outcome, way_on(call, outcome.run, _has_changed(outcome)))


def _has_changed(outcome: SetupOutcome) -> bool:
    """Whether its preview should be made anew; a second press finds that it was already."""
    waits = outcome.run is not None and outcome.run.status is RunStatus.AWAITING
    return outcome.linked > 0 or (waits and outcome.linked_meanwhile > 0)


def _run(call: Call, scope: SetupScope) -> ImportRun | None:
    if not isinstance(scope, OfRun):
        return None
    return call.services.history.report(scope.run_id, call.actor.team_id).run
