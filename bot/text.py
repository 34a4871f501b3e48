"""Words for Slack: escaping, money, dates, plurals. Whatever came from outside passes through here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_time
from babel.numbers import get_currency_precision

from bot.numerals import in_digits, is_code_first, spelled
from bot.reader import reader

_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}")
_NO_CURRENCY_SIGN = re.compile(r"[^A-Za-z0-9]")
#: Unicode categories that are never shown: controls, formats (bidi among them), surrogates, private use.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
#: Signs that format where they stand at the edge of a word; backticks do anywhere. Nothing else than another
#: sign that looks like them is sure to be no formatting: whether invisible signs are blanks, nobody promises.
_FORMATTING = re.compile(r"(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])|`")
_LOOK_ALIKES = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})


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
    even = _FORMATTING.sub(lambda found: found[0].translate(_LOOK_ALIKES), safe)
    # A zero-width space after them keeps these signs from pairing up as an emoji, or as formatting.
    return re.sub(r"([*_~:])", "\\1\u200b", even)


def mention(user_id: str | None) -> str:
    """A mention of a person, or words for somebody who is not in Slack."""
    if user_id and _PERSON.fullmatch(user_id):
        return f"<@{user_id}>"
    return "the command line" if user_id == "cli" else "somebody"


def named(principal: str) -> str:
    """A mention of a person or of a user group."""
    is_group = principal.startswith("S") and principal.isalnum()
    return f"<!subteam^{clean(principal)}>" if is_group else mention(principal)


def is_person(user_id: str | None) -> bool:
    """Whether it is the id of somebody in Slack, who can be written to."""
    return bool(user_id and _PERSON.fullmatch(user_id))


def money(amount: Decimal | None, currency: str) -> str:
    """Such as ``USD 1,234.50``, or ``1.234,50 EUR`` where its reader writes it so.

    The currency's own decimals, more only where the amount has them; its code, because several have one sign.
    """
    code = currency_code(currency)
    if amount is None:
        return f"{code} –"
    shown = figure(amount, currency)
    return f"{code} {shown}" if is_code_first(reader().cldr) else f"{shown} {code}"


def currency_code(currency: str) -> str:
    """The code as it may stand among our own words; a dash for none."""
    # Slack reads markup there: nothing but letters is kept.
    return _NO_CURRENCY_SIGN.sub("", currency)[:8] or "–"


def figure(amount: Decimal, currency: str) -> str:
    """As ``money``, without the currency, where that stands before or above."""
    exponent = amount.normalize().as_tuple().exponent
    own = get_currency_precision(currency_code(currency))
    digits = max(own, -exponent if isinstance(exponent, int) else 0)
    return in_digits(amount, digits, reader().cldr)


def grouped(value: int) -> str:
    """A whole number, such as ``1,200``."""
    return in_digits(Decimal(value), 0, reader().cldr)


def exact(value: Decimal) -> str:
    """A quantity, a price or a rate: every decimal of it, and no empty ones."""
    return spelled(value, reader().cldr)


def day(value: date | None) -> str:
    """A calendar day, such as ``3 Oct 2026``; never by way of an instant, which would shift it."""
    if value is None:
        return "–"
    # Many read it, or nobody knows who: this form can be mistaken by none of them.
    return format_date(value, "medium", reader().cldr) if reader().is_known else f"{value.day} {value:%b %Y}"


def days(first: date, last: date) -> str:
    """A range of days, such as ``1 Oct 2026 – 31 Oct 2026``."""
    return f"{day(first)} – {day(last)}"


def moment(at: datetime) -> str:
    """An instant in each reader's own zone; with words for notifications, where Slack shows none."""
    return f"<!date^{int(at.timestamp())}^{{date_short}} at {{time}}|{at_once(at)}>"


def at_once(at: datetime) -> str:
    """As ``moment``, for a place where Slack reads no markup, such as ``24 Nov 2026 09:30 UTC``."""
    who = reader()
    local = at.astimezone(who.time_zone)
    time = format_time(local, "short", locale=who.cldr) if who.is_known else f"{local:%H:%M}"
    return f"{day(local.date())} {' '.join(time.split())} {local:%Z}"


def count(how_many: int, noun: str, plural: str | None = None) -> str:
    """Such as ``1 invoice`` or ``1,200 invoices``."""
    return f"{grouped(how_many)} {noun if how_many == 1 else plural or noun + 's'}"


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
