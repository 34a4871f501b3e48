"""The outbox as the store keeps it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from services.model.import_run import ImportRun
from services.model.outbox import MessageKind, OutboxMessage, RunCard


class OutboxStore(Protocol):
    """Messages that must reach people."""

    def queue(
        self, run: ImportRun, kind: MessageKind, dedupe_key: str, at: datetime, recipient: str | None = None
    ) -> None:
        """Queue a message once; nothing happens if its key is there. ``recipient``: if it is for her only."""
        ...

    def queue_card(self, run: ImportRun, at: datetime) -> None:
        """Have the run's card shown as the run is now; one waiting card is enough."""
        ...

    def claim_due(self, now: datetime, limit: int) -> list[OutboxMessage]:
        """Messages to send now, oldest first, but no files; nobody else gets them for a minute."""
        ...

    def claim_file(self, now: datetime) -> OutboxMessage | None:
        """The oldest file to send now, for a minute; the reply that goes before it is sent first."""
        ...

    # These four change nothing, and say so, once another claim has the message.
    def keep(self, message: OutboxMessage, until: datetime) -> bool: ...
    def sent(self, message: OutboxMessage, channel_id: str, ts: str) -> bool: ...
    def postpone(
        self, message: OutboxMessage, not_before: datetime, error: str, is_ambiguous: bool = False
    ) -> bool:
        """Try again then. ``is_ambiguous``: it may have reached Slack although no answer said so."""
        ...

    def undeliverable(self, message: OutboxMessage, error: str) -> bool: ...
    def card(self, run_id: str) -> RunCard | None:
        """Where the run's card stands."""
        ...

    def root_card(self, run_id: str) -> RunCard | None:
        """The card whose thread holds the run's replies: of the first run of a chain of retries."""
        ...

    def save_card(self, card: RunCard) -> None: ...
    def move_card(self, from_run_id: str, to_run_id: str) -> None:
        """Let another run edit the card."""
        ...
