"""Counts, money and tie-out, as blocks."""

from __future__ import annotations

from collections.abc import Iterable

from bot import blocks, limits
from bot.blocks import Block
from bot.entry_words import BILLABLE_NAMES, PLACES, hours, worth
from bot.run_words import STATUS_NAMES, TILE_NAMES
from bot.text import days, figure, money
from bot.type_words import counted, documents, noun
from services.model.import_run import Chosen, CommitPolicy, ImportType, RunStatus
from services.model.invoice_status import Tile
from services.model.rejection import LeftOutBecause, RejectionKind
from services.model.report import CurrencyTotal, RunReport, TieOut, TileTotal

MONEY = "*Money*, summed from QuickBooks' documents"
HOURS_AND_MONEY = "*Hours and money*, summed from QuickBooks' documents"
_CHOSEN_NAMES: list[tuple[Chosen, str]] = [*STATUS_NAMES.items(), *BILLABLE_NAMES.items()]
_DATES = {
    ImportType.INVOICE_HISTORY: "Invoice dates",
    ImportType.TIME: "Dates worked",
    ImportType.EXPENSES: "Dates of bills and purchases",
}
_NAMELESS = "without a customer, so they belong to no project"
BEFORE_IMPORT = frozenset({RunStatus.PREVIEWING, RunStatus.AWAITING, RunStatus.PAUSED, RunStatus.IMPORTING})


def choices(report: RunReport, full: bool) -> Block:
    """What was asked for; names only where the place may show them."""
    filters, kind = report.run.filters, report.run.import_type
    chosen = [name for status, name in _CHOSEN_NAMES if status in filters.statuses]
    rest = "import the rest" if filters.policy is CommitPolicy.PARTIAL else "import nothing"
    pairs = [
        (_DATES[kind], f"{days(filters.date_from, filters.date_to)}, both included"),
        (noun(kind).many.capitalize(), ", ".join(chosen)),
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
    number, kind = imported_number(report), report.run.import_type
    verb = "to import" if report.run.status in BEFORE_IMPORT else "imported"
    lines = [f"*{counted(number, kind)} {verb}*{so_far}"]
    if is_as_planned(report):
        lines[0] += f": {tile_counts(report.tiles)}" if number else ""
    else:
        lines.append(f"{counted(known.imported - number, kind)} could have been imported")
    lines.append(f"{known.already_here:,} already here{so_far}")
    need = f"{known.need_you:,} need you{so_far}"
    lines.append(f"*{need}*{reasons(report)}" if known.need_you else need)
    lines += _left_out(report, so_far)
    return [blocks.section("\n".join(lines))]


def _left_out(report: RunReport, so_far: str) -> list[str]:
    """What was not asked for; of a retry, what it was asked for and left out is told apart from the rest."""
    whole = report.counts.left_out
    if report.run.filters.only_ids is None:
        nameless = without_customer(report)
        lines = [f"{whole - nameless:,} left out: in the date range, but not chosen{so_far}"]
        return lines + ([f"{nameless:,} left out{so_far}: {_NAMELESS}"] if nameless else [])
    of_it = [each for each in report.left_out if each.because is not LeftOutBecause.NOT_IN_RETRY]
    rest = whole - sum(each.count for each in of_it)
    told = [f"{each.count:,} left out: {each.because.sentence}{so_far}" for each in of_it]
    return [*told, f"{rest:,} not part of this retry{so_far}"]


def without_customer(report: RunReport) -> int:
    """How many were left out because QuickBooks names no customer."""
    return sum(each.count for each in report.left_out if each.because is LeftOutBecause.NO_CUSTOMER)


def reasons(report: RunReport) -> str:
    """A line such as ``2 × Its QuickBooks customer is linked to no project.`` for all that need somebody."""
    needing = [each for each in report.reasons if each.reason.kind is RejectionKind.NEEDS_YOU]
    named = [f"\n• {each.count:,} × {each.reason.sentence}" for each in needing]
    failed = f"\n• {report.counts.failed:,} × The attempt broke." if report.counts.failed else ""
    return "".join(named) + failed


def tile_counts(tiles: Iterable[TileTotal]) -> str:
    """Such as ``18 to A/R Aging · 57 to Finals``, or ``84 to Work in Progress · 20 already billed``."""
    by_tile = dict.fromkeys(Tile, 0)
    for each in tiles:
        by_tile[each.tile] += each.count
    return " · ".join(f"{number:,} {place_of(tile)}" for tile, number in by_tile.items() if number)


def place_of(tile: Tile) -> str:
    """Where something comes in: ``to A/R Aging``, ``already billed``."""
    return PLACES.get(tile) or f"to {TILE_NAMES[tile]}"


def totals(report: RunReport, full: bool) -> list[Block]:
    """Money per currency and tile, currencies side by side and never added to each other."""
    if not full or not report.totals or not is_as_planned(report):
        return []
    known = sorted(report.totals, key=lambda each: (-each.imported_count, each.currency))
    kind = report.run.import_type
    shown = [_money_of(each, report.tiles, kind) for each in known[: limits.FIELDS]]
    more = blocks.more(len(report.totals) - len(shown), "currency", "currencies")
    head = HOURS_AND_MONEY if kind is ImportType.TIME else MONEY
    return [blocks.section(head), _beside_each_other(shown), *more]


def _beside_each_other(shown: list[str]) -> Block:
    """Currencies in two columns; one alone has the whole width, so that its lines stay lines."""
    return blocks.columns(shown) if len(shown) > 1 else blocks.section(shown[0])


def _money_of(total: CurrencyTotal, tiles: Iterable[TileTotal], import_type: ImportType) -> str:
    head = f"*{money(total.imported, total.currency)}* of {figure(total.found, total.currency)} found"
    of_it = [each for each in tiles if each.currency == total.currency]
    of_it.sort(key=lambda each: list(Tile).index(each.tile))
    return "\n".join([head, *(_line_of(each, import_type) for each in of_it)])


def _line_of(tile: TileTotal, import_type: ImportType) -> str:
    if tile.tile in PLACES:
        place = PLACES[tile.tile]
        parts = [counted(tile.count, import_type), *hours_of(tile, import_type)]
        parts += worth(tile.total, tile.currency, tile.seconds)
        return f"{place[0].upper()}{place[1:]}: {' · '.join(parts)}"
    is_open = tile.tile is Tile.AR_AGING
    open_part = f" ({figure(tile.balance, tile.currency)} open)" if is_open else ""
    return f"{TILE_NAMES[tile.tile]}: {tile.count:,} · {figure(tile.total, tile.currency)}{open_part}"


def hours_of(tile: TileTotal, import_type: ImportType) -> list[str]:
    """The hours of what goes to a tile; nothing where no time is imported."""
    return [hours(tile.seconds)] if import_type is ImportType.TIME else []


def unsent(report: RunReport) -> str:
    """That QuickBooks counts other than it sent, and what to do about it."""
    number, kind = report.tie_out.unexplained if report.tie_out else 0, report.run.import_type
    if number < 0:
        return f"QuickBooks counts {documents(-number, kind)} fewer than it sent. Try again later."
    what = f"{documents(number, kind)} that it did not send"
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
    found: list[Block] = [blocks.section(_tied(report, tied, " + ".join(parts)))]
    if tied.unexplained and not tied.unexplained_ids:
        found.append(blocks.section(unsent(report)))
    if tied.unexplained_ids:
        found.append(blocks.quoted("Unexplained QuickBooks ids: " + ", ".join(tied.unexplained_ids[:50])))
    return found


def _tied(report: RunReport, tied: TieOut, parts: str) -> str:
    """An invoice is a document of its own; entries are told beside the documents that hold them."""
    kind, stamp = report.run.import_type, f"*unexplained: {tied.unexplained:,}*"
    if kind is ImportType.INVOICE_HISTORY:
        return f"*Tie-out*: QuickBooks counts {tied.quickbooks_count:,} in this range = {parts} · {stamp}"
    in_range = f"QuickBooks counts {documents(tied.quickbooks_count, kind)} in this range"
    entries = counted(report.counts.found + report.counts.left_out, kind)
    return f"*Tie-out*: {in_range}{_explained(tied)} · {stamp}\nIn them: {entries} = {parts}"


def _explained(tied: TieOut) -> str:
    if tied.unexplained:
        return f"; {tied.explained:,} of them are explained"
    return "; all are explained" if tied.quickbooks_count > 1 else ""


def changes(report: RunReport, is_open: bool) -> list[Block]:
    """What changed since the preview, by whomever."""
    found = report.changes
    material = [("added", found.added), ("gone", found.gone), ("changed", found.altered)]
    harmless = [("paid", found.paid), ("sent", found.delivered)]
    if report.run.import_type is not ImportType.INVOICE_HISTORY:
        harmless = [("billed, or no longer so,", found.paid + found.delivered)]
    words = [f"{number:,} {what}" for what, number in material if number]
    lines = []
    if is_open and words:
        lines.append(f"Since the preview, in QuickBooks or here: {', '.join(words)}. Please look once more.")
    for what, number in harmless:
        if number:
            lines.append(f"{number:,} {'was' if number == 1 else 'were'} {what} since the preview.")
    return [blocks.section("\n".join(lines))] if lines else []
