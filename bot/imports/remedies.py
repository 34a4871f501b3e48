"""What can be done about one invoice that needs somebody, in a row of buttons beside it."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.entry_words import number_of
from bot.ids import Action
from bot.text import plain
from services.model.rejection import Reason
from services.model.report import RunItem

LONGEST = 40
IMPORT_TOO = (
    "Both then stand in the invoice window with the same number: the draft that was created here, and this "
    "one. The audit log says who decided it."
)


def remedies(item: RunItem, run_id: str) -> list[Block]:
    """The row; nothing where the remedy stands elsewhere, as *Link to project…* does, and all of entries'."""
    buttons = [] if item.is_entry else _buttons(item, run_id)
    return [blocks.actions(*buttons)] if buttons else []


def _buttons(item: RunItem, run_id: str) -> list[Block]:
    return [*_as_stated(item, run_id), *_update(item, run_id), *_existing(item, run_id)]


def _as_stated(item: RunItem, run_id: str) -> list[Block]:
    """Whether it can be, the dialog says: it looks at the document as it is by then."""
    if item.reason is not Reason.NEEDS_REVIEW:
        return []
    spoken = f"Import as QuickBooks states it: invoice {plain(item.doc_number, LONGEST, item.qbo_id)}"
    value = value_of(run_id, item.qbo_id)
    return [blocks.button("Import as QuickBooks states it", Action.REVIEW_OPEN, value, spoken=spoken)]


def _update(item: RunItem, run_id: str) -> list[Block]:
    """It is here already, and changed in QuickBooks since: what differs is shown before anything is taken."""
    if not (item.reason is Reason.ALREADY_IMPORTED and item.changed_since):
        return []
    spoken = f"Update from QuickBooks: invoice {plain(item.doc_number, LONGEST, item.qbo_id)}"
    value = value_of(run_id, item.qbo_id)
    return [blocks.button("Update from QuickBooks", Action.DRIFT_UPDATE, value, spoken=spoken)]


def _existing(item: RunItem, run_id: str) -> list[Block]:
    """A draft with its number was created here: either both are one, or both come in."""
    if item.reason is not Reason.ALREADY_EXISTS:
        return []
    number, value = plain(item.doc_number, LONGEST, item.qbo_id), value_of(run_id, item.qbo_id)
    same = blocks.button(
        "It is the same invoice", Action.ITEM_SAME, value, spoken=f"It is the same invoice: {number}"
    )
    too = blocks.button(
        "Import it too", Action.ITEM_IMPORT_TOO, value, spoken=f"Import it too: invoice {number}"
    )
    asked = blocks.asks_first(too, "Import it too?", IMPORT_TOO, "Import it too")
    asked["confirm"] |= {"deny": blocks.words("Cancel"), "style": "primary"}
    return [same, asked]


def ways(item: RunItem, connection_id: str) -> list[Block]:
    """The way to an entry that is here already and changed in QuickBooks since: there it can be updated."""
    if not (item.is_entry and item.reason is Reason.ALREADY_IMPORTED and item.changed_since):
        return []
    entry_id = f"{connection_id}:{item.qbo_id}"
    spoken = f"Show it: {number_of(item, LONGEST)}"
    return [blocks.actions(blocks.button("Show it", Action.WORK_ENTRY, entry_id, spoken=spoken))]


def value_of(run_id: str, qbo_id: str) -> str:
    """What a button of one invoice of a run carries."""
    return f"{run_id}/{qbo_id}"


def invoice_in(value: str) -> tuple[str, str]:
    """The run's id and the invoice's id in QuickBooks; empty where the value is none of ours."""
    run_id, _, qbo_id = value.partition("/")
    return run_id, qbo_id
