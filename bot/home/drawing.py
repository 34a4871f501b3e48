"""Draws the picture of A/R Aging for a Slack that has no charts.

A card of its own colour, because no colour of text is legible on a light and on a dark page alike; three
times as large as it is shown, so that it is sharp on a phone; one colour, and every bar with its words.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.home.views.aging_picture import Bar, Drawing

WIDTH, EDGE, ROW, HEAD, RADIUS = 1200, 48, 92, 108, 24
LARGE, SMALLEST = 40, 20
#: Where bars begin, and how long the longest is; what is left is for the amounts.
BEGIN, LONGEST = 300, 470
THICK = 52
#: Enough for soft edges, and a third of the bytes.
COLOURS = 64
PAPER, INK, FAINT, LINE, FILL = "#FFFFFF", "#1D1C1D", "#616061", "#BBBBBB", "#1264A3"
#: What the font at hand has no sign for, and what says the same.
_SAME = str.maketrans({"–": "-", "—": "-", "−": "-", "٫": ".", "٬": ","})
_EXTRA = "’"

Pen = ImageDraw.ImageDraw


def png(drawn: Drawing) -> bytes:
    """The picture, always the same for the same drawing."""
    height = HEAD + ROW * len(drawn.bars) + EDGE // 2
    image = Image.new("RGBA", (WIDTH, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    card = (1, 1, WIDTH - 2, height - 2)
    pen.rounded_rectangle(card, RADIUS, fill=PAPER, outline=LINE, width=3)
    pen.text((EDGE, HEAD // 2), legible(drawn.caption), FAINT, _font(LARGE), anchor="lm")
    for place, bar in enumerate(drawn.bars):
        _draw(pen, bar, HEAD + ROW * place + ROW // 2)
    pen.line((BEGIN, HEAD, BEGIN, HEAD + ROW * len(drawn.bars)), LINE, width=3)
    file = BytesIO()
    image.quantize(COLOURS).save(file, "PNG")
    return file.getvalue()


def legible(text: str) -> str:
    """The text in signs that the font has: digits of any script, blanks and dashes of any width."""
    return "".join(map(_sign, text.translate(_SAME)))


def _sign(sign: str) -> str:
    if sign.isascii() or sign in _EXTRA:
        return sign
    digit = unicodedata.decimal(sign, None)
    return " " if digit is None else str(digit)


def _draw(pen: Pen, bar: Bar, middle: int) -> None:
    """The name, the bar and the amount; what is owed to a customer is a bar that is not filled."""
    pen.text((EDGE, middle), legible(bar.label), INK, _font(LARGE), anchor="lm")
    length = round(abs(bar.part) * LONGEST)
    if length:
        box = (BEGIN, middle - THICK // 2, BEGIN + max(length, 6), middle + THICK // 2)
        pen.rectangle(box, fill=FILL if bar.part > 0 else PAPER, outline=FILL, width=4)
    _write_amount(pen, bar, BEGIN + length + EDGE // 2, middle)


def _write_amount(pen: Pen, bar: Bar, start: int, middle: int) -> None:
    """Beside the bar, smaller where it would not fit."""
    amount, room = legible(bar.amount), WIDTH - EDGE - start
    size = LARGE
    while size > SMALLEST and _font(size).getlength(amount) > room:
        size -= 2
    pen.text((start, middle), amount, INK, _font(size), anchor="lm")


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    """The font that comes with the library: one that this machine has can look like anything."""
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
