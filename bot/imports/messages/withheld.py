"""What stands in a person's direct messages in the place of a run that she may not read any more."""

from __future__ import annotations

from bot import blocks
from bot.imports.messages.parts import Message, message
from services.model.import_run import ImportRun

TEXT = "This run is not shown here any more."


def withheld(run: ImportRun, refusal: str) -> Message:
    """With what is missing and who can grant it, which is markup of ours. Nothing to press."""
    return message(TEXT, [blocks.section(f"{TEXT} {refusal}"), blocks.context(f"Reference {run.id}")])
