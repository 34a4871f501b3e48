"""The picture of A/R Aging in Home. Its figures stand beside it as text, for who cannot see it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal

from bot import limits
from bot.blocks import Block, words
from bot.run_words import BUCKET_NAMES
from bot.text import currency_code, cut, figure, money
from services.model.invoice_status import AgingBucket
from services.model.invoice_window import AgingTotal

#: Raised when the same figures are drawn in another way: pictures that Slack keeps are then made anew.
_STYLE = 1


@dataclass(frozen=True, slots=True)
class PictureWay:
    """How aging is pictured: by Slack's own chart, by an image in a file that Slack keeps, or not at all."""

    is_chart: bool = False
    file_id: str | None = None


CHART = PictureWay(is_chart=True)
NO_PICTURE = PictureWay()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bucket: its name and its amount as they are written, and its part of the longest bar."""

    label: str
    amount: str
    part: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What an image shows, and what it says to those who do not see it."""

    title: str
    caption: str
    bars: tuple[Bar, ...]
    alt_text: str

    @property
    def digest(self) -> str:
        """The same for whatever looks the same."""
        return hashlib.sha256(repr((_STYLE, astuple(self))).encode()).hexdigest()


def picture(aging: Sequence[AgingTotal], way: PictureWay = CHART) -> list[Block]:
    """A bar for each bucket of the currency with most invoices: amounts of two currencies don't compare."""
    currency = _shown(aging)
    if currency is None or way == NO_PICTURE:
        return []
    return [_chart(currency, aging) if way.is_chart else _image(_drawn(currency, aging), way.file_id or "")]


def drawing(aging: Sequence[AgingTotal]) -> Drawing | None:
    """The same for an image; None where there is nothing to picture."""
    currency = _shown(aging)
    return None if currency is None else _drawn(currency, aging)


def _shown(aging: Sequence[AgingTotal]) -> str | None:
    counts: dict[str, int] = {}
    for one in aging:
        counts[one.currency] = counts.get(one.currency, 0) + one.count
    shown = max(counts, key=lambda code: (counts[code], code), default=None)
    return None if shown is None or not counts[shown] else shown


def _amounts(currency: str, aging: Sequence[AgingTotal]) -> dict[AgingBucket, Decimal]:
    amounts = dict.fromkeys(AgingBucket, Decimal())
    for one in aging:
        if one.currency == currency:
            amounts[one.bucket] += one.balance
    return amounts


def _chart(currency: str, aging: Sequence[AgingTotal]) -> Block:
    code = currency_code(currency)
    # A picture needs no more digits than a float has.
    points = [
        {"label": BUCKET_NAMES[bucket], "value": float(amount)}
        for bucket, amount in _amounts(currency, aging).items()
    ]
    axes = {"categories": list(BUCKET_NAMES.values()), "x_label": "Days past due", "y_label": code}
    chart = {"type": "bar", "series": [{"name": f"Open in {code}", "data": points}], "axis_config": axes}
    return {"type": "data_visualization", "title": _title(currency), "chart": chart}


def _image(drawn: Drawing, file_id: str) -> Block:
    shown = {"slack_file": {"id": file_id}, "alt_text": drawn.alt_text}
    return {"type": "image", "title": words(drawn.title), **shown}


def _drawn(currency: str, aging: Sequence[AgingTotal]) -> Drawing:
    amounts = _amounts(currency, aging)
    longest = max(map(abs, amounts.values())) or Decimal(1)
    bars = tuple(
        Bar(BUCKET_NAMES[bucket], figure(amount, currency), round(float(amount / longest), 4))
        for bucket, amount in amounts.items()
    )
    spoken = "; ".join(f"{BUCKET_NAMES[bucket]}: {money(amounts[bucket], currency)}" for bucket in amounts)
    title = _title(currency)
    alt_text = cut(f"{title}: open amounts by days past due. {spoken}.", limits.ALT_TEXT)
    return Drawing(title, f"Open in {currency_code(currency)}, by days past due", bars, alt_text)


def _title(currency: str) -> str:
    return f"A/R Aging in {currency_code(currency)}"
