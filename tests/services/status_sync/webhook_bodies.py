"""Webhooks as QuickBooks sends them, signed as Intuit signs."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

REALM = "9341453000000001"


def signed(body: bytes, verifier: str) -> str:
    """As Intuit signs."""
    return base64.b64encode(hmac.new(verifier.encode(), body, hashlib.sha256).digest()).decode()


def an_event(
    qbo_id: str, what: str = "invoice.updated", realm_id: str = REALM, key: str = ""
) -> dict[str, Any]:
    """One CloudEvent."""
    return {
        "specversion": "1.0",
        "id": key or f"event-{what}-{qbo_id}",
        "source": "intuit.test",
        "type": f"qbo.{what}.v1",
        "time": "2026-11-24T09:31:25.179851517Z",
        "intuitentityid": qbo_id,
        "intuitaccountid": realm_id,
        "data": {},
    }


def a_notification(*ids: str, realm_id: str = REALM, name: str = "Invoice") -> dict[str, Any]:
    """The same in the older form."""
    when = "2026-11-24T01:31:25-08:00"
    entities = [{"name": name, "id": one, "operation": "Update", "lastUpdated": when} for one in ids]
    return {"eventNotifications": [{"realmId": realm_id, "dataChangeEvent": {"entities": entities}}]}
