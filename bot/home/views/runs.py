"""The newest runs in Home."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.run_words import HEADINGS
from bot.text import days, mention, moment
from services.model.import_run import ImportRun


def runs(newest: Sequence[ImportRun]) -> list[Block]:
    """The runs, newest first."""
    shown = [_run(run) for run in newest]
    return [
        blocks.header("Import runs"),
        *(shown or [blocks.section("No import runs yet. Press *Import invoices* to begin.")]),
    ]


def _run(run: ImportRun) -> Block:
    first = f"*{HEADINGS[run.status]}* · {days(run.filters.date_from, run.filters.date_to)}"
    second = f"{moment(run.created_at)} · {mention(run.requested_by)} · {run.id}"
    details = blocks.button("Details", Action.RUN_DETAILS, run.id, spoken=f"Details of {run.id}")
    return blocks.section(f"{first}\n{second}", details)
