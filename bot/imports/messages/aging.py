"""What an import does to A/R aging: charts and a table where Slack takes them, else lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot import blocks, limits
from bot.blocks import Block
from bot.imports.messages.sums import is_as_planned
from bot.run_words import BUCKET_NAMES, SENT_ONLY
from bot.text import figure, money
from services.model.import_run import ImportType
from services.model.invoice_status import AgingBucket
from services.model.report import AgingEffect, RunReport

#: Slack would take two, but with one the buttons are still near what they are about.
MOST_CHARTS = 1
#: Currencies whose figures are shown in the table, in two rows each.
MOST_IN_TABLE = 20
HEAD = ("Days past due", *BUCKET_NAMES.values(), "Total")
_NUMBERS_RIGHT = [{"align": "left"}, *({"align": "right"} for _ in HEAD[1:])]
_ZERO = Decimal()
Effects = Sequence[AgingEffect]
Amounts = dict[AgingBucket, Decimal]


def aging(report: RunReport, full: bool, beside_table: bool = False) -> list[list[Block]]:
    """What becomes of each aging bucket, or became of it, from the richest rendering to the plainest.

    ``beside_table``: the message has a table already; Slack takes only one, and a picture would part it from
    what it is about.
    """
    known = _changed(report) if report.run.import_type is ImportType.INVOICE_HISTORY else []
    if not (full and known and is_as_planned(report)):
        return [[]]
    lines = [*_as_paragraphs(known), blocks.context(SENT_ONLY)]
    if beside_table:
        return [lines]
    charts = [_chart(effects) for effects in known[:MOST_CHARTS]]
    heading = blocks.section("*A/R effect*, before and after the import")
    figures = [*_as_table(known), blocks.context(SENT_ONLY)]
    return [[heading, *charts, *figures], [heading, *figures], lines]


def _changed(report: RunReport) -> list[Effects]:
    """The buckets of each currency in which something changes; those with most invoices first.

    Amounts of two currencies cannot be compared, numbers of invoices can.
    """
    by_currency: dict[str, list[AgingEffect]] = {}
    for each in report.aging:
        by_currency.setdefault(each.currency, []).append(each)
    changed = [effects for effects in by_currency.values() if any(e.before != e.after for e in effects)]
    invoices = {total.currency: total.imported_count for total in report.totals}
    return sorted(changed, key=lambda effects: -invoices.get(effects[0].currency, 0))


def _chart(effects: Effects) -> Block:
    """A picture of one currency; its figures stand beside it."""
    code = _code(effects)
    axes = {"categories": list(BUCKET_NAMES.values()), "x_label": "Days past due", "y_label": code}
    series = [_series(name, amounts) for name, amounts in _before_and_after(effects)]
    chart = {"type": "bar", "series": series, "axis_config": axes}
    return {"type": "data_visualization", "title": f"A/R effect in {code}", "chart": chart}


def _series(name: str, amounts: Amounts) -> Block:
    # A picture needs no more digits than a float has.
    points = [{"label": BUCKET_NAMES[bucket], "value": float(amount)} for bucket, amount in amounts.items()]
    return {"name": name, "data": points}


def _before_and_after(effects: Effects) -> tuple[tuple[str, Amounts], tuple[str, Amounts]]:
    """The amount in every bucket, also in those of which nothing is known."""
    before, after = dict.fromkeys(AgingBucket, _ZERO), dict.fromkeys(AgingBucket, _ZERO)
    for each in effects:
        before[each.bucket] += each.before
        after[each.bucket] += each.after
    return ("Before", before), ("After", after)


def _as_table(known: Sequence[Effects]) -> list[Block]:
    """As an aging summary is read: the buckets side by side, before above after, and their total."""
    rows = [
        (f"{_code(effects)} {name.lower()}", *_figures(amounts, effects[0].currency))
        for effects in known[:MOST_IN_TABLE]
        for name, amounts in _before_and_after(effects)
    ]
    table = blocks.table(HEAD, rows) | {"column_settings": _NUMBERS_RIGHT}
    return [table, *blocks.more(len(known) - MOST_IN_TABLE, "currency", "currencies")]


def _figures(amounts: Amounts, currency: str) -> list[str]:
    """The amounts and their total, without the currency, which stands before them."""
    found = [*amounts.values(), sum(amounts.values(), _ZERO)]
    return [figure(amount, currency) for amount in found]


def _as_paragraphs(known: Sequence[Effects]) -> list[Block]:
    paragraphs = [_paragraph(effects) for effects in known[: limits.FIELDS]]
    return [blocks.columns(paragraphs), *blocks.more(len(known) - limits.FIELDS, "currency", "currencies")]


def _paragraph(effects: Effects) -> str:
    lines = [f"*A/R effect in {_code(effects)}*, by days past due"]
    lines += [
        f"• {BUCKET_NAMES[each.bucket]}: {figure(each.before, each.currency)}"
        f" → {figure(each.after, each.currency)}"
        for each in effects
    ]
    return "\n".join(lines)


def _code(effects: Effects) -> str:
    """The currency as it is shown."""
    return money(None, effects[0].currency).removesuffix(" –")
