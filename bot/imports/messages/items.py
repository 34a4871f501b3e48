"""The itemised list of those that need somebody: a native table where Slack takes it, else lines."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks, limits
from bot.blocks import Block
from bot.entry_words import PARTIES, hours, number_of, worth
from bot.run_words import DETAILS_REMOVED
from bot.text import day, plain, within
from bot.type_words import noun
from services.model.import_run import ImportType
from services.model.report import RunItem, RunReport
from services.model.run_details import is_without_details

#: Lines shown in the message itself; the file and *Details* have all.
MOST_ROWS = 25
MOST_LINES = 10
LONGEST_IN_LINE = 200
_RETRY = "Retry."


def itemised(report: RunReport, full: bool) -> list[list[Block]]:
    """The list as blocks, from the richest rendering to the plainest; empty ones if nothing needs anybody."""
    items = report.exceptions[:MOST_ROWS]
    if not items:
        gone = [blocks.context(DETAILS_REMOVED)] if is_without_details(report.run) else []
        return [gone, gone, gone]
    kind = report.run.import_type
    rows = [cells_of(item, kind, item.remedy or _RETRY, full) for item in items]
    table = blocks.table(head_of(kind, "Reason", full), rows)
    shown = len(table["rows"]) - 1
    caption = f"{noun(kind).many.capitalize()} that need you"
    data = {"caption": caption, "page_size": 10, "row_header_column_index": 0}
    data_table = table | {"type": "data_table"} | data
    return [
        [data_table, *_more(report, shown)],
        [table, *_more(report, shown)],
        _as_lines(rows, report),
    ]


def head_of(import_type: ImportType, why: str, full: bool) -> tuple[str, ...]:
    """The headings. Reason and remedy first: in a thread or on a phone the rest is out of sight."""
    first = (noun(import_type).one.capitalize(), why, "What to do")
    party = [PARTIES[import_type]] if import_type in PARTIES else []
    worked = ["Hours"] if import_type is ImportType.TIME else []
    return (*first, *party, "Customer", "Date", *worked, "Amount") if full else first


def cells_of(item: RunItem, import_type: ImportType, remedy: str, full: bool) -> tuple[str, ...]:
    """What stands under them; ``full``: the place may show names, hours and amounts."""
    first = (number_of(item, LONGEST_IN_LINE), item.why, remedy)
    party = [item.party or "–"] if import_type in PARTIES else []
    customer, amount = (
        item.customer_name or "–",
        "".join(worth(item.total, item.currency, item.seconds)) or "–",
    )
    worked = ["–" if item.seconds is None else hours(item.seconds)] if import_type is ImportType.TIME else []
    return (*first, *party, customer, day(item.txn_date), *worked, amount) if full else first


def _more(report: RunReport, shown: int) -> list[Block]:
    more = report.counts.need_you - shown
    return [blocks.context(f"… and {more:,} more: see the file or Details.")] if more > 0 else []


def shown_rows(items: Sequence[RunItem]) -> Sequence[RunItem]:
    """Those that a table in a message lists."""
    return items[:MOST_ROWS]


def as_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines of text, as many as fit into a paragraph."""
    lines = [" · ".join(plain(cell, LONGEST_IN_LINE) for cell in row) for row in rows[:MOST_LINES]]
    return within(lines, limits.SECTION)


def _as_lines(rows: Sequence[Sequence[str]], report: RunReport) -> list[Block]:
    shown = as_lines(rows)
    return [blocks.quoted("\n".join(shown)), *_more(report, len(shown))]
