"""What the command says about itself and about the newest run."""

from __future__ import annotations

from bot.blocks import Block, actions, button, section
from bot.ids import COMMAND, Action
from bot.run_words import HEADINGS
from bot.text import moment
from services.model.import_run import ImportRun

HOW_TO = (
    f"`{COMMAND}` opens the import: choose dates and a project, look at the preview, then press Import.\n"
    f"`{COMMAND} last quarter` goes straight to the preview; *this month*, *last month*, *this year* and "
    "*last year* do so too. The name of a project may follow.\n"
    f"`{COMMAND} status` says how your newest import stands.\n"
    f"`{COMMAND} help` shows this."
)


def how_to(is_known: bool) -> tuple[str, tuple[Block, ...]]:
    """How the command is used."""
    text = HOW_TO if is_known else f"I don't know that.\n{HOW_TO}"
    start = button("Import invoices", Action.WIZARD_OPEN)
    return text, (section(text), actions(start))


def status(latest: ImportRun | None) -> tuple[str, tuple[Block, ...]]:
    """How the person's newest run stands."""
    if latest is None:
        return f"You have not imported anything yet. {COMMAND} starts.", ()
    text = f"*{HEADINGS[latest.status]}* · asked for on {moment(latest.created_at)} · Reference {latest.id}"
    return text, (section(text),)
