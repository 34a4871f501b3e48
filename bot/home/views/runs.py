"""The newest runs in Home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.run_words import heading_of
from bot.text import days, mention, moment
from bot.type_words import kind_label
from bot.undo_words import undone_words
from services.model.import_run import ImportRun
from services.model.report import UndoOf


def runs(newest: Sequence[ImportRun], undone: Mapping[str, UndoOf]) -> list[Block]:
    """The runs, newest first; ``undone``: the undo of each that has one."""
    shown = [_run(run, undone.get(run.id)) for run in newest]
    return [
        blocks.header("Import runs"),
        *(shown or [blocks.section("No import runs yet. Press *Import invoices* to begin.")]),
    ]


def _run(run: ImportRun, undo: UndoOf | None) -> Block:
    first = f"*{heading_of(run)}*{kind_label(run)} · {days(run.filters.date_from, run.filters.date_to)}"
    second = f"{moment(run.created_at)} · {mention(run.requested_by)} · {run.id}"
    details = blocks.button("Details", Action.RUN_DETAILS, run.id, spoken=f"Details of {run.id}")
    second += f" undoes {run.target_id}" if run.target_id else ""
    third = f"\n{undone_words(undo, run.import_type)}" if undo else ""
    return blocks.section(f"{first}\n{second}{third}", details)
