"""What is said of a run that joined one of the same choices."""

from __future__ import annotations

from bot.run_words import HEADINGS
from bot.text import mention, moment
from bot.type_words import counted
from services.model.import_run import FINISHED, ImportRun
from services.model.report import Counts, RunReport

SOON = "Its outcome will be told here, too."


def joined(report: RunReport) -> str:
    """Who imports the same, since when, and how it ended, if it did."""
    other = report.joined
    if other is None:
        return "The same choices are being imported already."
    is_over = other.status in FINISHED
    opening = "The same choices were being imported" if is_over else "The same choices are being imported"
    return f"{opening} already: {_started(other)} {_ended(other) if is_over else SOON}"


def _started(other: ImportRun) -> str:
    who = mention(other.started_by or other.requested_by)
    at = moment(other.started_at or other.created_at)
    return f"{who} started {other.id} on {at}."


def _ended(other: ImportRun) -> str:
    imported = Counts(**other.facts.get("counts", {})).imported
    return f"It has ended: {HEADINGS[other.status]}, {counted(imported, other.import_type)} imported."
