"""What an import says of its undo, in its messages, in *Details* and in Home."""

from __future__ import annotations

from bot.text import count, grouped, mention, moment
from services.model.import_run import RunStatus
from services.model.report import UndoOf


def undone_words(undo: UndoOf) -> str:
    """One line of it: who, when, how many."""
    who = mention(undo.by)
    if not undo.is_over:
        return f"{who} is undoing this import since {moment(undo.at)} · {undo.run_id}"
    if not undo.count:
        return f"{who} asked to undo this import; nothing was undone · {undo.run_id}"
    stays = f", {grouped(undo.kept)} {stay(undo.kept)}" if undo.kept else ""
    whole = "Undone" if undo.status is RunStatus.UNDONE else "Partly undone"
    return f"*{whole}* by {who} on {moment(undo.at)}: {count(undo.count, 'invoice')}{stays} · {undo.run_id}"


def stay(number: int) -> str:
    """Such as ``1 stays`` or ``2 stay``, without the number."""
    return "stays" if number == 1 else "stay"
