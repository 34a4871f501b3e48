"""Dates as they are typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from typer import BadParameter

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class WrongDate(BadParameter):
    """A date that cannot be used: the command was typed wrong."""

    def format_message(self) -> str:
        """The sentence alone, which names the option itself."""
        return self.message


def day_of(option: str) -> Callable[[str], date]:
    """What reads this option's date. It raises ``WrongDate``."""

    def day(typed: str) -> date:
        try:
            if not _WRITTEN.fullmatch(typed.strip()):
                raise ValueError
            return date.fromisoformat(typed.strip())
        except ValueError:
            raise WrongDate(f"{option} {typed} is no date. Write it as in 2026-12-31.") from None

    return day
