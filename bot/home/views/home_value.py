"""What an invoice in another currency is worth in its company's own, by the rate that QuickBooks states."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation, localcontext

from babel.numbers import get_currency_precision

from bot.text import currency_code, money
from services.model.invoice_window import InvoiceDetails

#: Digits that a total and a rate have together at most: a rate keeps every one that was stated.
_DIGITS = 200


def home_value(details: InvoiceDetails) -> list[tuple[str, str]]:
    """The total in the home currency, rounded to its decimals; nothing where that is the same, or no rate."""
    home, rate = details.home_currency, details.exchange_rate
    if home is None or rate is None or home == details.row.currency:
        return []
    code = currency_code(home)
    value = _converted(details.row.total, rate, get_currency_precision(code))
    return [] if value is None else [(f"Total in {code}", money(value, home))]


def _converted(total: Decimal, rate: Decimal, decimals: int) -> Decimal | None:
    """Rounded half to even; None where a rate that cannot be meant gives a number that nobody could read."""
    with localcontext() as context:
        context.prec = _DIGITS
        try:
            return round(total * rate, decimals)
        except InvalidOperation:
            return None
