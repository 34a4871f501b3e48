"""Numbers in the form of a locale (CLDR), exactly: nothing here is ever a float."""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import lru_cache

from babel import Locale
from babel.numbers import NumberPattern, get_decimal_symbol, get_group_symbol, parse_pattern

#: More digits than any amount that is kept.
_PRECISION = 60


def in_digits(value: Decimal, decimals: int, locale: Locale) -> str:
    """The number with so many decimals, grouped as the locale groups."""
    signs = _signs(locale)
    with localcontext(prec=_PRECISION):
        if signs is not None:
            return f"{value:,.{decimals}f}".translate(signs)
        shown: str = _pattern(locale, decimals).apply(value, locale)
    return shown


def spelled(value: Decimal, locale: Locale) -> str:
    """Every decimal of it, no empty ones, and no groups."""
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain.replace(".", get_decimal_symbol(locale))


@lru_cache(maxsize=256)
def is_code_first(locale: Locale) -> bool:
    """Whether a currency stands before the amount."""
    pattern: str = locale.currency_formats["standard"].pattern
    return pattern.index("¤") < pattern.index("#")


@lru_cache(maxsize=256)
def _signs(locale: Locale) -> dict[int, str] | None:
    """What stands for comma and point where all else is as in Python's own form, which is far quicker."""
    pattern = _pattern(locale, 2)
    if (pattern.grouping, pattern.prefix, pattern.suffix) != ((3, 3), ("", "-"), ("", "")):
        return None
    return str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale)})


@lru_cache(maxsize=1024)
def _pattern(locale: Locale, decimals: int) -> NumberPattern:
    pattern = parse_pattern(locale.decimal_formats[None].pattern)
    pattern.frac_prec = (decimals, decimals)
    return pattern
