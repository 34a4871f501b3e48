"""The picture of A/R Aging in Home. Its figures stand beside it as text, for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.blocks import Block
from bot.run_words import BUCKET_NAMES
from bot.text import currency_code
from services.model.invoice_status import AgingBucket
from services.model.invoice_window import AgingTotal


def picture(aging: Sequence[AgingTotal]) -> list[Block]:
    """A bar for each bucket of the currency with most invoices: amounts of two currencies don't compare."""
    counts: dict[str, int] = {}
    for one in aging:
        counts[one.currency] = counts.get(one.currency, 0) + one.count
    shown = max(counts, key=lambda code: (counts[code], code), default=None)
    return [] if shown is None or not counts[shown] else [_chart(shown, aging)]


def _chart(currency: str, aging: Sequence[AgingTotal]) -> Block:
    code = currency_code(currency)
    amounts = dict.fromkeys(AgingBucket, Decimal())
    for one in aging:
        if one.currency == currency:
            amounts[one.bucket] += one.balance
    # A picture needs no more digits than a float has.
    points = [{"label": BUCKET_NAMES[bucket], "value": float(amount)} for bucket, amount in amounts.items()]
    axes = {"categories": list(BUCKET_NAMES.values()), "x_label": "Days past due", "y_label": code}
    chart = {"type": "bar", "series": [{"name": f"Open in {code}", "data": points}], "axis_config": axes}
    return {"type": "data_visualization", "title": f"A/R Aging in {code}", "chart": chart}
