"""What QuickBooks' webhooks say, in both of their forms, and whether they are QuickBooks' at all."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: Events of one body that are read; Intuit sends a few at a time.
MOST_EVENTS = 10_000
_LONGEST = 200


class UnreadableWebhook(Exception):
    """The body is no webhook of QuickBooks'."""


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """Something changed: in which company, which resource, which id, and what was done.

    ``key`` is the same when the same event is sent again. Nothing else that a webhook says is believed.
    """

    key: str
    realm_id: str
    entity: str
    qbo_id: str
    operation: str


def is_signed(body: bytes, signature: str | None, verifier: str) -> bool:
    """Whether Intuit signed exactly these bytes."""
    made = base64.b64encode(hmac.new(verifier.encode(), body, hashlib.sha256).digest())
    # As bytes: of texts beyond ASCII the comparison would raise.
    return hmac.compare_digest(made, (signature or "").strip().encode("utf-8", "replace"))


def events_of(body: bytes) -> tuple[ChangeEvent, ...]:
    """The events, of any number of companies. Raises ``UnreadableWebhook`` for what is none.

    What is in it but names no company, resource or id is left out: it could be followed nowhere.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableWebhook from None
    if isinstance(told, dict) and "specversion" in told:
        told = [told]
    found = list(_cloud_events(told) if isinstance(told, list) else _notifications(told))
    if len(found) > MOST_EVENTS:
        raise UnreadableWebhook
    return tuple(dict.fromkeys(event for event in found if event is not None))


def _cloud_events(told: list[Any]) -> Iterator[ChangeEvent | None]:
    """CloudEvents 1.0: ``qbo.invoice.updated.v1``, with ids beside."""
    for one in told:
        if not isinstance(one, dict):
            raise UnreadableWebhook
        parts = _text(one.get("type")).split(".")
        if len(parts) < 3 or parts[0].casefold() != "qbo":
            yield None
            continue
        realm_id, qbo_id = _text(one.get("intuitaccountid")), _text(one.get("intuitentityid"))
        yield _event(_text(one.get("id")), realm_id, parts[1], qbo_id, parts[2])


def _notifications(told: Any) -> Iterator[ChangeEvent | None]:
    """The form before: notifications by company, each with its entities."""
    if not isinstance(told, dict) or not isinstance(told.get("eventNotifications"), list):
        raise UnreadableWebhook
    for one in told["eventNotifications"]:
        if not isinstance(one, dict):
            raise UnreadableWebhook
        event = one.get("dataChangeEvent")
        entities = event.get("entities") if isinstance(event, dict) else None
        for entity in entities if isinstance(entities, list) else ():
            if isinstance(entity, dict):
                yield _entity(_text(one.get("realmId")), entity)


def _entity(realm_id: str, entity: dict[str, Any]) -> ChangeEvent | None:
    name, qbo_id = _text(entity.get("name")), _text(entity.get("id"))
    # These events have no ids of their own: the same change is told with the same time.
    return _event(_text(entity.get("lastUpdated")), realm_id, name, qbo_id, _text(entity.get("operation")))


def _event(key: str, realm_id: str, entity: str, qbo_id: str, operation: str) -> ChangeEvent | None:
    if not (realm_id and entity and qbo_id):
        return None
    entity, operation = entity.casefold(), operation.casefold()
    # Whoever sends two events under one id means two events.
    parts = json.dumps([key, realm_id, entity, qbo_id, operation])
    return ChangeEvent(hashlib.sha256(parts.encode()).hexdigest(), realm_id, entity, qbo_id, operation)


def _text(value: object) -> str:
    """A short text, or a whole number as text; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    try:
        text = str(value).replace("\x00", "").strip()
        text.encode()
    except (ValueError, UnicodeEncodeError):  # a number of a thousand digits, or half a character
        return ""
    return text if len(text) <= _LONGEST else ""
