"""*Details*: every verdict of a run, page by page, in a modal that only who pressed sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import blocks
from bot.blocks import Block
from bot.entry_words import PLACES, hours, number_of, worth
from bot.ids import Action, View
from bot.imports.messages.undone import undone
from bot.imports.remedies import remedies, ways
from bot.metadata import DetailsState
from bot.run_words import DETAILS_REMOVED, TILE_NAMES
from bot.text import day, moment, plain
from bot.type_words import counted, noun
from services.model.invoice_status import Tile
from services.model.report import RunItem, RunReport, Verdict
from services.model.run_details import is_without_details
from services.model.undo import KEPT_REMEDY

#: Invoices on one page: three lines each must fit on a screen that scrolls.
PAGE = 15
#: Characters of a name and of a sentence, so that every page stays far below what a modal may weigh.
LONGEST, LONGEST_SENTENCE = 200, 500
#: Where entries are kept, but shown under no tile of Home.
_UNSEEN = frozenset({Tile.BILLED, Tile.NOT_BILLABLE})
VERDICTS = {
    Verdict.WOULD_IMPORT: "Would be imported",
    Verdict.IMPORTED: "Imported",
    Verdict.ALREADY_HERE: "Already here",
    Verdict.REJECTED: "Needs you",
    Verdict.FAILED: "Failed",
    Verdict.LEFT_OUT: "Left out",
    Verdict.UNDONE: "Undone",
    Verdict.KEPT: "Stays",
}


@dataclass(frozen=True, slots=True)
class DetailsPage:
    """One page of items, and which one it is."""

    report: RunReport
    state: DetailsState
    items: Sequence[RunItem]
    has_more: bool


def details(page: DetailsPage) -> Block:
    """The modal."""
    known, kind = page.report.counts, page.report.run.import_type
    number = f"{counted(known.found + known.left_out, kind)} in the date range"
    if page.report.undone is not None:
        number = counted(page.report.undone.count + page.report.undone.kept, kind)
    parts: list[Block] = [blocks.quoted(f"{page.report.company_name} · {number}"), *undone(page.report)]
    for item in page.items:
        run = page.report.run
        parts += [blocks.divider(), *_item(item), *remedies(item, run.id), *ways(item, run.connection_id)]
    if not page.items:
        is_gone = is_without_details(page.report.run)
        parts.append(blocks.section(DETAILS_REMOVED if is_gone else f"No {noun(kind).many} here yet."))
    parts += [blocks.divider(), *_turning(page), blocks.context(f"Reference {page.report.run.id}")]
    return blocks.modal("Details", View.DETAILS, parts, metadata=page.state.encode())


def _item(item: RunItem) -> list[Block]:
    head = f"{number_of(item, LONGEST)} · {VERDICTS[item.verdict]}"
    worked = [hours(item.seconds)] if item.seconds is not None else []
    amounts = [*worked, *worth(item.total, item.currency, item.seconds), day(item.txn_date)]
    names = [plain(item.party, LONGEST)] if item.is_entry else []
    what = " · ".join([*amounts, *names, plain(item.customer_name, LONGEST)])
    lines = [head, what, *(plain(line, LONGEST_SENTENCE) for line in _because(item))]
    found = [blocks.quoted("\n".join(lines))]
    if item.other_at is not None:
        changed = " It changed in QuickBooks since." if item.changed_since else ""
        run = f" by {item.other_run_id}" if item.other_run_id else ""
        found.append(blocks.context(f"Imported on {moment(item.other_at)}{run}.{changed}"))
    return found


def _because(item: RunItem) -> list[str]:
    if item.verdict in (Verdict.WOULD_IMPORT, Verdict.IMPORTED):
        mark = [item.as_stated] if item.as_stated else []
        return [f"{_place(item.tile)} · {plain(item.project_name, LONGEST)}", *mark]
    if item.verdict is Verdict.UNDONE:
        is_seen = item.tile is not None and item.tile not in _UNSEEN
        return [f"Out of {TILE_NAMES[item.tile] if item.tile and is_seen else 'the invoice window'}"]
    if item.verdict is Verdict.KEPT:
        return [item.why, KEPT_REMEDY]
    if item.verdict is Verdict.LEFT_OUT:
        return [item.left_out.sentence] if item.left_out else []
    return [item.why, *([item.remedy] if item.remedy else [])]


def _place(tile: Tile | None) -> str:
    """Such as ``To Drafts``, or ``Already billed``."""
    if tile is None:
        return "To –"
    return PLACES[tile].capitalize() if tile in _UNSEEN else f"To {TILE_NAMES[tile]}"


def _turning(page: DetailsPage) -> list[Block]:
    """Previous and Next, which carry where they lead, as metadata may be older than what is shown; *Undo*."""
    buttons = []
    if len(page.state.starts) > 1:
        buttons.append(blocks.button("Previous", Action.DETAILS_PREVIOUS))
    if page.has_more:
        buttons.append(blocks.button("Next", Action.DETAILS_NEXT, str(page.items[-1].position)))
    if page.report.may_undo:
        buttons.append(blocks.button("Undo", Action.RUN_UNDO, page.report.run.id))
    return [blocks.actions(*buttons)] if buttons else []
