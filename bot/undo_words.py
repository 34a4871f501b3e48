"""What an import says of its undo, in its messages, in *Details* and in Home."""

from __future__ import annotations

from bot.text import grouped, mention, moment
from bot.type_words import counted
from services.model.import_run import ImportType, RunStatus
from services.model.report import UndoOf


def undone_words(undo: UndoOf, import_type: ImportType) -> str:
    """One line of it: who, when, how many of what was imported."""
    who = mention(undo.by)
    if not undo.is_over:
        return f"{who} is undoing this import since {moment(undo.at)} · {undo.run_id}"
    if not undo.count:
        return f"{who} asked to undo this import; nothing was undone · {undo.run_id}"
    stays = f", {grouped(undo.kept)} {stay(undo.kept)}" if undo.kept else ""
    whole = "Undone" if undo.status is RunStatus.UNDONE else "Partly undone"
    number = counted(undo.count, import_type)
    return f"*{whole}* by {who} on {moment(undo.at)}: {number}{stays} · {undo.run_id}"


def stay(number: int) -> str:
    """Such as ``1 stays`` or ``2 stay``, without the number."""
    return "stays" if number == 1 else "stay"
