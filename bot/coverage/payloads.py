"""What the calendar's buttons and its list of companies carry. Nothing is checked here but shape."""

from __future__ import annotations

import re
from typing import Any

from bot.forms import option_of

_PLACE = re.compile(r"([\w-]{1,64})/(\d{4})", re.ASCII)


def place(company: str, year: int) -> str:
    """As the value of a button, or as ``private_metadata``."""
    return f"{company}/{year}"


def place_in(value: str) -> tuple[str | None, int | None]:
    """The company and the year; none of them where the value says nothing."""
    found = _PLACE.fullmatch(value)
    return (found[1], int(found[2])) if found else (None, None)


def chosen_company(body: dict[str, Any]) -> str | None:
    """The company that was just chosen."""
    return option_of((body.get("actions") or [{}])[0])
