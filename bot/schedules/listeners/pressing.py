"""What can be pressed on a schedule, in Home and in *All schedules*, and the pages of that."""

from __future__ import annotations

from functools import partial

from slack_bolt import App

from bot.call import Call
from bot.ids import Action
from bot.listening import on_button
from bot.places import direct, direct_after
from bot.preparing import show_when_ready
from bot.schedule_words import when, where
from bot.schedules import payloads, shown, views
from bot.schedules.shown import Refresh, show_all
from services.model.people import Right


def open_all(call: Call) -> None:
    """The first page of all schedules."""
    show_when_ready(call, partial(shown.list_from, call, 0), views.TITLE)


def turn_page(call: Call) -> None:
    """Previous or Next: the button says where the page begins."""
    call.update(shown.list_from(call, payloads.start_in(call.value)))


def run_now(refresh: Refresh, call: Call) -> None:
    """Begin its run at once."""
    schedule = call.services.schedules.get(call.actor, payloads.schedule_id_in(call.value))
    own = direct_after(call.client, call.actor, schedule.place, schedule.owner)
    begun = call.services.firing.run_now(call.actor, schedule.id, own)
    call.notify()
    run = begun.run
    words = f"{run.id} has begun. Its report is posted into {where(run.place)}."
    if not begun.is_new:
        words = f"Nothing was begun: {run.id}, the last run of this schedule, has not ended yet."
    show_all(call, refresh, words)
    if not call.is_in_modal:
        call.tell(words)


def pause(refresh: Refresh, call: Call) -> None:
    """It fires at no time until it is resumed."""
    call.services.schedules.pause(call.actor, payloads.schedule_id_in(call.value))
    show_all(call, refresh)


def resume(refresh: Refresh, call: Call) -> None:
    """It fires again; for whoever presses, where the one before has no right any more."""
    call.services.access.require(call.actor, Right.IMPORT)
    call.services.schedules.resume(
        call.actor, payloads.schedule_id_in(call.value), direct(call.client, call.actor)
    )
    show_all(call, refresh)


def delete(refresh: Refresh, call: Call) -> None:
    """It is gone."""
    gone = call.services.schedules.delete(call.actor, payloads.schedule_id_in(call.value))
    show_all(call, refresh, f"Deleted: {when(gone.timing)}, {gone.id}.")


def register(app: App, refresh: Refresh) -> None:
    """Register the buttons."""
    on_button(app, Action.SCHEDULE_ALL, open_all)
    on_button(app, Action.SCHEDULE_NEXT, turn_page)
    on_button(app, Action.SCHEDULE_PREVIOUS, turn_page)
    on_button(app, Action.SCHEDULE_RUN, partial(run_now, refresh))
    on_button(app, Action.SCHEDULE_PAUSE, partial(pause, refresh))
    on_button(app, Action.SCHEDULE_RESUME, partial(resume, refresh))
    on_button(app, Action.SCHEDULE_DELETE, partial(delete, refresh))
