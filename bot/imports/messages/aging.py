"""What an import does to A/R aging: charts and a table where Slack takes them, else lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot import blocks
from bot.blocks import Block
from bot.imports.messages.sums import first, is_as_planned
from bot.run_words import BUCKET_NAMES
from bot.text import money
from services.model.invoice_status import AgingBucket
from services.model.report import AgingEffect, RunReport

SENT_ONLY = "Sent invoices only; QuickBooks' own A/R also counts drafts, credit memos and unapplied payments."
#: Slack takes so many charts in one message.
MOST_CHARTS = 2
#: Currencies whose figures are shown, in a paragraph each or in five rows each.
MOST_PARAGRAPHS, MOST_IN_TABLE = 6, 19
HEAD = ("Days past due", "Before", "After")
_NUMBERS_RIGHT = [{"align": "left"}, {"align": "right"}, {"align": "right"}]
_ZERO = Decimal()


def aging(report: RunReport, full: bool, beside_table: bool = False) -> list[list[Block]]:
    """What becomes of each aging bucket, or became of it, from the richest rendering to the plainest.

    ``beside_table``: the message has a table already, and Slack takes only one.
    """
    known = _changed(report.aging)
    if not (full and known and is_as_planned(report)):
        return [[]]
    lines = [*_as_paragraphs(known), blocks.context(SENT_ONLY)]
    charts = [_chart(effects) for effects in known[:MOST_CHARTS]]
    if beside_table:
        return [[*charts, *lines], lines]
    heading = blocks.section("*A/R effect*, before and after the import")
    figures = [*_as_table(known), blocks.context(SENT_ONLY)]
    return [[heading, *charts, *figures], [heading, *figures], lines]


def _changed(effects: Sequence[AgingEffect]) -> list[list[AgingEffect]]:
    """The buckets of each currency in which something changes, the largest change first."""
    by_currency: dict[str, list[AgingEffect]] = {}
    for each in effects:
        by_currency.setdefault(each.currency, []).append(each)
    changed = [effects for effects in by_currency.values() if _change(effects)]
    return sorted(changed, key=_change, reverse=True)


def _change(effects: Sequence[AgingEffect]) -> Decimal:
    return sum((abs(each.after - each.before) for each in effects), _ZERO)


def _chart(effects: Sequence[AgingEffect]) -> Block:
    """A picture of one currency; its figures stand beside it."""
    code = _code(effects)
    axes = {"categories": list(BUCKET_NAMES.values()), "x_label": HEAD[0], "y_label": code}
    before = {bucket: sum((e.before for e in effects if e.bucket is bucket), _ZERO) for bucket in AgingBucket}
    after = {bucket: sum((e.after for e in effects if e.bucket is bucket), _ZERO) for bucket in AgingBucket}
    series = [_series("Before", before), _series("After", after)]
    chart = {"type": "bar", "series": series, "axis_config": axes}
    return {"type": "data_visualization", "title": f"A/R effect in {code}", "chart": chart}


def _series(name: str, amounts: dict[AgingBucket, Decimal]) -> Block:
    # A picture needs no more digits than a float has.
    points = [{"label": BUCKET_NAMES[bucket], "value": float(amount)} for bucket, amount in amounts.items()]
    return {"name": name, "data": points}


def _as_table(known: Sequence[Sequence[AgingEffect]]) -> list[Block]:
    rows = [
        (BUCKET_NAMES[each.bucket], money(each.before, each.currency), money(each.after, each.currency))
        for effects in known[:MOST_IN_TABLE]
        for each in effects
    ]
    more = len(known) - MOST_IN_TABLE
    table = blocks.table(HEAD, rows) | {"column_settings": _NUMBERS_RIGHT}
    return [table, *([blocks.context(f"… and {more:,} more currencies")] if more > 0 else [])]


def _as_paragraphs(known: Sequence[Sequence[AgingEffect]]) -> list[Block]:
    paragraphs = [_paragraph(effects) for effects in known]
    return [*map(blocks.section, first(paragraphs, MOST_PARAGRAPHS, "… and {} more currencies"))]


def _paragraph(effects: Sequence[AgingEffect]) -> str:
    lines = [f"*A/R effect* in {_code(effects)}, by days past due"]
    lines += [
        f"• {BUCKET_NAMES[each.bucket]}: {money(each.before, each.currency)}"
        f" → {money(each.after, each.currency)}"
        for each in effects
    ]
    return "\n".join(lines)


def _code(effects: Sequence[AgingEffect]) -> str:
    """The currency as it is shown."""
    return money(None, effects[0].currency).removesuffix(" –")
