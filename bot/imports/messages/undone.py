"""What is said of an undo: by the messages of its import, and in the messages of its own run."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks, limits
from bot.blocks import Block
from bot.imports.messages.items import as_lines, shown_rows
from bot.run_words import TILE_NAMES
from bot.text import count, day, figure, money
from bot.undo_words import stay, undone_words
from services.model.invoice_status import Tile
from services.model.report import RunItem, RunReport, TileTotal, Undone
from services.model.undo import KEPT_REMEDY

AGAIN = "They can be imported again. Links between customers and projects stay."
_HEAD = ("Invoice", "Why it stays", "What to do", "Customer", "Date", "Amount")


def undone(report: RunReport) -> list[Block]:
    """Of an import: by whom and when it was undone, or that it is being undone."""
    return [] if report.undo is None else [blocks.section(undone_words(report.undo))]


def sums(report: RunReport) -> list[Block]:
    """Of an undo: how many are gone and from where, how many stay, how many it did not come to."""
    known = report.undone or Undone()
    verb = "undone so far" if not report.run.finished_at else "undone"
    head = f"*{count(known.count, 'invoice')} {verb}*"
    lines = [f"{head}: {_from_tiles(known.gone)}" if known.count else head]
    lines += [f"{known.kept:,} {stay(known.kept)}: somebody here changed them since"] if known.kept else []
    lines += _remaining(report, known.remaining)
    return [blocks.section("\n".join(lines))]


def totals(totals: Sequence[TileTotal]) -> list[Block]:
    """Money by tile and currency, side by side; never added across currencies."""
    shown = [_total(one) for one in totals[: limits.FIELDS]]
    if not shown:
        return []
    return [blocks.columns(shown), *blocks.more(len(totals) - len(shown), "tile and currency")]


def itemised(report: RunReport, full: bool) -> list[list[Block]]:
    """Those that stay, from the richest rendering to the plainest."""
    items = report.exceptions
    if not items:
        return [[]]
    kept = range(6) if full else range(3)
    rows = [[cells[at] for at in kept] for cells in map(_cells, shown_rows(items))]
    table = blocks.table([_HEAD[at] for at in kept], rows)
    data = {"type": "data_table", "caption": "Invoices that stay", "page_size": 10}
    shown, whole = len(table["rows"]) - 1, report.undone.kept if report.undone else len(items)
    more = (
        [] if whole <= shown else [blocks.context(f"… and {whole - shown:,} more: see the file or Details.")]
    )
    lines = as_lines(rows)
    fewer = blocks.more(whole - len(lines), "invoice")
    return [
        [table | data | {"row_header_column_index": 0}, *more],
        [table, *more],
        [blocks.quoted("\n".join(lines)), *fewer],
    ]


def summary(report: RunReport) -> str:
    """The numbers in a few words: such as ``110 invoices undone, 2 stay``."""
    known = report.undone or Undone()
    words = [f"{count(known.count, 'invoice')} undone"]
    words += [f"{known.kept:,} {stay(known.kept)}"] if known.kept else []
    words += [f"{known.remaining:,} not undone"] if known.remaining and report.run.finished_at else []
    return ", ".join(words)


def _remaining(report: RunReport, number: int) -> list[str]:
    """Only once it ended: before, they are still to come."""
    if not number or not report.run.finished_at:
        return []
    return [f"{count(number, 'invoice was', 'invoices were')} not undone, and can be later"]


def _from_tiles(gone: Sequence[TileTotal]) -> str:
    by_tile = dict.fromkeys(Tile, 0)
    for one in gone:
        by_tile[one.tile] += one.count
    return " · ".join(f"{number:,} from {TILE_NAMES[tile]}" for tile, number in by_tile.items() if number)


def _total(total: TileTotal) -> str:
    is_open = total.tile is Tile.AR_AGING
    open_part = f" ({figure(total.balance, total.currency)} open)" if is_open else ""
    head = f"*{TILE_NAMES[total.tile]}* · {count(total.count, 'invoice')}"
    return f"{head}\n{money(total.total, total.currency)}{open_part}"


def _cells(item: RunItem) -> tuple[str, ...]:
    return (
        item.doc_number or f"(no number, id {item.qbo_id})",
        item.why,
        KEPT_REMEDY,
        item.customer_name or "–",
        day(item.txn_date),
        money(item.total, item.currency),
    )
