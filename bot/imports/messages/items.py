"""The itemised list of those that need somebody: a native table where Slack takes it, else lines."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks, limits
from bot.blocks import Block
from bot.text import day, money, plain, within
from services.model.report import RunItem, RunReport

#: Lines shown in the message itself; the file and *Details* have all.
MOST_ROWS = 25
MOST_LINES = 10
LONGEST_IN_LINE = 200
_RETRY = "Retry."


def itemised(report: RunReport, full: bool) -> list[list[Block]]:
    """The list as blocks, from the richest rendering to the plainest; empty ones if nothing needs anybody."""
    items = report.exceptions[:MOST_ROWS]
    if not items:
        return [[], [], []]
    # Reason and remedy first: in a thread or on a phone the rest is out of sight.
    head = ("Invoice", "Reason", "What to do", "Customer", "Date", "Amount")
    kept = range(6) if full else range(3)
    rows = [[cells[index] for index in kept] for cells in map(_cells, items)]
    table = blocks.table([head[index] for index in kept], rows)
    shown = len(table["rows"]) - 1
    data = {"caption": "Invoices that need you", "page_size": 10, "row_header_column_index": 0}
    data_table = table | {"type": "data_table"} | data
    return [
        [data_table, *_more(report, shown)],
        [table, *_more(report, shown)],
        _as_lines(rows, report),
    ]


def _cells(item: RunItem) -> tuple[str, ...]:
    return (
        item.doc_number or f"(no number, id {item.qbo_id})",
        item.why,
        item.reason.remedy if item.reason else _RETRY,
        item.customer_name or "–",
        day(item.txn_date),
        money(item.total, item.currency),
    )


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
