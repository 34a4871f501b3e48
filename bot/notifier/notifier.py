"""The pump: claims what is due, has it delivered, and records what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import structlog
from slack_sdk import WebClient

from bot.clients import Clients
from bot.errors import Trouble, attempt
from bot.notifier.delivery import WAIT_FOR_CARD, Delivery
from bot.notifier.mail import SENDING
from bot.notifier.outcomes import STOPPED, WAIT_FOR_REPORT, Later, Needless, Outcome, Refused, Sent
from bot.notifier.pace import NOT_MADE, USUAL, Rates
from bot.use_cases import UseCases
from services.metrics import DELIVERY_SECONDS
from services.model.outbox import OutboxMessage
from services.ports.store import Transaction

log = structlog.get_logger()

#: Messages that are claimed together.
BATCH = 5
#: Seconds before the next attempt: doubled each time from the first up to the second number.
FIRST_WAIT, LONGEST_WAIT = 2, 30
#: What fails for a reason of ours is not mended within seconds.
OUR_FAULT, LONGEST_WAIT_FOR_US = "internal", 300
#: Waits that belong to a good day.
USUAL_WAITS = NOT_MADE | {WAIT_FOR_CARD.error, WAIT_FOR_REPORT.error}
#: Waits for its turn: no attempt failed.
NO_FAILURES = USUAL_WAITS | {"ratelimited"}
#: An answer got lost: wait until a call still on its way to Slack has arrived or died.
QUARANTINE = 40
#: A message that was tried in vain for so long is given up; its run says all of it.
GIVE_UP_AFTER = timedelta(days=7)
#: What nobody tried for so long, because no process ran, begins anew.
UNTRIED = timedelta(days=1)
#: Seconds for which a notifier that is stopped still sends; what is left waits for the next process.
LAST_SECONDS = 5


class Notifier:
    """Sends what waits. However often and from wherever it is asked, one message is sent at a time.

    Files go beside the other messages, one by one too: a large one takes minutes, and nobody waits for it.
    """

    def __init__(self, services: UseCases, client: WebClient | Clients, rates: Rates = USUAL) -> None:
        self._services = services
        self._delivery = Delivery(services, client, self._is_over, rates)
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="notifier")
        self._files_pool = ThreadPoolExecutor(1, thread_name_prefix="notifier-files")
        self._is_asked = threading.Event()
        self._is_asked_for_files = threading.Event()
        self._is_stopped = threading.Event()
        self._has_begun = False
        self._until = 0.0

    def wake(self) -> None:
        """Send soon what is due; returns at once."""
        if not self._is_asked.is_set() and not self._is_stopped.is_set():
            self._is_asked.set()
            self._pool.submit(self.pump)

    def pump(self) -> None:
        """Send what is due, until nothing is. Where the store fails, the next pump goes on."""
        with self._lock:
            self._is_asked.clear()
            if not self._has_begun:
                self._has_begun = not isinstance(attempt(self._delivery.pace.begin), Trouble)
            while self._sent_some(self._claimed):
                pass
        if not self._is_asked_for_files.is_set() and not self._is_stopped.is_set():
            self._is_asked_for_files.set()
            self._files_pool.submit(self._send_files)

    def _send_files(self) -> None:
        self._is_asked_for_files.clear()
        while self._sent_some(self._claimed_file):
            pass

    def stop(self) -> None:
        """Send what is due, for some seconds, then no more."""
        self._until = self._services.clock.monotonic() + LAST_SECONDS
        self._is_stopped.set()
        self._pool.shutdown(wait=True)
        self._files_pool.shutdown(wait=True)
        self.pump()
        self._send_files()

    def _sent_some(self, claimed: Callable[[], list[OutboxMessage]]) -> bool:
        """Whether there was anything due."""
        due = [] if self._is_over() else attempt(claimed)
        if isinstance(due, Trouble):
            return False
        for message in due:
            self._send(message)
        return bool(due) and not self._is_over()

    def _send(self, message: OutboxMessage) -> None:
        """One that waited for its turn until another process took it is left to that one."""
        deadline = self._services.clock.monotonic() + SENDING.total_seconds()
        if attempt(partial(self._keeps, message)) is not True:
            self._log("message_taken", message, "claim lost")
            return
        outcome = STOPPED if self._is_over() else self._outcome(message, deadline)
        if isinstance(attempt(partial(self._record, message, outcome)), Trouble):
            # What was sent is found again by its metadata when the claim ends.
            self._log("message_not_recorded", message, type(outcome).__name__)

    def _is_over(self) -> bool:
        return self._is_stopped.is_set() and self._services.clock.monotonic() > self._until

    def _claimed(self) -> list[OutboxMessage]:
        with self._services.store.writing() as tx:
            due = tx.outbox.claim_due(self._services.clock.now(), BATCH, self._delivery.pace.own)
            tx.commit()
        return due

    def _claimed_file(self) -> list[OutboxMessage]:
        with self._services.store.writing() as tx:
            due = tx.outbox.claim_file(self._services.clock.now(), self._delivery.pace.own)
            tx.commit()
        return [due] if due else []

    def _keeps(self, message: OutboxMessage) -> bool:
        with self._services.store.writing() as tx:
            is_kept = tx.outbox.keep(message, self._services.clock.now() + SENDING)
            tx.commit()
        return is_kept

    def _outcome(self, message: OutboxMessage, deadline: float) -> Outcome:
        outcome = attempt(lambda: self._delivery.deliver(message, deadline))
        return Later(OUR_FAULT) if isinstance(outcome, Trouble) else outcome

    def _record(self, message: OutboxMessage, outcome: Outcome) -> None:
        with self._services.store.writing() as tx:
            match outcome:
                case Sent(channel_id, ts):
                    took = self._services.clock.now() - message.created_at
                    DELIVERY_SECONDS.labels(message.kind.value).observe(took.total_seconds())
                    tx.outbox.sent(message, channel_id, ts)
                case Needless():
                    tx.outbox.sent(message, "", "")
                case Later() if self._is_worth_waiting(tx, message, outcome):
                    if outcome.error not in USUAL_WAITS:
                        self._log("message_waits", message, outcome.error)
                    later = self._services.clock.now() + _wait(message, outcome)
                    is_ambiguous = outcome.is_ambiguous or (message.is_ambiguous and not outcome.is_settled)
                    tx.outbox.postpone(message, later, outcome.error, is_ambiguous, outcome.lane)
                case Later() | Refused():
                    self._log("message_undeliverable", message, outcome.error)
                    tx.outbox.undeliverable(message, outcome.error)
            tx.commit()

    def _is_worth_waiting(self, tx: Transaction, message: OutboxMessage, outcome: Later) -> bool:
        """Not where it was tried in vain for long; time in which it only waited its turn does not count."""
        if outcome.error in NO_FAILURES:
            return True
        now, since = self._services.clock.now(), message.failing_since
        if since is None or message.not_before < now - UNTRIED:
            since = now
        tx.outbox.failed(message, since)
        return now - since < GIVE_UP_AFTER

    @staticmethod
    def _log(event: str, message: OutboxMessage, error: str) -> None:
        log.warning(event, run=message.run_id, kind=message.kind.value, attempt=message.attempts, error=error)


def _wait(message: OutboxMessage, outcome: Later) -> timedelta:
    if outcome.seconds is not None:
        return timedelta(seconds=outcome.seconds)
    longest = LONGEST_WAIT_FOR_US if outcome.error == OUR_FAULT else LONGEST_WAIT
    backoff = min(FIRST_WAIT * 2 ** min(message.attempts - 1, 10), longest)
    return timedelta(seconds=max(backoff, QUARANTINE) if outcome.is_ambiguous else backoff)
