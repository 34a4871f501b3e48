"""What the notifier asks of the product, as far as it asks: one run, one outbox, one company."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from bot.notifier.delivery import Delivery
from bot.notifier.outcomes import Outcome
from bot.use_cases import UseCases
from services.model.connection import Connection
from services.model.import_run import ImportRun
from services.model.outbox import Lane, MessageKind, OutboxMessage, RunCard, Standing, Taken
from services.model.people import Actor, Right
from services.model.report import RunItem, RunReport, Verdict
from tests.bot.slack_double import SlackDouble
from tests.builders import NOW, a_connection, a_report

#: What Slack answers where it takes everything.
TAKES_ALL: dict[str, Any] = {
    "chat_postMessage": {"channel": "C0FINANCE", "ts": "2.0"},
    "chat_update": {"channel": "C0FINANCE", "ts": "1.0"},
    "conversations_open": {"channel": {"id": "D0ADMIN"}},
    "conversations_replies": {"messages": []},
    "conversations_history": {"messages": []},
}


@dataclass(frozen=True)
class KnownRuns:
    """One run."""

    run: ImportRun

    def get(self, run_id: str, team_id: str | None = None) -> ImportRun:
        return self.run


@dataclass
class Firm:
    """A run's report, where its card stands, and what was written to the outbox."""

    report_now: RunReport = field(default_factory=a_report)
    card_at: RunCard | None = None
    company: Connection = field(default_factory=a_connection)
    saved: list[RunCard] = field(default_factory=list)
    now_is: datetime = NOW
    seconds: float = 0.0
    #: Whether another process has taken the message meanwhile.
    is_taken: bool = False
    #: Until when messages were kept from others.
    kept: list[datetime] = field(default_factory=list)
    is_card_on_its_way: bool = False
    copy_at: Standing | None = None
    #: People without any right, and whether the store alone knows who has one.
    strangers: list[str] = field(default_factory=list)
    is_access_sure: bool = True
    #: Limits of Slack's that were closed.
    held: list[str] = field(default_factory=list)
    #: For each post whether it was for the second time.
    tried_once_more: list[bool] = field(default_factory=list)

    def delivery(self, slack: SlackDouble) -> Delivery:
        """What delivers its messages to this Slack."""
        return Delivery(cast(UseCases, self), slack.client)

    # --- the use cases

    @property
    def history(self) -> Firm:
        return self

    @property
    def access(self) -> Firm:
        return self

    def may(self, actor: Actor, right: Right) -> bool:
        return actor.user_id not in self.strangers

    def people(self, team_id: str) -> Sequence[str]:
        return ("U0ADMIN",)

    def is_sure(self, team_id: str) -> bool:
        return self.is_access_sure

    @property
    def store(self) -> Firm:
        return self

    @property
    def clock(self) -> Firm:
        return self

    def now(self) -> datetime:
        return self.now_is

    def monotonic(self) -> float:
        return self.seconds

    def report(self, run_id: str, team_id: str | None = None) -> RunReport:
        return self.report_now

    def items(
        self, run_id: str, verdicts: Collection[Verdict] | None, after: int, limit: int
    ) -> list[RunItem]:
        return [] if after else list(self.report_now.exceptions)

    # --- the store

    @contextmanager
    def reading(self) -> Iterator[Firm]:
        yield self

    @contextmanager
    def writing(self) -> Iterator[Firm]:
        yield self

    def commit(self) -> None:
        return None

    @property
    def outbox(self) -> Firm:
        return self

    @property
    def connections(self) -> Firm:
        return self

    @property
    def runs(self) -> KnownRuns:
        return KnownRuns(self.report_now.run)

    @property
    def pace(self) -> Firm:
        return self

    def take(self, team_id: str, lane: Lane, now: datetime) -> Taken:
        return Taken(None, lane.name)

    def hold(self, team_id: str, lane: str, until: datetime, strict_until: datetime | None = None) -> None:
        self.held.append(lane)

    def hold_everything(
        self, team_id: str, first: timedelta, most: timedelta, now: datetime, lane: str = "*"
    ) -> None:
        self.held.append(lane)

    def release(self, lane: str, team_id: str | None = None) -> None:
        return None

    def begin(self, message: OutboxMessage, at: datetime, until: datetime, is_repeated: bool) -> bool:
        self.tried_once_more.append(is_repeated)
        return not self.is_taken

    def awaits_card(self, run_id: str) -> bool:
        return self.is_card_on_its_way

    def awaits(self, key: str) -> bool:
        return False

    def standing(self, key: str) -> Standing | None:
        return self.copy_at

    def earlier_copy(self, run: ImportRun) -> Standing | None:
        return self.copy_at

    def begin_card(self, run_id: str) -> int:
        return 1

    def card_shown(self, run_id: str, version: int, at: datetime) -> bool:
        return True

    def keep(self, message: OutboxMessage, until: datetime) -> bool:
        self.kept.append(until)
        return not self.is_taken

    def card(self, run_id: str) -> RunCard | None:
        return self.card_at

    def root_card(self, run_id: str) -> RunCard | None:
        return self.card_at

    def save_card(self, card: RunCard) -> None:
        self.saved.append(card)

    def get(self, connection_id: str) -> Connection:
        return self.company


def a_message(kind: MessageKind, **facts: Any) -> OutboxMessage:
    """A message at its first attempt."""
    message = OutboxMessage(
        id=1,
        team_id="T0FIRM",
        run_id="IMP-4T7Q2MZX",
        kind=kind,
        dedupe_key=f"IMP-4T7Q2MZX:{kind.value}:0",
        attempts=1,
        not_before=NOW,
        created_at=NOW - timedelta(minutes=5),
    )
    return replace(message, **facts)


def delivered(firm: Firm, slack: SlackDouble, message: OutboxMessage) -> Outcome:
    """What comes of one attempt."""
    return firm.delivery(slack).deliver(message, firm.seconds + 60)


def posts(slack: SlackDouble) -> list[dict[str, Any]]:
    """What was posted."""
    return [body for method, body in slack.asked if method == "chat.postMessage"]
