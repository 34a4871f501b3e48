"""Counts, money and tie-out, as blocks."""

from __future__ import annotations

from collections.abc import Iterable

from bot import blocks, limits
from bot.blocks import Block
from bot.run_words import STATUS_NAMES, TILE_NAMES
from bot.text import count, days, figure, money
from services.model.import_run import CommitPolicy, RunStatus
from services.model.invoice_status import InvoiceStatus, Tile
from services.model.rejection import LeftOutBecause, RejectionKind
from services.model.report import CurrencyTotal, PlanChanges, RunReport, TileTotal

MONEY = "*Money*, summed from QuickBooks' documents"
BEFORE_IMPORT = frozenset({RunStatus.PREVIEWING, RunStatus.AWAITING, RunStatus.PAUSED, RunStatus.IMPORTING})


def choices(report: RunReport, full: bool) -> Block:
    """What was asked for; names only where the place may show them."""
    filters = report.run.filters
    chosen = [STATUS_NAMES[status] for status in InvoiceStatus if status in filters.statuses]
    rest = "import the rest" if filters.policy is CommitPolicy.PARTIAL else "import nothing"
    pairs = [
        ("Invoice dates", f"{days(filters.date_from, filters.date_to)}, both included"),
        ("Invoices", ", ".join(chosen)),
        ("If some can't be imported", rest),
    ]
    if full:
        project = report.project_name if filters.project_id else "by each customer's link"
        pairs += [("Company", report.company_name), ("Project", project or "–")]
        pairs += [("QuickBooks customers", _customers(report))]
    return blocks.facts(pairs)


def _customers(report: RunReport) -> str:
    """Those that were picked, and those that were counted to the project without a link."""
    chosen = ", ".join(report.customer_names[:20]) or "all"
    counted = ", ".join(one.name for one in report.associated[:20])
    return f"{chosen}; counted to the project: {counted}" if counted else chosen


def imported_number(report: RunReport) -> int:
    """How many are in; before the import, how many would be."""
    known = report.counts
    return known.imported if report.run.status in BEFORE_IMPORT else known.imported - known.pending


def is_as_planned(report: RunReport) -> bool:
    """Whether the money of the plan is the money of the import: nothing of it was left undone."""
    return imported_number(report) == report.counts.imported


def counts(report: RunReport) -> list[Block]:
    """What comes in and where to, what is here, what needs somebody, what was not asked for."""
    known = report.counts
    so_far = "" if report.is_whole else " so far"
    number = imported_number(report)
    verb = "to import" if report.run.status in BEFORE_IMPORT else "imported"
    lines = [f"*{count(number, 'invoice')} {verb}*{so_far}"]
    if is_as_planned(report):
        lines[0] += f": {tile_counts(report.tiles)}" if number else ""
    else:
        lines.append(f"{count(known.imported - number, 'invoice')} could have been imported")
    lines.append(f"{known.already_here:,} already here{so_far}")
    need = f"{known.need_you:,} need you{so_far}"
    lines.append(f"*{need}*{reasons(report)}" if known.need_you else need)
    lines += [f"{line}{so_far}" for line in _left_out(report)]
    return [blocks.section("\n".join(lines))]


def _left_out(report: RunReport) -> list[str]:
    """What was not asked for; of a retry, what it was asked for and left out is told apart from the rest."""
    whole = report.counts.left_out
    if report.run.filters.only_ids is None:
        return [f"{whole:,} left out: in the date range, but not chosen"]
    of_it = [each for each in report.left_out if each.because is not LeftOutBecause.NOT_IN_RETRY]
    rest = whole - sum(each.count for each in of_it)
    told = [f"{each.count:,} left out: {each.because.sentence}" for each in of_it]
    return [*told, f"{rest:,} not part of this retry"]


def reasons(report: RunReport) -> str:
    """A line such as ``2 × Its QuickBooks customer is linked to no project.`` for all that need somebody."""
    needing = [each for each in report.reasons if each.reason.kind is RejectionKind.NEEDS_YOU]
    named = [f"\n• {each.count:,} × {each.reason.sentence}" for each in needing]
    failed = f"\n• {report.counts.failed:,} × The attempt broke." if report.counts.failed else ""
    return "".join(named) + failed


def tile_counts(tiles: Iterable[TileTotal]) -> str:
    """Such as ``18 to A/R Aging · 57 to Finals``."""
    by_tile = dict.fromkeys(Tile, 0)
    for each in tiles:
        by_tile[each.tile] += each.count
    return " · ".join(f"{number:,} to {TILE_NAMES[tile]}" for tile, number in by_tile.items() if number)


def totals(report: RunReport, full: bool) -> list[Block]:
    """Money per currency and tile, currencies side by side and never added to each other."""
    if not full or not report.totals or not is_as_planned(report):
        return []
    known = sorted(report.totals, key=lambda each: (-each.imported_count, each.currency))
    shown = [_money_of(each, report.tiles) for each in known[: limits.FIELDS]]
    more = blocks.more(len(report.totals) - len(shown), "currency", "currencies")
    return [blocks.section(MONEY), blocks.columns(shown), *more]


def _money_of(total: CurrencyTotal, tiles: Iterable[TileTotal]) -> str:
    head = f"*{money(total.imported, total.currency)}* of {figure(total.found, total.currency)} found"
    of_it = [each for each in tiles if each.currency == total.currency]
    of_it.sort(key=lambda each: list(Tile).index(each.tile))
    return "\n".join([head, *map(_line_of, of_it)])


def _line_of(tile: TileTotal) -> str:
    is_open = tile.tile is Tile.AR_AGING
    open_part = f" ({figure(tile.balance, tile.currency)} open)" if is_open else ""
    return f"{TILE_NAMES[tile.tile]}: {tile.count:,} · {figure(tile.total, tile.currency)}{open_part}"


def unsent(report: RunReport) -> str:
    """That QuickBooks counts other than it sent, and what to do about it."""
    number = report.tie_out.unexplained if report.tie_out else 0
    if number < 0:
        return f"QuickBooks counts {count(-number, 'invoice')} fewer than it sent. Try again later."
    what = count(number, "invoice that it did not send", "invoices that it did not send")
    return f"QuickBooks counts {what}. Try again later; if it stays so, look at these dates in QuickBooks."


def unsent_note(report: RunReport) -> list[Block]:
    """A paragraph of it, where there is something to say."""
    return [blocks.section(unsent(report))] if report.tie_out and report.tie_out.unexplained else []


def tie_out(report: RunReport) -> list[Block]:
    """QuickBooks' own count against what the run explains."""
    known, tied = report.counts, report.tie_out
    if tied is None:
        return []
    is_in = imported_number(report)
    parts = [
        f"{is_in:,} imported",
        f"{known.already_here:,} already here",
        f"{known.left_out:,} left out",
        f"{known.rejected:,} rejected",
        f"{known.failed:,} failed",
    ]
    parts += [f"{known.imported - is_in:,} held back"] if known.imported > is_in else []
    stamp = f"*unexplained: {tied.unexplained:,}*"
    explained = f"QuickBooks counts {tied.quickbooks_count:,} in this range = {' + '.join(parts)}"
    lines = [f"*Tie-out*: {explained}", stamp]
    found: list[Block] = [blocks.section(" · ".join(lines))]
    if tied.unexplained and not tied.unexplained_ids:
        found.append(blocks.section(unsent(report)))
    if tied.unexplained_ids:
        found.append(blocks.quoted("Unexplained QuickBooks ids: " + ", ".join(tied.unexplained_ids[:50])))
    return found


def changes(found: PlanChanges, is_open: bool) -> list[Block]:
    """What changed since the preview, by whomever."""
    material = [("added", found.added), ("gone", found.gone), ("changed", found.altered)]
    harmless = [("paid", found.paid), ("sent", found.delivered)]
    words = [f"{number:,} {what}" for what, number in material if number]
    lines = []
    if is_open and words:
        lines.append(f"Since the preview, in QuickBooks or here: {', '.join(words)}. Please look once more.")
    for what, number in harmless:
        if number:
            lines.append(f"{number:,} {'was' if number == 1 else 'were'} {what} since the preview.")
    return [blocks.section("\n".join(lines))] if lines else []
