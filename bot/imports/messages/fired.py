"""What is said of a run that a schedule began, in place of who asked for it."""

from __future__ import annotations

from bot.schedule_words import scheduled
from bot.text import mention
from services.model.import_run import RunStatus
from services.model.report import RunReport


def asked(report: RunReport) -> str:
    """Who asked for the run, or which schedule. A schedule mentions nobody by itself."""
    fired = report.fired
    if fired is None:
        return f"Asked by {mention(report.run.requested_by)}"
    pressed = f", run now by {mention(fired.pressed_by)}" if fired.pressed_by else ""
    return f"{scheduled(fired)}{pressed}"


def is_by_itself(report: RunReport) -> bool:
    """Whether its time had come, and nobody pressed anything."""
    return report.fired is not None and report.fired.pressed_by is None


def is_silent(report: RunReport) -> bool:
    """Whether nobody need look: a schedule found nothing new."""
    return is_by_itself(report) and report.run.status is RunStatus.NOTHING
