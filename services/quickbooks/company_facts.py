"""What QuickBooks says of the company itself: CompanyInfo and Preferences."""

from __future__ import annotations

from typing import Any

from services.errors import QuickBooksRefused
from services.model.quickbooks import CompanyFacts

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def company_facts(info: dict[str, Any], preferences: dict[str, Any]) -> CompanyFacts:
    """The facts in the two documents. Raises ``QuickBooksRefused`` without a home currency."""
    currencies = _part(preferences, "CurrencyPrefs")
    home = _part(currencies, "HomeCurrency").get("value")
    if not isinstance(home, str) or not home:
        raise QuickBooksRefused("QuickBooks did not say the company's home currency.")
    month = info.get("FiscalYearStartMonth")
    return CompanyFacts(
        name=str(info.get("CompanyName") or info.get("LegalName") or "QuickBooks company"),
        country=info.get("Country") if isinstance(info.get("Country"), str) else None,
        home_currency=home,
        multi_currency=currencies.get("MultiCurrencyEnabled") is True,
        fiscal_year_start=_MONTHS.index(month) + 1 if month in _MONTHS else 1,
    )


def _part(document: dict[str, Any], name: str) -> dict[str, Any]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}
