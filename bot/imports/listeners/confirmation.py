"""The buttons of a confirmation and of a report: Import, Back, Cancel, Retry, Import the other N."""

from __future__ import annotations

from functools import partial

from slack_bolt import App

from bot.blocks import section
from bot.call import Call, run_id_in
from bot.ids import Action, View
from bot.imports import payloads, views
from bot.imports.messages.buttons import start_again
from bot.imports.wizard import again
from bot.listening import Answer, on_button, on_submit
from bot.places import direct_after
from bot.preparing import show_when_ready
from bot.text import mention, moment
from bot.views import notice
from services.model.import_press import Pressed, PressOutcome
from services.model.import_run import RunStatus
from services.model.people import Place, Right

#: What the messages of the run tell by themselves, so that nobody has to be told apart.
SHOWN_BY_MESSAGE = frozenset({PressOutcome.STARTED, PressOutcome.CANCELLING})
ASKS_AGAIN = "It was started, and asks once more because something changed: see its new confirmation."
#: Outcomes after which only a new confirmation helps.
START_AGAIN = frozenset({PressOutcome.TOO_OLD, PressOutcome.REPLACED})


def press_import(call: Call) -> None:
    """Import: once, whoever presses how often."""
    run_id, _, seen = call.value.partition(".")
    tell(call, call.services.runs.press_import(call.actor, run_id_in(run_id), seen or None))


def import_others(call: Call) -> None:
    """Import the other N, after an import of all or nothing failed."""
    run_id = run_id_in(call.value)
    tell(call, call.services.runs.import_others(call.actor, run_id, _own_place(call, run_id)))


def retry(call: Call) -> None:
    """Retry: only those that need somebody."""
    run_id = run_id_in(call.value)
    pressed = call.services.runs.retry(call.actor, run_id, _own_place(call, run_id))
    tell(call, pressed)
    if call.is_in_modal and pressed.outcome is PressOutcome.STARTED:
        show = call.open if call.is_in_list else call.update
        place = pressed.run.place
        where = f" in {views.name_of(place)}" if place else ""
        show(notice(f"The import is being retried. A message{where} tells how it goes."))


def cancel(call: Call) -> None:
    """Cancel: whole batches stay."""
    tell(call, call.services.runs.cancel(call.actor, run_id_in(call.value)))


def back(call: Call) -> None:
    """Back: step 2 with everything as it was."""
    run_id = run_id_in(call.value)
    pressed = call.services.runs.press_back(call.actor, run_id)
    if pressed.outcome is PressOutcome.MAY_CHANGE:
        return show_when_ready(call, partial(again, call, run_id))
    return tell(call, pressed)


def open_associate(call: Call) -> None:
    """Which customers without a project belong to the chosen one."""
    run_id = run_id_in(call.value)
    pressed = call.services.runs.press_back(call.actor, run_id)
    if pressed.outcome is not PressOutcome.MAY_CHANGE:
        return tell(call, pressed)
    report = call.services.history.report(run_id, call.actor.team_id)
    project, more = report.project_name or "the chosen project", report.unlinked_more
    call.open(views.associate(run_id, project, report.unlinked, more, report.run.import_type))
    return None


def submit_associate(call: Call) -> Answer:
    """Customers chosen: a new preview takes the place of this one."""
    run_id = run_id_in(call.view.get("private_metadata", ""))
    pressed = call.services.runs.associate(call.actor, run_id, payloads.chosen_customers(call.view))
    call.notify()
    if pressed.outcome is PressOutcome.STARTED:
        return None
    return {"response_action": "update", "view": notice(words_of(pressed))}


def _own_place(call: Call, run_id: str) -> Place | None:
    """Where what follows this run is told, if not where the run is."""
    call.services.access.require(call.actor, Right.IMPORT)
    run = call.services.history.report(run_id, call.actor.team_id).run
    return direct_after(call.client, call.actor, run.place, run.requested_by)


def tell(call: Call, pressed: Pressed) -> None:
    """Say what came of a press where the run's own messages don't."""
    call.notify()
    if pressed.outcome in SHOWN_BY_MESSAGE:
        return
    words = words_of(pressed)
    more = start_again(pressed.run.import_type) if pressed.outcome in START_AGAIN else []
    show = call.lay_over if call.is_in_list else call.tell
    show(words, [section(words), *more])


def words_of(pressed: Pressed) -> str:
    """What came of a press; who was first, and when, where somebody was."""
    if pressed.outcome is PressOutcome.NOT_YOURS:
        return f"Only {mention(pressed.run.requested_by)}, who asked for this import, can press this."
    if pressed.outcome is PressOutcome.ALREADY_STARTED and pressed.run.status is RunStatus.AWAITING:
        return ASKS_AGAIN
    if pressed.outcome is not PressOutcome.ALREADY_STARTED or not (pressed.by and pressed.at):
        return pressed.outcome.sentence
    return f"This import was already started by {mention(pressed.by)} on {moment(pressed.at)}."


def register(app: App) -> None:
    """Register the buttons of confirmations and reports."""
    on_button(app, Action.CONFIRM_IMPORT, press_import)
    on_button(app, Action.CONFIRM_BACK, back)
    on_button(app, Action.CONFIRM_ASSOCIATE, open_associate)
    on_submit(app, View.ASSOCIATE, submit_associate)
    on_button(app, Action.RUN_OTHERS, import_others)
    on_button(app, Action.RUN_RETRY, retry)
    on_button(app, Action.RUN_CANCEL, cancel)
