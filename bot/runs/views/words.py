"""The words for what runs can be narrowed to."""

from __future__ import annotations

from datetime import timedelta

from bot.reader import reader
from bot.run_words import HEADINGS
from bot.text import day, mention
from bot.type_words import TITLES
from services.model.import_run import RunKind, RunStatus, Via
from services.model.run_history import RunFilter, RunOutcome

OUTCOME_NAMES = {
    RunOutcome.COMPLETE: "Complete",
    RunOutcome.EXCEPTIONS: "With exceptions",
    RunOutcome.NOTHING: "Nothing new",
    RunOutcome.FAILED: "Failed",
    RunOutcome.CANCELLED: "Cancelled",
    RunOutcome.PAUSED: "Paused",
    RunOutcome.RUNNING: "Running",
    RunOutcome.WAITING: HEADINGS[RunStatus.AWAITING],
    RunOutcome.REPLACED: "Replaced, or already under way",
}
KIND_NAMES = {RunKind.IMPORT: "Imports", RunKind.UNDO: "Undos"}
VIA_NAMES = {Via.SLACK: "in Slack", Via.SCHEDULE: "by a schedule", Via.CLI: "at the command line"}


def narrowed(wanted: RunFilter, company: str) -> str:
    """Which runs are shown, in one line; ``company`` is the chosen one's name, escaped."""
    if wanted == RunFilter():
        return "All runs of this workspace, newest first."
    parts = [KIND_NAMES[wanted.kind] if wanted.kind else "Runs"]
    parts += [f"of {company}"] if wanted.connection_id else []
    parts += [f"asked for {VIA_NAMES[wanted.via]}"] if wanted.via else []
    parts += [f"by {mention(wanted.person)}"] if wanted.person else []
    parts += _when(wanted)
    outcome = f" · {OUTCOME_NAMES[wanted.outcome]}" if wanted.outcome else ""
    of = f" · {TITLES[wanted.import_type]}" if wanted.import_type else ""
    return f"{' '.join(parts)}{of}{outcome}"


def _when(wanted: RunFilter) -> list[str]:
    zone = reader().time_zone
    since = wanted.since.astimezone(zone).date() if wanted.since else None
    until = wanted.until.astimezone(zone).date() - timedelta(days=1) if wanted.until else None
    return [*([f"since {day(since)}"] if since else []), *([f"until {day(until)}"] if until else [])]
