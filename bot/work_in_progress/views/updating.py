"""*Update all* over the list of what changed in QuickBooks, and what came of it."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.text import count
from bot.work_in_progress.work_state import UpdateState
from services.model.entry_filter import Shown
from services.model.entry_marks import MOST_MARKED
from services.model.work_in_progress import Updated, WorkWindow

WAITS = "Nothing of these changes here by itself: *Open* one to update it from QuickBooks."
NOTHING = "Nothing was updated: what is listed changed again since, or somebody updated it already."


def update_all(shown: WorkWindow) -> list[Block]:
    """The button, where changed entries are listed and she may change them."""
    place = shown.entries.place
    if place.filters.shown is not Shown.CHANGED or not shown.entries.page.rows:
        return []
    waits = [blocks.context(WAITS)]
    if not shown.may_change or shown.seen_at is None:
        return waits
    value = UpdateState(place.filters, shown.seen_at).encode()
    return [*waits, blocks.actions(_asks(blocks.button("Update all", Action.WORK_UPDATE_ALL, value)))]


def updated_all(done: Updated) -> str:
    """What came of the press."""
    entry = ("entry", "entries")
    found = [f"{count(done.number, *entry)} updated from QuickBooks."] if done.number else []
    if done.blocked:
        found.append(
            f"{count(done.blocked, *entry)} cannot be taken over as QuickBooks has it now: *Open* one, "
            "*Update from QuickBooks* says what is in the way."
        )
    if done.is_cut:
        found.append("More are listed: press *Update all* again.")
    return " ".join(found) or NOTHING


def _asks(pressed: Block) -> Block:
    question = (
        f"Of what is listed as changed, up to {MOST_MARKED:,} entries will stand here as QuickBooks had them "
        "at the last look. Each is noted in the audit log."
    )
    confirm = {
        "title": blocks.words("Update all entries"),
        "text": blocks.words(question),
        "confirm": blocks.words("Update all"),
        "deny": blocks.words("Not now"),
    }
    return pressed | {"confirm": confirm}
