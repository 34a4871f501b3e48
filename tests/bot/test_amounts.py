"""Amounts as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.amounts import Unreadable, amount_in, written
from bot.numerals import in_digits
from bot.reader import EVERYBODY, Reader, read_by
from bot.text import figure, money

LOCALES = (
    "ar-EG", "cs-CZ", "da-DK", "de-CH", "de-DE", "en-AU", "en-GB", "en-IN", "en-US", "es-ES", "es-LA",
    "fa-IR", "fi-FI", "fr-FR", "he-IL", "hi-IN", "it-IT", "ja-JP", "ko-KR", "nb-NO", "nl-NL", "pl-PL",
    "pt-BR", "sv-SE", "tr-TR", "zh-CN",
)  # fmt: skip
#: The locale's own pattern, with five decimals.
ASKED_FOR = {
    one: Reader(one).cldr.decimal_formats[None].pattern.replace("0.###", "0.00000") for one in LOCALES
}
CURRENCIES = ("USD", "EUR", "JPY", "KWD")
AMOUNTS = st.decimals("-99999999999.99999", "99999999999.99999", places=5).map(
    lambda amount: amount.normalize() + 0
)


@given(AMOUNTS, st.sampled_from(LOCALES), st.sampled_from(CURRENCIES))
def test_what_stands_in_a_field_is_read_as_the_same_amount(
    amount: Decimal, locale: str, currency: str
) -> None:
    with read_by(Reader(locale)):
        assert amount_in(written(amount, currency), currency) == amount


@given(
    st.decimals("-99999999999.99", "99999999999.99", places=2),
    st.sampled_from(LOCALES),
    st.sampled_from(("USD", "EUR")),
)
def test_what_is_shown_and_typed_again_is_the_same_amount(
    amount: Decimal, locale: str, currency: str
) -> None:
    with read_by(Reader(locale)):
        assert amount_in(money(amount, currency), currency) == amount
        assert amount_in(figure(amount, currency), currency) == amount


@given(AMOUNTS, st.sampled_from(LOCALES))
def test_numbers_are_written_as_unicode_has_them(amount: Decimal, locale: str) -> None:
    known = Reader(locale).cldr

    assert in_digits(amount, 5, known) == format_decimal(amount, ASKED_FOR[locale], known)


@pytest.mark.parametrize(
    ("locale", "typed", "amount"),
    [
        ("en-US", "1,234.50", "1234.50"),
        ("en-US", " 1,234 ", "1234"),
        ("en-US", "usd 12", "12"),
        ("de-DE", "1.234,50 USD", "1234.50"),
        ("de-DE", "1.234", "1234"),
        ("de-DE", "−5", "-5"),
        ("de-CH", "1'234.50", "1234.50"),
        ("fr-FR", "1 234,5", "1234.5"),
        ("en-IN", "12,34,567.00", "1234567.00"),
        ("ar-EG", "١٬٢٣٤٫٥٠", "1234.50"),
        ("", "1,234.50", "1234.50"),
        ("", "1234", "1234"),
        ("en-US", "0.125", "0.125"),
        ("en-US", ".5", "0.5"),
    ],
)
def test_an_amount_is_read_as_she_writes_it(locale: str, typed: str, amount: str) -> None:
    with read_by(Reader(locale)):
        assert amount_in(typed, "USD") == Decimal(amount)


@pytest.mark.parametrize(
    ("locale", "typed"),
    [
        ("en-US", "1.234,50"),
        ("en-US", "12,34"),
        ("de-DE", "1,234.50"),
        ("de-DE", "1234.50"),
        ("en-US", "EUR 5"),
        ("en-US", "1e5"),
        ("en-US", "NaN"),
        ("en-US", ""),
        ("en-US", "1 234"),
        ("en-US", "--5"),
        ("en-US", "5@5"),
        ("en-US", "5 of 6"),
    ],
)
def test_anything_else_is_refused_with_an_example(locale: str, typed: str) -> None:
    with read_by(Reader(locale)):
        refused = amount_in(typed, "USD")
        example = figure(Decimal("1234.50"), "USD")

    assert refused == Unreadable(f"Write the amount as in {example}.")


@pytest.mark.parametrize(
    ("locale", "typed", "words"),
    [
        ("en-US", "1.234", "1.234 can be read in two ways. Write 1234, or 1.2340."),
        ("de-DE", "1,234", "1,234 can be read in two ways. Write 1234, or 1,2340."),
        ("", "1,234", "1,234 can be read in two ways. Write 1234, or 1.2340."),
    ],
)
def test_what_could_mean_two_amounts_is_not_guessed(locale: str, typed: str, words: str) -> None:
    with read_by(Reader(locale) if locale else EVERYBODY):
        assert amount_in(typed, "USD") == Unreadable(words)


def test_three_decimals_are_certain_where_the_currency_has_them() -> None:
    with read_by(Reader("en-US")):
        assert amount_in("1.500", "KWD") == Decimal("1.500")
