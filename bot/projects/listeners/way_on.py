"""What follows once customers were linked: a new preview at once, or a button."""

from __future__ import annotations

from bot.call import Call
from bot.projects.views import ways_on
from bot.projects.views.ways_on import WayOn
from services.model.import_press import PressOutcome
from services.model.import_run import WORKING, ImportRun, RunStatus
from services.model.people import Right

#: Retry is for imports that have ended, and for a confirmation that became their report.
ENDED = frozenset({RunStatus.EXCEPTIONS, RunStatus.FAILED, RunStatus.REFUSED, RunStatus.CANCELLED})
#: Its confirmation waits, or would have.
CONFIRMED = frozenset({RunStatus.AWAITING, RunStatus.PREVIEWING, RunStatus.REPLACED})
#: What renewing it may answer where only starting again helps.
BEYOND_RENEWAL = frozenset({PressOutcome.TOO_OLD, PressOutcome.ALREADY_STARTED})


def way_on(call: Call, run: ImportRun | None, has_changed: bool) -> WayOn:
    """The way on from this run; ``has_changed``: links were made that its preview doesn't know."""
    if run is None:
        return ways_on.start_import()
    if run.status in ENDED:
        return ways_on.retry(run.id, run.import_type)
    if run.status in CONFIRMED:
        return _preview(call, run, has_changed)
    return ways_on.at_work(run.import_type) if run.status in WORKING else WayOn()


def _preview(call: Call, run: ImportRun, has_changed: bool) -> WayOn:
    """Her own confirmation is made anew; somebody else's asks again by itself."""
    if run.requested_by != call.actor.user_id:
        return ways_on.asked_again(run.requested_by)
    if not has_changed or not call.services.access.may(call.actor, Right.IMPORT):
        return WayOn(ways_on.REPLACED if run.status is RunStatus.REPLACED else "")
    pressed = call.services.runs.renew(call.actor, run.id)
    call.notify()
    if pressed.outcome is PressOutcome.STARTED:
        return WayOn(ways_on.RENEWED)
    words = pressed.outcome.sentence
    if pressed.outcome not in BEYOND_RENEWAL:
        return WayOn(words)
    return ways_on.start_again(words, run.import_type)
