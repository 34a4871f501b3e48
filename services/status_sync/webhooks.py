"""What QuickBooks' webhooks tell: noted once, and followed afterwards. Nothing that they say is believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from services.clock import Clock
from services.decisions.webhook_events import ChangeEvent, UnreadableWebhook, events_of, is_signed
from services.metrics import WEBHOOK_EVENTS
from services.model.connection import Connection, ConnectionStatus
from services.ports.store import Store, Transaction
from services.status_sync.told import BY_ID, LISTS

#: Changes come in bursts: those of a few seconds are read together.
SOON = timedelta(seconds=3)
#: What may change an invoice, an entry or a name here. Others are QuickBooks' own affair.
HEEDED = frozenset({"invoice", "payment", "creditmemo", "customer", *BY_ID, *LISTS})


class Heard(StrEnum):
    """What came of a webhook."""

    NOTED = "noted"
    #: No verifier is set, so nobody can say who sends.
    OFF = "off"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class Webhooks:
    """Hears webhooks. ``verifier`` is the token that Intuit shows beside the address of the webhook."""

    def __init__(self, store: Store, clock: Clock, verifier: str | None) -> None:
        self._store = store
        self._clock = clock
        self._verifier = verifier

    def hear(self, body: bytes, signature: str | None) -> Heard:
        """Note what it tells, in one transaction. Raises ``StoreBusy``: then it must be sent again."""
        if self._verifier is None:
            return Heard.OFF
        if not is_signed(body, signature, self._verifier):
            WEBHOOK_EVENTS.labels("unsigned").inc()
            return Heard.UNSIGNED
        try:
            events = events_of(body)
        except UnreadableWebhook:
            WEBHOOK_EVENTS.labels("unreadable").inc()
            return Heard.UNREADABLE
        self._note(events)
        return Heard.NOTED

    def _note(self, events: Iterable[ChangeEvent]) -> None:
        by_realm: dict[str, list[ChangeEvent]] = defaultdict(list)
        for event in events:
            if event.entity in HEEDED:
                by_realm[event.realm_id].append(event)
            else:
                WEBHOOK_EVENTS.labels("not_heeded").inc()
        if not by_realm:
            return
        with self._store.writing_now() as tx:
            counted = [self._noted(tx, realm_id, by_realm[realm_id]) for realm_id in sorted(by_realm)]
            tx.commit()
        for outcomes in counted:
            for outcome, number in outcomes.items():
                WEBHOOK_EVENTS.labels(outcome).inc(number)

    def _noted(self, tx: Transaction, realm_id: str, events: list[ChangeEvent]) -> dict[str, int]:
        """Note them for each workspace that has connected the company; how many came to what."""
        companies = [one for one in tx.connections.by_realm(realm_id) if _is_heard(one)]
        if not companies:
            return {"unknown_company": len(events)}
        now = self._clock.now()
        new = tx.in_step.unheard(events, now)
        for company in companies if new else ():
            tx.in_step.note_told(company.id, new, now + SOON)
        return {"noted": len(new), "repeated": len(events) - len(new)}


def _is_heard(company: Connection) -> bool:
    """Whether it is connected; what needs to be reconnected is brought up to date afterwards."""
    return company.status is not ConnectionStatus.DISCONNECTED
