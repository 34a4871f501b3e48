"""Words for Slack: escaping, money, dates, plurals. Whatever came from outside passes through here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from babel.numbers import get_currency_precision

_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}")
_NO_CURRENCY_SIGN = re.compile(r"[^A-Za-z0-9]")
#: Unicode categories that are never shown: controls, formats (bidi among them), surrogates, private use.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str | None) -> str:
    """The text on one line, without control characters and without those that reorder or hide others."""
    spaced = " ".join((text or "").split())
    return "".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE).strip()


def cut(text: str, longest: int) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def within(lines: Sequence[str], longest: int) -> list[str]:
    """As many of the lines as fit, whole, from the first on."""
    room, kept = longest, []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept


def plain(text: str | None, longest: int, empty: str = "–") -> str:
    """Foreign text for a place where Slack reads no markup; never empty, because Slack refuses that."""
    return cut(clean(text), longest) or empty


def escape(text: str | None) -> str:
    """Foreign text for a place where Slack reads markup: no mention, link or formatting survives."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A zero-width space after them keeps these signs from pairing up as formatting or as an emoji.
    return re.sub(r"([*_~`:])", "\\1\u200b", safe)


def mention(user_id: str | None) -> str:
    """A mention of a person, or words for somebody who is not in Slack."""
    if user_id and _PERSON.fullmatch(user_id):
        return f"<@{user_id}>"
    return "the command line" if user_id == "cli" else "somebody"


def is_person(user_id: str | None) -> bool:
    """Whether it is the id of somebody in Slack, who can be written to."""
    return bool(user_id and _PERSON.fullmatch(user_id))


def money(amount: Decimal | None, currency: str) -> str:
    """Such as ``USD 1,234.50``: the currency's own decimals, more only where the amount has them."""
    # Amounts stand among our own words, where Slack reads markup: of a code nothing but letters is kept.
    code = _NO_CURRENCY_SIGN.sub("", currency)[:8] or "–"
    if amount is None:
        return f"{code} –"
    exponent = amount.normalize().as_tuple().exponent
    digits = max(get_currency_precision(code), -exponent if isinstance(exponent, int) else 0)
    return f"{code} {amount:,.{digits}f}"


def figure(amount: Decimal, currency: str) -> str:
    """As ``money``, without the currency, where that stands before or above."""
    return money(amount, currency).partition(" ")[2]


def day(value: date | None) -> str:
    """A calendar day, such as ``3 Oct 2026``; never by way of an instant, which would shift it."""
    return f"{value.day} {value:%b %Y}" if value else "–"


def days(first: date, last: date) -> str:
    """A range of days, such as ``1 Oct 2026 – 31 Oct 2026``."""
    return f"{day(first)} – {day(last)}"


def moment(at: datetime) -> str:
    """An instant in each reader's own zone; with words for notifications, where Slack shows none."""
    words = f"{at.day} {at:%b %Y %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short}} at {{time}}|{words}>"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Such as ``1 invoice`` or ``1,200 invoices``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def bar(done: int, total: int, width: int = 20) -> str:
    """A progress bar of text."""
    filled = min(width, width * done // total) if total > 0 else 0
    return "▓" * filled + "░" * (width - filled)


def duration(seconds: float) -> str:
    """About how long, in words."""
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    return count(minutes, "minute") if minutes < 90 else count(round(minutes / 60), "hour")
