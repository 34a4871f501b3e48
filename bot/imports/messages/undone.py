"""What is said of an undo: by the messages of its import, and in the messages of its own run."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks, limits
from bot.blocks import Block
from bot.entry_words import worth
from bot.imports.messages.items import as_lines, cells_of, head_of, shown_rows
from bot.imports.messages.sums import hours_of
from bot.run_words import TILE_NAMES
from bot.text import figure
from bot.type_words import counted, noun, that
from bot.undo_words import stay, undone_words
from services.model.import_run import ImportType
from services.model.invoice_status import Tile
from services.model.report import RunReport, TileTotal, Undone
from services.model.undo import KEPT_REMEDY

#: Entries that are in no tile: nothing is taken from anywhere that is seen.
_FROM = {Tile.BILLED: "already billed", Tile.NOT_BILLABLE: "not billable"}
AGAIN = "They can be imported again. Links between customers and projects stay."


def undone(report: RunReport) -> list[Block]:
    """Of an import: by whom and when it was undone, or that it is being undone."""
    return [] if report.undo is None else [blocks.section(undone_words(report.undo, report.run.import_type))]


def sums(report: RunReport) -> list[Block]:
    """Of an undo: how many are gone and from where, how many stay, how many it did not come to."""
    known = report.undone or Undone()
    verb = "undone so far" if not report.run.finished_at else "undone"
    head = f"*{counted(known.count, report.run.import_type)} {verb}*"
    lines = [f"{head}: {_from_tiles(known.gone)}" if known.count else head]
    lines += [f"{known.kept:,} {stay(known.kept)}: somebody here changed them since"] if known.kept else []
    lines += _remaining(report, known.remaining)
    return [blocks.section("\n".join(lines))]


def totals(totals: Sequence[TileTotal], import_type: ImportType) -> list[Block]:
    """Money by tile and currency, side by side; never added across currencies."""
    shown = [_total(one, import_type) for one in totals[: limits.FIELDS]]
    if not shown:
        return []
    return [blocks.columns(shown), *blocks.more(len(totals) - len(shown), "tile and currency")]


def itemised(report: RunReport, full: bool) -> list[list[Block]]:
    """Those that stay, from the richest rendering to the plainest."""
    items, kind = report.exceptions, report.run.import_type
    if not items:
        return [[]]
    rows = [cells_of(item, kind, KEPT_REMEDY, full) for item in shown_rows(items)]
    table = blocks.table(head_of(kind, "Why it stays", full), rows)
    caption = f"{noun(kind).many.capitalize()} that stay"
    data = {"type": "data_table", "caption": caption, "page_size": 10}
    shown, whole = len(table["rows"]) - 1, report.undone.kept if report.undone else len(items)
    more = (
        [] if whole <= shown else [blocks.context(f"… and {whole - shown:,} more: see the file or Details.")]
    )
    lines = as_lines(rows)
    fewer = blocks.more(whole - len(lines), *noun(kind))
    return [
        [table | data | {"row_header_column_index": 0}, *more],
        [table, *more],
        [blocks.quoted("\n".join(lines)), *fewer],
    ]


def summary(report: RunReport) -> str:
    """The numbers in a few words: such as ``110 invoices undone, 2 stay``."""
    known = report.undone or Undone()
    words = [f"{counted(known.count, report.run.import_type)} undone"]
    words += [f"{known.kept:,} {stay(known.kept)}"] if known.kept else []
    words += [f"{known.remaining:,} not undone"] if known.remaining and report.run.finished_at else []
    return ", ".join(words)


def _remaining(report: RunReport, number: int) -> list[str]:
    """Only once it ended: before, they are still to come."""
    if not number or not report.run.finished_at:
        return []
    return [f"{that(number, report.run.import_type, 'was', 'were')} not undone, and can be later"]


def _from_tiles(gone: Sequence[TileTotal]) -> str:
    by_tile = dict.fromkeys(Tile, 0)
    for one in gone:
        by_tile[one.tile] += one.count
    return " · ".join(
        f"{number:,} {_FROM.get(tile) or f'from {TILE_NAMES[tile]}'}"
        for tile, number in by_tile.items()
        if number
    )


def _total(total: TileTotal, import_type: ImportType) -> str:
    is_open = total.tile is Tile.AR_AGING
    open_part = f" ({figure(total.balance, total.currency)} open)" if is_open else ""
    parts = [counted(total.count, import_type), *hours_of(total, import_type)]
    head = " · ".join([f"*{TILE_NAMES[total.tile]}*", *parts])
    return "\n".join(
        [head, *(f"{one}{open_part}" for one in worth(total.total, total.currency, total.seconds))]
    )
