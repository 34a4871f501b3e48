"""The pump: nothing is lost where the store fails, and a notifier that is stopped stops."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from bot.notifier.notifier import GIVE_UP_AFTER, LAST_SECONDS, UNTRIED, Notifier
from bot.use_cases import UseCases
from services.model.import_run import RunStatus
from services.model.outbox import MessageKind, OutboxMessage, RunCard
from services.model.report import RunReport
from services.store.unit_of_work import StoreBusy
from tests.bot.notifier.bytes_double import taking_bytes
from tests.bot.notifier.firm import TAKES_ALL, Firm, a_message, posts
from tests.bot.slack_double import SlackDouble, a_slack
from tests.builders import NOW, a_report, a_run

CARD = MessageKind.CARD
IN_FINANCE = RunCard("IMP-4T7Q2MZX", "C0FINANCE", "1.0")


@dataclass
class Queue(Firm):
    """An outbox whose writes fail as often as they are told to."""

    due: list[OutboxMessage] = field(default_factory=list)
    failures: int = 0
    done: list[tuple[int, str]] = field(default_factory=list)
    files: list[OutboxMessage] = field(default_factory=list)
    #: Messages that another process takes before their turn comes.
    lost: frozenset[int] = frozenset()
    #: Seconds that pass from one look at the clock to the next.
    each: float = 0.0

    def monotonic(self) -> float:
        self.seconds += self.each
        return self.seconds

    def claim_due(self, now: datetime, limit: int, lane: str = "*") -> list[OutboxMessage]:
        claimed, self.due = self.due[:limit], self.due[limit:]
        return claimed

    def claim_file(self, now: datetime, lane: str = "*") -> OutboxMessage | None:
        return self.files.pop(0) if self.files else None

    def keep(self, message: OutboxMessage, until: datetime) -> bool:
        return message.id not in self.lost

    def report(self, run_id: str, team_id: str | None = None) -> RunReport:
        return replace(self.report_now, run=replace(self.report_now.run, id=run_id))

    def sent(self, message: OutboxMessage, channel_id: str, ts: str) -> bool:
        if self.failures:
            self.failures -= 1
            raise StoreBusy
        self.done.append((message.id, "sent"))
        return True

    def failed(self, message: OutboxMessage, since: datetime) -> bool:
        return True

    def postpone(
        self,
        message: OutboxMessage,
        not_before: datetime,
        error: str,
        is_ambiguous: bool = False,
        lane: str | None = None,
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


def files(count: int) -> list[OutboxMessage]:
    """Files of as many reports."""
    numbers = range(101, 101 + count)
    return [a_message(MessageKind.FILE, id=number, run_id=f"IMP-{number}") for number in numbers]


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


@pytest.mark.parametrize(
    ("failing", "untried", "came_of_it"),
    [
        (GIVE_UP_AFTER, timedelta(0), "fatal_error"),
        (GIVE_UP_AFTER - timedelta(seconds=1), timedelta(0), "later 40"),
        (GIVE_UP_AFTER, UNTRIED + timedelta(seconds=1), "later 40"),
        (None, timedelta(0), "later 40"),
    ],
)
def test_what_was_tried_in_vain_for_a_week_is_given_up(
    failing: timedelta | None, untried: timedelta, came_of_it: str
) -> None:
    since = failing and NOW - failing
    (old,) = messages(1, created_at=NOW - 2 * GIVE_UP_AFTER, not_before=NOW - untried, failing_since=since)
    queue = Queue(due=[old])
    with a_slack(**TAKES_ALL | {"chat_postMessage": "fatal_error"}) as slack:
        notifier(queue, slack).pump()

    assert queue.done == [(1, came_of_it)]


def test_what_only_waits_its_turn_is_never_given_up() -> None:
    queue = Queue(due=messages(1, created_at=NOW - 2 * GIVE_UP_AFTER, failing_since=NOW - GIVE_UP_AFTER))
    with a_slack(**TAKES_ALL | {"chat_postMessage": "ratelimited"}) as slack:
        notifier(queue, slack).pump()

    assert queue.done == [(1, "later 2")]


def test_a_notifier_that_is_stopped_sends_what_is_due_and_then_no_more() -> None:
    queue = Queue(due=messages(2))
    with a_slack(**TAKES_ALL) as slack:
        stopping = notifier(queue, slack)
        stopping.stop()
        queue.due, queue.seconds = messages(1), LAST_SECONDS + 1.0
        stopping.wake()
        stopping.pump()

    assert queue.done == [(1, "sent"), (2, "sent")]


def test_the_files_of_many_reports_all_arrive_each_made_and_sent_once() -> None:
    queue = Queue(a_report(a_run(status=RunStatus.EXCEPTIONS)), IN_FINANCE, files=files(8))
    with taking_bytes() as address, a_slack(**TAKES_ALL | address.answers()) as slack:
        sending = notifier(queue, slack)
        sending.pump()
        sending.stop()

    assert queue.done == [(number, "sent") for number in range(101, 109)]
    assert shares(slack) == 8
    assert len(address.taken) == 16


def test_no_message_waits_behind_a_file_on_its_way() -> None:
    queue = Queue(a_report(a_run(status=RunStatus.EXCEPTIONS)), IN_FINANCE, files=files(1))
    with taking_bytes() as address, a_slack(**TAKES_ALL | address.answers()) as slack:
        address.may_answer.clear()
        sending = notifier(queue, slack)
        sending.pump()
        assert address.has_come.wait(timeout=30)

        queue.due = messages(2)
        sending.pump()
        assert queue.done == [(1, "sent"), (2, "sent")]
        address.may_answer.set()
        sending.stop()

    assert queue.done == [(1, "sent"), (2, "sent"), (101, "sent")]


def test_one_that_another_process_took_meanwhile_is_left_to_it() -> None:
    queue = Queue(due=messages(3), lost=frozenset({2}))
    with a_slack(**TAKES_ALL) as slack:
        notifier(queue, slack).pump()

    assert queue.done == [(1, "sent"), (3, "sent")]
    assert len(posts(slack)) == 2


@pytest.mark.parametrize("each", [2.0, 1.0, 0.6, 0.5])
def test_a_notifier_without_time_gives_a_file_back_made_or_not(each: float) -> None:
    queue = Queue(a_report(a_run(status=RunStatus.EXCEPTIONS)), IN_FINANCE, files=files(3), each=each)
    with taking_bytes() as address, a_slack(**TAKES_ALL | address.answers()) as slack:
        notifier(queue, slack).stop()

    ((number, what),) = queue.done
    assert (number, what[:5]) == (101, "later")
    assert len(queue.files) == 2
    assert (address.taken, shares(slack)) == ([], 0)


def test_what_was_claimed_and_never_begun_is_given_back_at_once() -> None:
    queue = Queue(due=messages(3), each=LAST_SECONDS / 3)
    with a_slack(**TAKES_ALL) as slack:
        notifier(queue, slack).stop()

    assert queue.done == [(1, "sent"), (2, "later 0"), (3, "later 0")]
    assert len(posts(slack)) == 1


def shares(slack: SlackDouble) -> int:
    """How often files were shared."""
    return [method for method, _ in slack.asked].count("files.completeUploadExternal")
