"""Exact JSON: numbers pass through ``Decimal`` and never through a float, so every digit survives."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

Document = dict[str, Any]

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def to_bytes(value: Any) -> bytes:
    """The JSON of a value: a ``Decimal`` becomes a number with all its digits, ``msgspec.Raw`` stays."""
    return _encoder.encode(value)


def from_bytes(raw: bytes) -> Any:
    """The value of a JSON text, fractions as ``Decimal``. Raises ``msgspec.DecodeError``."""
    return _decoder.decode(raw)


def number(value: object) -> Decimal | None:
    """An amount, however it is written (integer, fraction or text); ``None`` if it is none."""
    if value is None or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def amount(value: object) -> Decimal:
    """As ``number``, with zero for what is absent."""
    return number(value) or Decimal(0)


def stamp(moment: datetime, zone: ZoneInfo) -> str:
    """A time as QuickBooks writes it in MetaData: whole seconds with the company's offset."""
    return moment.astimezone(zone).replace(microsecond=0).isoformat()


def server_time(moment: datetime, zone: ZoneInfo) -> str:
    """A time as QuickBooks writes it beside each answer: milliseconds with the company's offset."""
    return moment.astimezone(zone).isoformat(timespec="milliseconds")


def parse_moment(text: str, zone: ZoneInfo) -> datetime:
    """The instant of a literal; without an offset it is read in the company's zone. Raises ``ValueError``."""
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def parse_day(text: str) -> date:
    """The day of a literal; a time after it is ignored. Raises ``ValueError``."""
    return date.fromisoformat(text.strip()[:10])


def reference(value: str, name: str | None = None) -> Document:
    """A reference such as CustomerRef: the Id, with the name at the time of reading."""
    return {"value": value} if name is None else {"value": value, "name": name}


def referred(document: Document, key: str) -> str | None:
    """The Id behind a reference; ``None`` where there is none."""
    found = document.get(key)
    return str(found["value"]) if isinstance(found, dict) and found.get("value") is not None else None
