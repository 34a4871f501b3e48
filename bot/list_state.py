"""What the invoice list is filtered or searched by, as text that Slack carries, so never trusted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from services.model.invoice_list import LONGEST_NUMBER, CustomerKey, ListFilter, Origin
from services.model.invoice_status import Tile
from services.model.money import fits

_ID = re.compile(r"[\w.-]{1,100}", re.ASCII)
CURRENCY = re.compile(r"[A-Za-z0-9]{1,8}", re.ASCII)


def encoded(filters: ListFilter) -> dict[str, str]:
    """What was chosen, each as text."""
    return {name: _text(value) for name, value in filters.chosen()}


def decoded(carried: Any) -> ListFilter | None:
    """Read back; None where any of it is none of ours."""
    if not isinstance(carried, dict) or not carried.keys() <= _READERS.keys():
        return None
    try:
        return ListFilter(**{name: _READERS[name](str(text)) for name, text in carried.items()})
    except (ValueError, InvalidOperation):
        return None


def customer_value(key: CustomerKey) -> str:
    """A customer as the value of an option."""
    return f"{key.connection_id}:{key.customer_id}"


def customer_in(value: str) -> CustomerKey | None:
    """Read back; None where it is none of ours."""
    try:
        return _customer(value)
    except ValueError:
        return None


def _text(value: Any) -> str:
    if isinstance(value, CustomerKey):
        return customer_value(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError
    return text


def _currency(text: str) -> str:
    if not CURRENCY.fullmatch(text):
        raise ValueError
    return text


def _customer(text: str) -> CustomerKey:
    connection_id, _, customer_id = text.partition(":")
    return CustomerKey(_id(connection_id), _id(customer_id))


def _number(text: str) -> str:
    if not 0 < len(text) <= LONGEST_NUMBER:
        raise ValueError
    return text


def _amount(text: str) -> Decimal:
    amount = Decimal(text)
    if not fits(amount):
        raise ValueError
    return amount


_READERS: dict[str, Callable[[str], Any]] = {
    "tile": Tile,
    "date_from": date.fromisoformat,
    "date_to": date.fromisoformat,
    "project_id": _id,
    "client_id": _id,
    "run_id": _id,
    "currency": _currency,
    "origin": Origin,
    "is_overdue": lambda text: text == str(True),
    "number": _number,
    "customer": _customer,
    "amount": _amount,
}
