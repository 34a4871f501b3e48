"""Amounts as people type them, each in the form of her own locale: read exactly, or not at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision, get_decimal_symbol, get_group_symbol

from bot.numerals import in_digits, spelled
from bot.reader import reader
from bot.text import cut

#: What stands for a minus beside the hyphen, or is written for an apostrophe; and Arabic separators, as we
#: mark them: with signs that nobody types, for they are no others' any more.
_SAME = str.maketrans({"−": "-", "’": "'", "@": "?", "#": "?", "٫": "@", "٬": "#"})
_NUMBER = re.compile(r"-?\d+(#\d+)*(@\d+)?|-?@\d+", re.ASCII)
#: After a separator these could as well be a group as decimals.
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[@#]\d{3}", re.ASCII)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Unreadable:
    """It cannot be read for certain; ``words`` say how it could."""

    words: str


def amount_in(typed: str, currency: str = "") -> Decimal | Unreadable:
    """The number that was typed, to the last digit; with or without the code of this currency.

    What could mean two numbers is never guessed: ``1.234`` where the reader writes ``1,234`` for a thousand.
    """
    marked = _marked(_without_code(typed, currency))
    if not _NUMBER.fullmatch(marked) or not _is_grouped_well(marked):
        return Unreadable(f"Write the amount as in {in_digits(Decimal('1234.5'), 2, reader().cldr)}.")
    if _is_doubtful(marked, currency):
        return Unreadable(_two_ways(typed, marked))
    return Decimal(marked.replace("#", "").replace("@", "."))


def written(amount: Decimal, currency: str = "") -> str:
    """The amount for a field in which it can be changed: ``amount_in`` reads the same number again."""
    symbol, shown = get_decimal_symbol(reader().cldr), spelled(amount, reader().cldr)
    _, _, decimals = shown.partition(symbol)
    return f"{shown}0" if len(decimals) == 3 and _decimals_of(currency) != 3 else shown


def _without_code(typed: str, currency: str) -> str:
    """What was typed, without blanks around it and without the currency's code before or after."""
    text = "".join(sign for sign in typed if unicodedata.category(sign) != "Cf").strip()
    code = re.escape(currency)
    return re.sub(rf"^{code}\s*|\s*{code}$", "", text, count=1, flags=re.IGNORECASE) if currency else text


def _marked(text: str) -> str:
    """The number with ``#`` between groups and ``@`` before decimals, whatever the locale writes there."""
    locale = reader().cldr
    group = get_group_symbol(locale).translate(_SAME)
    text = "".join(_digit(sign) for sign in text.translate(_SAME))
    if group.isspace():
        text = re.sub(r"(?<=\d)\s(?=\d)", "#", text)
    return text.replace(get_decimal_symbol(locale), "@").replace(group, "#")


def _digit(sign: str) -> str:
    """The same digit in the signs of ASCII; anything else as it is."""
    return str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign


def _is_grouped_well(marked: str) -> bool:
    """Whether its groups stand where the locale puts them, or it has none."""
    whole, _, _ = marked.lstrip("-").partition("@")
    if "#" not in whole:
        return True
    proper = in_digits(Decimal(whole.replace("#", "")), 0, reader().cldr)
    return _marked(proper) == whole


def _is_doubtful(marked: str, currency: str) -> bool:
    """Whether somebody of another country would read another number.

    Her groups are certain once it is known how she writes; three decimals only where the currency has them.
    """
    if not _TWO_WAYS.fullmatch(marked):
        return False
    return not reader().is_known if "#" in marked else _decimals_of(currency) != 3


def _two_ways(typed: str, marked: str) -> str:
    symbol = get_decimal_symbol(reader().cldr)
    digits = re.sub("[#@]", "", marked)
    ways = f"Write {digits}, or {digits[:-3]}{symbol}{digits[-3:]}0."
    return f"{cut(typed.strip(), _LONGEST)} can be read in two ways. {ways}"


def _decimals_of(currency: str) -> int:
    return get_currency_precision(currency) if currency else 2
