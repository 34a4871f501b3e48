"""What can be done once customers were linked: words, and buttons."""

from __future__ import annotations

from dataclasses import dataclass

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.text import mention
from bot.type_words import noun
from services.model.import_run import ImportType

RETRY_WORDS = "Retry brings in the {many} that were held back."
RENEWED = "The preview is being made anew: its message shows what comes in now."
REPLACED = "A newer preview has taken the place of the one that this was opened from."
AT_WORK = f"When the import has ended, {RETRY_WORDS}"


@dataclass(frozen=True, slots=True)
class WayOn:
    """Our own words, and at most two buttons."""

    words: str = ""
    buttons: tuple[Block, ...] = ()


def retry(run_id: str, import_type: ImportType = ImportType.INVOICE_HISTORY) -> WayOn:
    """After an import that has ended."""
    words = RETRY_WORDS.format(many=noun(import_type).many)
    return WayOn(words, (blocks.button("Retry", Action.RUN_RETRY, run_id, "primary"),))


def at_work(import_type: ImportType) -> WayOn:
    """While it imports."""
    return WayOn(AT_WORK.format(many=noun(import_type).many))


def start_import() -> WayOn:
    """Where no import is spoken of."""
    return WayOn(buttons=(blocks.button("Import invoices", Action.WIZARD_OPEN, style="primary"),))


def start_again(words: str, import_type: ImportType) -> WayOn:
    """Where the confirmation cannot be used any more."""
    return WayOn(words, (blocks.button("Start again", Action.WIZARD_OPEN, import_type.value),))


def asked_again(user_id: str) -> WayOn:
    """Where the confirmation is somebody else's."""
    return WayOn(f"{mention(user_id)} asked for this import, and is asked again on pressing Import.")


def way_blocks(way: WayOn) -> list[Block]:
    """The words, then the buttons."""
    words = [blocks.section(way.words)] if way.words else []
    return [*words, *([blocks.actions(*way.buttons)] if way.buttons else [])]
