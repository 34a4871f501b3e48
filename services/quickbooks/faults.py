"""Finds the fault in an answer, in whatever shape it comes: JSON, XML or a web page, with any HTTP status.

Only Intuit's code leaves this module; its texts may quote customers' data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from services.quickbooks import wire

_XML_CODE = re.compile(rb"<Error\b[^>]*\bcode=[\"'](\d{1,6})[\"']")
_CODE_IN_TEXT = re.compile(r"errorCode=0*(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer, read to its end."""

    status: int
    body: bytes
    intuit_tid: str | None = None
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal: Intuit's code without leading zeros, or none if it gave none. ``is_page``: it was HTML."""

    code: str | None = None
    is_page: bool = False


class NotAnAnswer(Exception):
    """The body is empty, cut short, or no JSON object."""


def read_envelope(reply: Reply) -> wire.Envelope | Fault:
    """The answer's envelope, or the fault anywhere in it. Raises ``NotAnAnswer``."""
    body = reply.body.lstrip()
    if body.startswith(b"<"):
        return _fault_of_markup(body)
    try:
        envelope = wire.envelope.decode(body)
        found = _fault_of(envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotAnAnswer from error
    if found is None and reply.status != 200:
        return Fault()
    return found or envelope


def faults_of_batch(envelope: wire.Envelope) -> dict[str, Fault]:
    """Of a batch, the requests that were refused, by the ids that they were given; all others were answered.

    A batch is answered with HTTP 200 whatever became of its items. One without an id goes by its place.
    """
    items = envelope.batch_item_response
    found = ((n, _fault_of_item(item), item) for n, item in enumerate(items, 1)) if _is_list(items) else ()
    return {_id_of(item, n): fault for n, fault, item in found if fault is not None}


def _fault_of_item(item: Any) -> Fault | None:
    if not isinstance(item, dict):
        return Fault()
    nested = item.get("QueryResponse")
    for holder in (item, nested if isinstance(nested, dict) else {}):
        if (fault := _held_by(holder)) is not None:
            return _fault_of_json(fault)
    return None


def _held_by(holder: dict[str, Any]) -> Any:
    """The fault in this part of an answer, which may be an empty one."""
    return next((holder[name] for name in ("Fault", "fault") if holder.get(name) is not None), None)


def _id_of(item: Any, place: int) -> str:
    return str((item.get("bId") if isinstance(item, dict) else None) or f"#{place}")


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _objects_in(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if _is_list(value) else []


def _fault_of_markup(body: bytes) -> Fault:
    code = _XML_CODE.search(body)
    is_page = b"<html" in body[:1024].lower() or b"<!doctype" in body[:1024].lower()
    return Fault(_plain(code[1].decode()) if code else None, is_page)


def _fault_of(envelope: wire.Envelope) -> Fault | None:
    inside = envelope.query_response or {}
    nested = (inside.get("Fault", wire.ABSENT), inside.get("fault", wire.ABSENT))
    for raw in (envelope.fault, envelope.lower_fault, *nested):
        if bytes(raw) != b"null":
            return _fault_of_json(wire.anything.decode(raw))
    return _fault_in_changes(envelope.cdc_response)


def _fault_in_changes(answer: Any) -> Fault | None:
    """Change data capture may refuse one resource only; half an answer is none."""
    for part in _objects_in(answer):
        for holder in (part, *_objects_in(part.get("QueryResponse"))):
            if (fault := _held_by(holder)) is not None:
                return _fault_of_json(fault)
    return None


def _fault_of_json(fault: Any) -> Fault:
    errors = (fault.get("Error") or fault.get("error")) if isinstance(fault, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    if not isinstance(first, dict):
        return Fault()
    if (code := _plain(first.get("code"))) is not None:
        return Fault(code)
    told = _CODE_IN_TEXT.search(str(first.get("Message") or first.get("message") or ""))
    return Fault(told[1] if told else None)


def _plain(code: object) -> str | None:
    """The code as digits without leading zeros: "003001" is 3001."""
    text = str(code).strip()
    return (text.lstrip("0") or "0") if text.isdigit() and len(text) <= 6 else None
