"""Cells of a workbook: each value as what it is, and no text as anything but text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision

from services.decisions.safe_cells import cleaned
from services.model.money import Money

#: UTF-16 units of a cell: what the format holds.
LONGEST_TEXT = 32_767
#: A spreadsheet counts with so many digits; with more, an amount would not stay what it is.
EXACT_DIGITS = 15
#: Spreadsheets know no day before this one.
FIRST_DAY = date(1900, 1, 1)
_TOP: dict[str, Any] = {"valign": "top"}


class Cells:
    """Writes values in the styles of one workbook."""

    def __init__(self, new_style: Callable[[dict[str, Any]], Any]) -> None:
        self._new_style = new_style
        # As "text", a cell that somebody edits stays text, and does not become a number or a formula then.
        self._text = new_style(_TOP | {"num_format": "@"})
        self._wrapped = new_style(_TOP | {"num_format": "@", "text_wrap": True})
        self._long_number = new_style(_TOP | {"num_format": "@", "align": "right"})
        self._day = new_style(_TOP | {"num_format": "yyyy-mm-dd", "align": "left"})
        self._moment = new_style(_TOP | {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
        self._hours = new_style(_TOP | {"num_format": "#,##0.00##"})
        self._whole = new_style(_TOP | {"num_format": "#,##0", "align": "left"})
        self._amounts: dict[int, Any] = {}

    def put(self, sheet: Any, row: int, at: int, value: Any, is_wrapped: bool = False) -> None:
        """Write one value; nothing for None."""
        match value:
            case str():
                sheet.write_string(row, at, as_text(value), self._wrapped if is_wrapped else self._text)
            case Money(amount, currency) if digits_of(amount) <= EXACT_DIGITS:
                # As a Decimal: a float would be written with digits that the amount does not have.
                sheet.write_number(row, at, amount, self._amount(amount, currency))
            case Money(amount):
                sheet.write_string(row, at, format(amount, "f"), self._long_number)
            case datetime():
                sheet.write_datetime(row, at, value.astimezone(UTC).replace(tzinfo=None), self._moment)
            case date() if value >= FIRST_DAY:
                sheet.write_datetime(row, at, value, self._day)
            case date():
                sheet.write_string(row, at, value.isoformat(), self._text)
            case int() | Decimal():
                sheet.write_number(row, at, value, self._whole if isinstance(value, int) else self._hours)

    def _amount(self, amount: Decimal, currency: str) -> Any:
        """The style of an amount: the currency's own decimals, more only where the amount has them."""
        decimals = max(get_currency_precision(currency), _decimals_of(amount))
        if decimals not in self._amounts:
            number = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._amounts[decimals] = self._new_style(_TOP | {"num_format": number})
        return self._amounts[decimals]


def as_text(text: str) -> str:
    """The text as a cell takes it: without what the format forbids, and no longer than a cell."""
    shown = cleaned(text)
    if len(shown) > LONGEST_TEXT // 2:
        units = shown.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 1)]
        shown = units.decode("utf-16-le", errors="ignore")
    # Text of just this form would be put into the file as it is, as markup, by the library.
    return f"{shown} " if shown.startswith("<r>") and shown.endswith("</r>") else shown


def digits_of(amount: Decimal) -> int:
    """How many digits it takes to write the amount, but for zeros that only lead or trail."""
    return len(amount.normalize().as_tuple().digits)


def _decimals_of(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
