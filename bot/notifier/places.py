"""Where messages stand, and what may appear there."""

from __future__ import annotations

from bot.notifier.outcomes import Sent
from services.model.import_run import ImportRun
from services.model.outbox import RunCard, Standing


def shows_all(run: ImportRun, channel_id: str) -> bool:
    """Whether amounts and names may appear there: in direct messages, and where the run's place allows it."""
    is_own = run.place is not None and run.place.channel_id == channel_id and run.place.shows_everything
    return is_own or is_direct(channel_id)


def is_direct(channel_id: str) -> bool:
    """Whether these are the app's direct messages with one person."""
    return channel_id.startswith("D")


def place_of(known: RunCard | Standing | None) -> Sent | None:
    """The same as an outcome has it."""
    return Sent(known.channel_id, known.ts) if known else None
