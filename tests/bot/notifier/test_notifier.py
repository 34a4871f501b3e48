"""The pump: nothing is lost where the store fails, and a notifier that is stopped stops."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from bot.notifier.notifier import GIVE_UP_AFTER, LAST_SECONDS, Notifier
from bot.use_cases import UseCases
from services.model.outbox import MessageKind, OutboxMessage
from services.store.unit_of_work import StoreBusy
from tests.bot.notifier.firm import TAKES_ALL, Firm, a_message
from tests.bot.slack_double import SlackDouble, a_slack
from tests.builders import NOW

CARD = MessageKind.CARD


@dataclass
class Queue(Firm):
    """An outbox whose writes fail as often as they are told to."""

    due: list[OutboxMessage] = field(default_factory=list)
    failures: int = 0
    done: list[tuple[int, str]] = field(default_factory=list)
    files: list[OutboxMessage] = field(default_factory=list)

    def claim_due(self, now: datetime, limit: int) -> list[OutboxMessage]:
        claimed, self.due = self.due[:limit], self.due[limit:]
        return claimed

    def claim_file(self, now: datetime) -> OutboxMessage | None:
        return self.files.pop(0) if self.files else None

    def sent(self, message: OutboxMessage, channel_id: str, ts: str) -> bool:
        if self.failures:
            self.failures -= 1
            raise StoreBusy
        self.done.append((message.id, "sent"))
        return True

    def postpone(
        self, message: OutboxMessage, not_before: datetime, error: str, is_ambiguous: bool = False
    ) -> bool:
        self.done.append((message.id, f"later {(not_before - NOW).total_seconds():.0f}"))
        return True

    def undeliverable(self, message: OutboxMessage, error: str) -> bool:
        self.done.append((message.id, error))
        return True


def notifier(queue: Queue, slack: SlackDouble) -> Notifier:
    return Notifier(cast(UseCases, queue), slack.client)


def messages(count: int, **facts: object) -> list[OutboxMessage]:
    return [a_message(CARD, id=number, **facts) for number in range(1, count + 1)]


def test_everything_that_is_due_is_sent() -> None:
    queue = Queue(due=messages(12))
    with a_slack(**TAKES_ALL) as slack:
        notifier(queue, slack).pump()

    assert queue.done == [(number, "sent") for number in range(1, 13)]


def test_one_that_cannot_be_recorded_stops_no_other() -> None:
    queue = Queue(due=messages(3), failures=1)
    with a_slack(**TAKES_ALL) as slack:
        notifier(queue, slack).pump()

    assert queue.done == [(2, "sent"), (3, "sent")]


def test_one_that_slack_refuses_everywhere_is_kept_with_the_reason() -> None:
    queue = Queue(due=messages(1))
    with a_slack(**TAKES_ALL | {"chat_postMessage": "is_archived"}) as slack:
        notifier(queue, slack).pump()

    assert queue.done == [(1, "is_archived")]


def test_waits_grow_and_an_answer_that_got_lost_waits_longest_at_first() -> None:
    queue = Queue(due=messages(1, attempts=1) + messages(1, attempts=4))
    with a_slack(
        **TAKES_ALL | {"conversations_history": "fatal_error", "chat_postMessage": "fatal_error"}
    ) as slack:
        notifier(queue, slack).pump()

    assert queue.done == [(1, "later 40"), (1, "later 40")]


def test_after_a_week_it_is_given_up() -> None:
    queue = Queue(due=messages(1, created_at=NOW - GIVE_UP_AFTER - timedelta(seconds=1)))
    with a_slack(**TAKES_ALL | {"chat_postMessage": "fatal_error"}) as slack:
        notifier(queue, slack).pump()

    assert queue.done == [(1, "fatal_error")]


def test_a_notifier_that_is_stopped_sends_what_is_due_and_then_no_more() -> None:
    queue = Queue(due=messages(2))
    with a_slack(**TAKES_ALL) as slack:
        stopping = notifier(queue, slack)
        stopping.stop()
        queue.due, queue.seconds = messages(1), LAST_SECONDS + 1.0
        stopping.wake()
        stopping.pump()

    assert queue.done == [(1, "sent"), (2, "sent")]
