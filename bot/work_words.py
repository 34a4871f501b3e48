"""What is said of Work in Progress in Home and in its own window: hours, money, age, what overlaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from babel.dates import format_date

from bot import blocks
from bot.blocks import Block
from bot.entry_words import hours, worth
from bot.ids import Action
from bot.reader import reader
from bot.run_words import BUCKET_NAMES, TILE_NAMES
from bot.step_words import oldest
from bot.text import count, cut, escape, grouped, money
from services.model.entry import EntryKind
from services.model.entry_filter import Shown
from services.model.entry_marks import MOST_MARKED, Marks
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import AgingTotal
from services.model.nouns import Noun
from services.model.work_in_progress import EntrySum, Overlap, Overlaps, WorkTile

NAME = TILE_NAMES[Tile.WORK_IN_PROGRESS]
NOUNS = {EntryKind.TIME: Noun("time entry", "time entries"), EntryKind.EXPENSE: Noun("expense", "expenses")}
#: Work of today is as old as an invoice that is not due; "current" would be a word for all of it.
AGE_NAMES = {**BUCKET_NAMES, AgingBucket.CURRENT: "Today or later"}
AGE = "Age by days since the work was done, or the expense was dated."
DOES_NOT_CLEAR = "An imported invoice does not clear Work in Progress: check before you bill."
NOT_COMPARED = "Only the first projects were compared. Filter by a project to have that one compared, too."
#: What is in step, or is not.
STEP = "Time and expenses"
#: Currencies with a line of their own.
MOST_CURRENCIES = 8
LONGEST_NAME = 120


def tile(work: WorkTile, way_in: Block | None = None) -> list[Block]:
    """The tile: count, hours, money by currency, its age, what overlaps, and as of when."""
    head = "\n".join([f"*{NAME}* · {counted(work.sums)}", *_some(list(amounts(work.sums)))])
    return [
        blocks.section(head, way_in),
        *marked(work.marks),
        *_aging(work.aging),
        *overlapping(work.overlaps),
        *as_of(work),
    ]


def marked(marks: Marks, about: str = "") -> list[Block]:
    """What changed and what is deleted in QuickBooks, each with the way to its list."""
    numbers = {Shown.CHANGED: marks.changed, Shown.GONE: marks.gone}
    return [_mark(shown, number, about) for shown, number in numbers.items() if number]


def _mark(shown: Shown, number: int, about: str) -> Block:
    words = shown.words[0].lower() + shown.words[1:]
    many = f"more than {grouped(MOST_MARKED)}" if number > MOST_MARKED else grouped(number)
    show = blocks.button("Show", Action.WORK_OPEN, shown.code, spoken=f"Show what is {words}")
    return blocks.section(f"{about}*{many}* {words}", show)


def as_of(shown: WorkTile) -> list[Block]:
    """How far time entries and expenses are in step."""
    words = oldest(shown.steps, STEP)
    return [blocks.context(escape(words))] if words else []


def counted(sums: Iterable[EntrySum]) -> str:
    """Such as ``312.5 h in 48 time entries · 12 expenses``."""
    known = list(sums)
    parts = [_counted(kind, [one for one in known if one.kind is kind]) for kind in EntryKind]
    return " · ".join(part for part in parts if part) or "nothing unbilled"


def _counted(kind: EntryKind, sums: Sequence[EntrySum]) -> str:
    number = sum(one.count for one in sums)
    if not number:
        return ""
    said = count(number, *NOUNS[kind])
    worked = sum(one.seconds for one in sums)
    return f"{hours(worked)} in {said}" if kind is EntryKind.TIME else said


def amounts(sums: Iterable[EntrySum]) -> Iterable[str]:
    """A line for each currency: both kinds together, and each where there are both.

    Time without a rate has none.
    """
    known = sorted(
        (one for one in sums if worth(one.amount, one.currency, one.seconds)),
        key=lambda one: (one.currency, list(EntryKind).index(one.kind)),
    )
    for currency, each in groupby(known, key=lambda one: one.currency):
        mine = list(each)
        whole = money(sum((one.amount for one in mine), Decimal(0)), currency)
        by_kind = [one for kind in EntryKind for one in mine if one.kind is kind]
        parts = ", ".join(f"{NOUNS[one.kind].many} {money(one.amount, currency)}" for one in by_kind)
        yield f"{whole} ({parts})" if len(mine) > 1 else whole


def _some(lines: Sequence[str]) -> list[str]:
    """As many currencies as there is room for; a dash for none."""
    more = len(lines) - MOST_CURRENCIES
    rest = [f"… and {count(more, 'more currency', 'more currencies')}"] if more > 0 else []
    return [*lines[:MOST_CURRENCIES], *rest] or ["–"]


def _aging(aging: Sequence[AgingTotal]) -> list[Block]:
    if not aging:
        return []
    return [blocks.columns([_bucket(bucket, aging) for bucket in AgingBucket]), blocks.context(AGE)]


def _bucket(bucket: AgingBucket, aging: Sequence[AgingTotal]) -> str:
    held = [one for one in aging if one.bucket is bucket and one.count]
    lines = [f"{money(one.balance, one.currency)} ({grouped(one.count)})" for one in held]
    return "\n".join([f"*{AGE_NAMES[bucket]}*", *_some(lines)])


def overlapping(overlaps: Overlaps) -> list[Block]:
    """Where an imported invoice may have billed the work already."""
    if not overlaps.shown:
        return [blocks.context(NOT_COMPARED)] if overlaps.is_cut else []
    lines = [_overlap(one) for one in overlaps.shown]
    if overlaps.more:
        lines.append(f"… and {count(overlaps.more, 'more project')} with both.")
    lines += [NOT_COMPARED] if overlaps.is_cut else []
    return [blocks.section("\n".join([*lines, DOES_NOT_CLEAR]))]


def _overlap(one: Overlap) -> str:
    name = escape(cut(one.project.label, LONGEST_NAME))
    work, invoices = month(one.work_month), month(one.invoice_month)
    same = "the same month" if one.work_month == one.invoice_month else work
    return f"*{name}* has imported invoices in {invoices} and unbilled work of {same}."


def month(first: date) -> str:
    """Such as ``Sep 2026``."""
    return format_date(first, "MMM y", reader().cldr)
