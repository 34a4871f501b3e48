"""The image of A/R Aging: legible wherever it is shown, and told in words to those who do not see it."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image, ImageFont

from bot.blocks import Block
from bot.home.drawing import (
    BEGIN,
    EDGE,
    FAINT,
    FILL,
    HEAD,
    INK,
    LARGE,
    LONGEST,
    PAPER,
    ROW,
    WIDTH,
    legible,
    png,
)
from bot.home.views.aging_picture import NO_PICTURE, Drawing, PictureWay, drawing, picture
from bot.reader import Reader, read_by
from bot.text import figure
from services.model.invoice_status import AgingBucket
from services.model.invoice_window import AgingTotal

#: The locales in which Slack is shown.
LOCALES = (
    "de-DE en-GB en-US es-ES es-LA fr-FR it-IT pt-BR ru-RU ja-JP zh-CN zh-TW ko-KR pl-PL sv-SE de-CH ar-EG"
)


def aging(*amounts: str, currency: str = "USD") -> list[AgingTotal]:
    return [
        AgingTotal(currency, bucket, 1, Decimal(amount))
        for bucket, amount in zip(AgingBucket, amounts, strict=True)
    ]


def drawn(*amounts: str) -> Drawing:
    found = drawing(aging(*amounts))
    assert found is not None
    return found


def colour_at(image: Image.Image, across: int, down: int) -> str:
    pixel = image.getpixel((across, down))
    assert isinstance(pixel, tuple)
    return "#" + "".join(f"{part:02X}" for part in pixel[:3])


def image_of(found: Drawing) -> Image.Image:
    return Image.open(BytesIO(png(found))).convert("RGBA")


def shown(block: Block) -> str:
    text: str = block["alt_text"]
    return text


def test_the_words_hold_the_amount_of_every_bucket_with_its_currency() -> None:
    (block,) = picture(aging("1", "1250.5", "0", "300", "12000"), PictureWay(file_id="F1"))

    assert shown(block) == (
        "A/R Aging in USD: open amounts by days past due. "
        "Current: USD 1.00; 1–30: USD 1,250.50; 31–60: USD 0.00; 61–90: USD 300.00; "
        "91 and over: USD 12,000.00."
    )
    assert block["slack_file"] == {"id": "F1"}


def test_they_are_in_the_form_in_which_she_reads_and_so_is_the_picture() -> None:
    figures = ("1", "1250.5", "0", "300", "12000")
    with read_by(Reader("de-DE", "Europe/Berlin")):
        hers = drawn(*figures)

    assert "1–30: 1.250,50 USD" in hers.alt_text
    assert hers.digest != drawn(*figures).digest


def test_without_anything_open_there_is_no_picture() -> None:
    assert drawing([]) is None
    assert picture(aging("1", "1", "1", "1", "1"), NO_PICTURE) == []


def test_a_bar_is_as_long_as_what_is_open_and_not_filled_where_something_is_owed_to_customers() -> None:
    image = image_of(drawn("0", "50", "100", "-100", "1"))
    middles = [HEAD + ROW * row + ROW // 2 for row in range(5)]

    def filled(across: int) -> list[bool]:
        return [contrast(colour_at(image, BEGIN + across, down), FILL) < 1.05 for down in middles]

    assert filled(4) == [False, True, True, False, True]
    assert filled(LONGEST // 2 - 8) == [False, True, True, False, False]
    assert filled(LONGEST - 8) == [False, False, True, False, False]


def test_it_brings_its_own_card_so_that_it_is_legible_on_light_and_dark_pages() -> None:
    image = image_of(drawn("0", "50", "100", "-100", "1"))

    assert image.getpixel((0, 0)) == (0, 0, 0, 0)
    card = (WIDTH // 2, EDGE // 4)
    assert contrast(colour_at(image, *card), PAPER) < 1.05
    assert image.getchannel("A").getpixel(card) == 255
    assert min(contrast(colour, PAPER) for colour in (FILL, INK, FAINT)) > 4.5


def contrast(one: str, other: str) -> float:
    """As WCAG reckons it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("locale", LOCALES.split())
def test_every_amount_is_written_in_signs_that_the_font_has(locale: str) -> None:
    font = ImageFont.load_default(LARGE)
    assert isinstance(font, ImageFont.FreeTypeFont)
    missing = bytes(font.getmask("\uffff"))
    with read_by(Reader(locale, "UTC")):
        written = legible(figure(Decimal("-1234567890.5"), "EUR"))

    assert [sign for sign in written if sign != " " and bytes(font.getmask(sign)) == missing] == []
    assert re.sub(r"\D", "", written) == "123456789050"


def test_the_largest_amounts_fit_on_the_card() -> None:
    image = image_of(drawn(*["-92233720368547.75807"] * 5))
    edge = [colour_at(image, WIDTH - EDGE + 4, down) for down in range(HEAD, image.height - EDGE)]

    assert {contrast(colour, PAPER) < 1.05 for colour in edge} == {True}
