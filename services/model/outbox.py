"""Messages that must reach Slack, written in the transaction of what they report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageKind(StrEnum):
    """What kind of message it is. Its text is made when it is sent, from the ledger."""

    #: The one message of a run that is edited in place: progress, confirmation, outcome.
    CARD = "card"
    #: The reply in the thread that mentions who asked.
    FINAL = "final"
    #: The file of those that need somebody: in the thread where it may stand there, else to who asked.
    FILE = "file"
    #: Amounts and names, to the requester's DM, where the place may not show them.
    PRIVATE_COPY = "private_copy"
    #: The one line in the company's results channel.
    ANNOUNCEMENT = "announcement"
    #: A run waits for administrators: one message for each of them.
    PAUSED = "paused"
    #: The month's QuickBooks calls are running out: one message for each administrator.
    CALLS = "calls"


class OutboxState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message to send. ``dedupe_key`` makes it one: the same key is never queued twice."""

    id: int
    team_id: str
    run_id: str
    kind: MessageKind
    dedupe_key: str
    attempts: int
    not_before: datetime
    created_at: datetime
    #: Whether an earlier attempt may have reached Slack although no answer said so.
    is_ambiguous: bool = False
    #: Who is written to directly, where it is for one person only.
    recipient: str | None = None


@dataclass(frozen=True, slots=True)
class RunCard:
    """Where the one message of a run stands in Slack."""

    run_id: str
    channel_id: str
    ts: str
