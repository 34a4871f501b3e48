"""Who reads what is being written: in which form she sees amounts and days, and in which zone she lives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

#: What Slack calls otherwise than everybody else.
_SLACKS_OWN = {"es_LA": "es_419"}


@dataclass(frozen=True, slots=True)
class Reader:
    """``locale`` as Slack has it, such as ``de-DE``, and ``zone`` such as ``Europe/Berlin``.

    Empty where nobody knows, or where many read the same message: then a form that all of them understand.
    """

    locale: str = ""
    zone: str = "UTC"

    @property
    def is_known(self) -> bool:
        return bool(self.locale)

    @property
    def cldr(self) -> Locale:
        """Her locale as Babel has it; American English where that is none of Babel's."""
        return _locale(self.locale)

    @property
    def time_zone(self) -> tzinfo:
        return _zone(self.zone)


EVERYBODY = Reader()
_reading: ContextVar[Reader] = ContextVar("reading", default=EVERYBODY)


def reader() -> Reader:
    """Whoever reads what is written now."""
    return _reading.get()


@contextmanager
def read_by(who: Reader) -> Iterator[None]:
    """Write for this person until the block is left."""
    before = _reading.set(who)
    try:
        yield
    finally:
        _reading.reset(before)


@lru_cache(maxsize=256)
def _locale(name: str) -> Locale:
    known = name.replace("-", "_")
    for one in (_SLACKS_OWN.get(known, known), known.partition("_")[0]):
        try:
            return Locale.parse(one)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale("en", "US")


@lru_cache(maxsize=512)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return UTC
