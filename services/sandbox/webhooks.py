"""Tells of changes as Intuit does: signed events to one address, in either form."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
import uuid
from dataclasses import dataclass
from enum import StrEnum
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

import requests

from services.sandbox.company import Company
from services.sandbox.documents import to_bytes

VERIFIER = "sandbox-verifier"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
#: What Intuit tells of, of what there is here.
WATCHED = frozenset(
    {
        *("Invoice", "Payment", "CreditMemo", "Customer"),
        *("TimeActivity", "Bill", "Purchase", "Employee", "Vendor"),
    }
)
TIMEOUT, TRIES, PAUSE = 5.0, 5, 1.0
MOST_AT_ONCE = 100


class Form(StrEnum):
    """How events are written."""

    CLOUD_EVENTS = "cloud_events"
    NOTIFICATIONS = "notifications"


@dataclass(frozen=True, slots=True)
class Event:
    """What was done to which document; ``operation``: created, updated or deleted."""

    entity: str
    id: str
    operation: str
    at: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where to, and how it knows who sends."""

    url: str
    verifier: str
    form: Form


class Webhooks:
    """Posts what changes in the company, from a thread of its own; nothing until it has an address."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._queue: SimpleQueue[Event | None] = SimpleQueue()
        self._address: Address | None = None
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None
        company.tell = self._note

    def send_to(self, url: str | None, verifier: str = VERIFIER, form: str = Form.CLOUD_EVENTS) -> None:
        """From now on to this address, on this machine; None: to none. Raises ``ValueError`` for another."""
        if not isinstance(verifier, str):
            raise ValueError("verifier must be text.")
        self._address = Address(_of_this_machine(url), verifier, Form(form)) if url is not None else None
        if self._address is not None and self._thread is None:
            self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Tell nothing more."""
        self._address = None
        self._ends.set()
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(timeout=TIMEOUT + 1)

    def _note(self, entity: str, record_id: str, operation: str) -> None:
        if self._address is not None and entity in WATCHED:
            self._queue.put(Event(entity, record_id, operation, self._company.now.isoformat()))

    def _work(self) -> None:
        while (event := self._queue.get()) is not None:
            events = [event, *self._waiting()]
            address = self._address
            if address is not None:
                self._post(address, events)

    def _waiting(self) -> list[Event]:
        """What came meanwhile: a payment changes its invoice, too."""
        found: list[Event] = []
        while len(found) < MOST_AT_ONCE:
            try:
                event = self._queue.get_nowait()
            except Empty:
                break
            if event is None:
                self._queue.put(None)
                break
            found.append(event)
        return found

    def _post(self, address: Address, events: list[Event]) -> None:
        """As often as it takes for an answer that is no 5xx, within bounds; Intuit has more patience."""
        body = to_bytes(_told(address.form, self._company.realm_id, events))
        made = hmac.new(address.verifier.encode(), body, hashlib.sha256).digest()
        headers = {"content-type": "application/json", "intuit-signature": base64.b64encode(made).decode()}
        for _ in range(TRIES):
            if _is_heard(address.url, body, headers) or self._ends.wait(PAUSE):
                return


def _of_this_machine(url: str) -> str:
    """The address as it is asked in the end: libraries do not agree on where a host ends."""
    try:
        asked = requests.Request("POST", url).prepare().url or ""
        is_here = urlsplit(asked).hostname in LOOPBACK
    except (requests.RequestException, ValueError):
        is_here = False
    if not is_here:
        raise ValueError("url must be an address of this machine.")
    return asked


def _is_heard(url: str, body: bytes, headers: dict[str, str]) -> bool:
    with requests.Session() as session:
        # No proxy that the environment names stands between two ports of this machine.
        session.trust_env = False
        try:
            # An address of this machine may send on to another one.
            answer = session.post(url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
            return answer.status_code < 500
        except requests.RequestException:
            return False


def _told(form: Form, realm_id: str, events: list[Event]) -> Any:
    if form is Form.CLOUD_EVENTS:
        return [_cloud_event(realm_id, event) for event in events]
    entities = [_entity(event) for event in events]
    return {"eventNotifications": [{"realmId": realm_id, "dataChangeEvent": {"entities": entities}}]}


def _cloud_event(realm_id: str, event: Event) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "intuit.sandbox",
        "type": f"qbo.{event.entity.casefold()}.{event.operation}.v1",
        "datacontenttype": "application/json",
        "time": event.at,
        "intuitentityid": event.id,
        "intuitaccountid": realm_id,
        "data": {},
    }


_OPERATIONS = {"created": "Create", "updated": "Update", "deleted": "Delete"}


def _entity(event: Event) -> dict[str, str]:
    operation = _OPERATIONS[event.operation]
    return {"name": event.entity, "id": event.id, "operation": operation, "lastUpdated": event.at}
