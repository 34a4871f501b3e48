"""*Details*: every verdict of a run, page by page, in a modal that only who pressed sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import blocks
from bot.blocks import Block
from bot.ids import Action, View
from bot.imports.messages.undone import undone
from bot.imports.remedies import remedies
from bot.metadata import DetailsState
from bot.run_words import TILE_NAMES
from bot.text import count, day, moment, money, plain
from services.model.report import RunItem, RunReport, Verdict
from services.model.undo import KEPT_REMEDY

#: Invoices on one page: three lines each must fit on a screen that scrolls.
PAGE = 15
#: Characters of a name and of a sentence, so that every page stays far below what a modal may weigh.
LONGEST, LONGEST_SENTENCE = 200, 500
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
    known = page.report.counts
    whole = known.found + known.left_out
    number = f"{count(whole, 'invoice')} in the date range"
    if page.report.undone is not None:
        number = count(page.report.undone.count + page.report.undone.kept, "invoice")
    parts: list[Block] = [blocks.quoted(f"{page.report.company_name} · {number}"), *undone(page.report)]
    for item in page.items:
        parts += [blocks.divider(), *_item(item), *remedies(item, page.report.run.id)]
    if not page.items:
        parts.append(blocks.section("No invoices here yet."))
    parts += [blocks.divider(), *_turning(page), blocks.context(f"Reference {page.report.run.id}")]
    return blocks.modal("Details", View.DETAILS, parts, metadata=page.state.encode())


def _item(item: RunItem) -> list[Block]:
    number = plain(item.doc_number, LONGEST, empty=f"(no number, id {item.qbo_id})")
    head = f"{number} · {VERDICTS[item.verdict]}"
    customer = plain(item.customer_name, LONGEST)
    what = f"{money(item.total, item.currency)} · {day(item.txn_date)} · {customer}"
    lines = [head, what, *(plain(line, LONGEST_SENTENCE) for line in _because(item))]
    found = [blocks.quoted("\n".join(lines))]
    if item.other_at is not None:
        changed = " It changed in QuickBooks since." if item.changed_since else ""
        run = f" by {item.other_run_id}" if item.other_run_id else ""
        found.append(blocks.context(f"Imported on {moment(item.other_at)}{run}.{changed}"))
    return found


def _because(item: RunItem) -> list[str]:
    if item.verdict in (Verdict.WOULD_IMPORT, Verdict.IMPORTED):
        tile = TILE_NAMES[item.tile] if item.tile else "–"
        mark = [item.as_stated] if item.as_stated else []
        return [f"To {tile} · {plain(item.project_name, LONGEST)}", *mark]
    if item.verdict is Verdict.UNDONE:
        return [f"Out of {TILE_NAMES[item.tile]}" if item.tile else "Out of the invoice window"]
    if item.verdict is Verdict.KEPT:
        return [item.why, KEPT_REMEDY]
    if item.verdict is Verdict.LEFT_OUT:
        return [item.left_out.sentence] if item.left_out else []
    return [item.why, *([item.reason.remedy] if item.reason else [])]


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
