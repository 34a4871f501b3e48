"""The tile over a page of entries, with the ways to narrow it, to turn pages and to take it along."""

from __future__ import annotations

from bot import blocks, work_words
from bot.blocks import Block
from bot.entry_words import worth
from bot.ids import Action, View
from bot.text import cut, day, days, escape
from bot.work_in_progress.views.entry_words import KINDS, worked
from bot.work_in_progress.views.updating import update_all
from bot.work_in_progress.work_state import WorkState
from services.model.entry_filter import UNBILLED, EntryFilter, Shown
from services.model.project_directory import Beside
from services.model.work_in_progress import EntryList, EntryPlace, EntryRow, WorkWindow

TITLE = work_words.NAME
_STANDS = {one.tile: one.words.lower() for one in Shown if one.tile is not None}
LONGEST_NAME, LONGEST_DESCRIPTION = 100, 150
ALL_BILLED = "Nothing unbilled. *Filter…* shows what was already billed, and what is not billable."
NONE_FOUND = "No entry is like this. *Filter…* shows others, *Clear filter* what is unbilled."
EXPORTED = "The files come to your direct messages."
IMPORT = (
    "Nothing unbilled. Press *Import invoices* in Home and choose Time or Vendor expenses to bring more in."
)


def listing(shown: WorkWindow, note: str = "") -> Block:
    """The modal."""
    place = shown.entries.place
    first = EntryPlace(place.filters)
    parts = [
        *([blocks.section(note)] if note else []),
        *work_words.tile(shown.tile),
        _ways(first, bool(shown.entries.page.rows)),
        blocks.divider(),
        blocks.section(_narrowed(shown.entries)),
        *update_all(shown),
        *map(_row, shown.entries.page.rows),
        *_nothing(shown),
        *_turning(shown.entries),
    ]
    return blocks.modal(TITLE, View.WORK, parts, metadata=WorkState(place).encode())


def _ways(first: EntryPlace, has_rows: bool) -> Block:
    value, is_narrowed = WorkState(first).encode(), first.filters != UNBILLED
    clear = [blocks.button("Clear filter", Action.WORK_OPEN)] if is_narrowed else []
    export = [blocks.button("Export", Action.WORK_EXPORT, value)] if has_rows else []
    return blocks.actions(
        blocks.button("Filter…", Action.WORK_FILTER, value),
        *clear,
        blocks.button("By project", Action.WORK_PROJECTS),
        *export,
    )


def _narrowed(entries: EntryList) -> str:
    """What is listed, in words, and what it comes to."""
    filters, names = entries.place.filters, entries.names
    parts = [KINDS[filters.kind].many] if filters.kind else []
    parts += [_name(names.project, "a project that is gone")] if filters.project_id else []
    parts += [_name(names.party, "somebody who is gone")] if filters.party else []
    parts += _dates(filters)
    words = f"*{filters.shown.words}*, newest first" + (f": {', '.join(parts)}" if parts else "")
    if filters == UNBILLED or not entries.sums:
        return words
    said = [work_words.counted(entries.sums), ", ".join(work_words.amounts(entries.sums))]
    return f"{words}\n{' · '.join(part for part in said if part)}"


def _name(known: str | None, gone: str) -> str:
    return escape(cut(known, LONGEST_NAME)) if known else gone


def _dates(filters: EntryFilter) -> list[str]:
    if filters.date_from and filters.date_to:
        return [days(filters.date_from, filters.date_to)]
    since = [f"since {day(filters.date_from)}"] if filters.date_from else []
    return since + ([f"until {day(filters.date_to)}"] if filters.date_to else [])


def _nothing(shown: WorkWindow) -> list[Block]:
    if shown.entries.page.rows:
        return []
    filters = shown.entries.place.filters
    if filters != UNBILLED:
        return [blocks.section(NONE_FOUND)]
    return [blocks.section(IMPORT if shown.may_import else ALL_BILLED)]


def _row(row: EntryRow) -> Block:
    """Three lines: when, who and how much; of what; for whom."""
    worked_for = f" · {worked(row.seconds)}" if row.seconds is not None else ""
    what = _what(row)
    for_whom = [*worth(row.amount, row.currency, row.seconds), escape(cut(row.project or "–", LONGEST_NAME))]
    lines = [
        f"*{day(row.txn_date)}* · {escape(cut(row.party or '–', LONGEST_NAME))}{worked_for}",
        " · ".join([KINDS[row.kind].one.capitalize(), *([what] if what else [])]),
        " · ".join(for_whom),
    ]
    if row.is_gone:
        lines.append(f"*{Shown.GONE.words}*")
    elif row.changed_at is not None:
        lines.append(f"*{Shown.CHANGED.words}* · {_STANDS[row.tile]}")
    whose = f", {row.party}" if row.party else ""
    spoken = f"Open the {KINDS[row.kind].one} of {day(row.txn_date)}{whose}"
    return blocks.section("\n".join(lines), blocks.button("Open", Action.WORK_ENTRY, row.id, spoken=spoken))


def _what(row: EntryRow) -> str:
    """Item or account, and the description where it says more."""
    described = row.description if row.description != row.what else None
    told = ((row.what, LONGEST_NAME), (described, LONGEST_DESCRIPTION))
    return " — ".join(escape(cut(text, longest)) for text, longest in told if text)


def _turning(entries: EntryList) -> list[Block]:
    """Previous and Next. Each carries where it leads: the metadata may be older than what is shown."""
    page, filters = entries.page, entries.place.filters
    buttons = []
    if page.has_previous:
        before = _beside(filters, page.rows[0], is_before=True)
        spoken = "Previous: newer entries"
        buttons.append(blocks.button("Previous", Action.WORK_PREVIOUS, before, spoken=spoken))
    if page.has_next:
        after = _beside(filters, page.rows[-1])
        buttons.append(blocks.button("Next", Action.WORK_NEXT, after, spoken="Next: older entries"))
    return [blocks.actions(*buttons)] if buttons else []


def _beside(filters: EntryFilter, row: EntryRow, is_before: bool = False) -> str:
    return WorkState(EntryPlace(filters, Beside(row.key.text, is_before))).encode()
