"""The outbox as the store keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from services.model.import_run import ImportRun
from services.model.outbox import (
    EVERYTHING,
    Lane,
    MessageKind,
    NewMessage,
    OutboxMessage,
    RunCard,
    Standing,
    Taken,
    Undelivered,
)


class CardStore(Protocol):
    """Where the cards of runs stand."""

    def card(self, run_id: str) -> RunCard | None:
        """Where the run's card stands."""
        ...

    def root_card(self, run_id: str) -> RunCard | None:
        """The card whose thread holds the run's replies: of the first run of a chain of retries."""
        ...

    def begin_card(self, run_id: str) -> int:
        """Note that the card is about to be shown as the run is now; the number of this showing."""
        ...

    def card_shown(self, run_id: str, version: int, at: datetime) -> bool:
        """Note that it was shown; False where a later showing has begun, which this one may have undone."""
        ...

    def card_owner(self, channel_id: str, ts: str) -> str | None:
        """The run that the card which stands there is of by now."""
        ...

    def save_card(self, card: RunCard) -> None: ...
    def move_card(self, from_run_id: str, to_run_id: str) -> None:
        """Let another run edit the card."""
        ...


class OutboxStore(CardStore, Protocol):
    """Messages that must reach people."""

    def queue(
        self, run: ImportRun, kind: MessageKind, dedupe_key: str, at: datetime, recipient: str | None = None
    ) -> None:
        """Queue a message once; nothing happens if its key is there. ``recipient``: if it is for her only."""
        ...

    def add(self, message: NewMessage, at: datetime) -> None:
        """The same, also for what belongs to no run."""
        ...

    def queue_card(self, run: ImportRun, at: datetime) -> None:
        """Have the run's card shown as the run is now; one waiting card is enough."""
        ...

    def claim_due(self, now: datetime, limit: int, lane: str = EVERYTHING) -> list[OutboxMessage]:
        """Messages to send now, but no files; nobody else gets them for a minute.

        Oldest first, but for cards that only show progress; of those that wait for the same limit of Slack's
        one at a time. Nothing of workspaces where ``lane``, that of the process's token, is closed.
        """
        ...

    def claim_file(self, now: datetime, lane: str = EVERYTHING) -> OutboxMessage | None:
        """The oldest file to send now, for a minute; the reply that goes before it is sent first."""
        ...

    # These six change nothing, and say so, once another claim has the message.
    def keep(self, message: OutboxMessage, until: datetime) -> bool: ...
    def begin(self, message: OutboxMessage, at: datetime, until: datetime, is_repeated: bool) -> bool:
        """As ``keep``; and it is on its way to Slack from now on."""
        ...

    def failed(self, message: OutboxMessage, since: datetime) -> bool:
        """An attempt failed, as each did since then."""
        ...

    def sent(self, message: OutboxMessage, channel_id: str, ts: str) -> bool: ...
    def postpone(
        self,
        message: OutboxMessage,
        not_before: datetime,
        error: str,
        is_ambiguous: bool = False,
        lane: str | None = None,
    ) -> bool:
        """Try again then. ``is_ambiguous``: it may have reached Slack although no answer said so.

        ``lane``: the limit of Slack's that it waits for.
        """
        ...

    def undeliverable(self, message: OutboxMessage, error: str) -> bool: ...

    def awaits_card(self, run_id: str) -> bool:
        """Whether the card of the run, or of one that it retries, is still on its way to Slack."""
        ...

    def earlier_copy(self, run: ImportRun) -> Standing | None:
        """Where the newest private copy of the run's preview stands, or of one that it replaced."""
        ...

    def standing(self, dedupe_key: str) -> Standing | None:
        """Where the message with this key stands."""
        ...

    def awaits(self, dedupe_key: str) -> bool:
        """Whether the message with this key is still on its way to Slack."""
        ...


class PaceStore(Protocol):
    """When Slack may be asked next, agreed among all processes."""

    def take(self, team_id: str, lane: Lane, now: datetime) -> Taken:
        """Take the lane for one call, if it is free."""
        ...

    def hold(self, team_id: str, lane: str, until: datetime, strict_until: datetime | None = None) -> None:
        """Close a lane until then; what closed it for longer goes on to."""
        ...

    def hold_everything(
        self, team_id: str, first: timedelta, most: timedelta, now: datetime, lane: str = EVERYTHING
    ) -> None:
        """Slack is not there for this workspace, or not for one token: ask again later and later."""
        ...

    def release(self, lane: str, team_id: str | None = None) -> None:
        """Slack is there again for this workspace, or may be for all: for everybody, and for this lane."""
        ...

    def reopen(self, team_id: str) -> None:
        """Slack may accept the app there again: for whichever process, with whichever token."""
        ...


class UndeliveredStore(Protocol):
    """Messages that nobody got."""

    def of_team(self, team_id: str, requested_by: str | None, limit: int) -> Sequence[Undelivered]:
        """The newest runs with results that nobody got; only those that this person asked for, if given."""
        ...

    def dismiss(self, team_id: str, run_id: str, by: str) -> bool:
        """Whether there was something of this run, which is listed no longer."""
        ...

    def withdraw(self, dedupe_key: str) -> None:
        """What waits with this key need not be sent any more."""
        ...

    def give_up(self, team_id: str, error: str) -> int:
        """Nothing that waits can be sent to this workspace any more; how many messages."""
        ...

    def wake(self, team_id: str, now: datetime) -> None:
        """What waits may be sent at once: the workspace has the app again."""
        ...

    def prune(self, before: datetime) -> int:
        """Remove what was sent, or seen by somebody, and queued before then; how many messages."""
        ...
