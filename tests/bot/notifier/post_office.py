"""Several notifiers on one real store, as several processes are, before a Slack of any weather."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa

from bot.clients import Clients
from bot.notifier import Notifier
from bot.use_cases import UseCases
from services.imports.history import History
from services.model.import_run import ImportRun, RunStatus
from services.model.outbox import MessageKind, OutboxMessage, OutboxState
from services.store.engine import open_engine
from services.store.message_tables import outbox
from services.store.tables import metadata
from services.store.tables_runs import import_runs
from services.store.unit_of_work import Store
from tests.bot.notifier.stormy_slack import StormySlack, listening
from tests.services.desk_doubles import KEYS, PLACE, EveryRight, SettableClock, connected
from tests.store.books import add_run

COUNTS = {"imported": 3, "already_here": 0, "rejected": 0, "failed": 0, "left_out": 0}


@dataclass(frozen=True)
class Desk:
    """What a notifier asks of the product."""

    store: Store
    clock: SettableClock
    history: History
    access: EveryRight


@dataclass
class PostOffice:
    """A firm whose runs end, and the notifiers of its replicas."""

    engine: sa.Engine
    store: Store
    clock: SettableClock
    slack: StormySlack
    replicas: int

    def __post_init__(self) -> None:
        self._desk = cast(
            UseCases, Desk(self.store, self.clock, History(self.store, self.clock), EveryRight())
        )
        self._notifiers = [self.notifier() for _ in range(self.replicas)]
        self._pool = ThreadPoolExecutor(self.replicas)

    def notifier(self, **token: str) -> Notifier:
        """One more process."""
        return Notifier(self._desk, self.slack.client(**token))

    def notifier_of(self, clients: Clients) -> Notifier:
        """One more process, with the tokens of many workspaces."""
        return Notifier(self._desk, clients)

    def begin(self, **facts: Any) -> ImportRun:
        """A run whose card is to be shown."""
        run = add_run(self.store, **{"draft_id": None} | facts)
        self.show(run)
        return run

    def begin_in(self, channel_id: str) -> ImportRun:
        """The same in this channel."""
        return self.begin(place=replace(PLACE, channel_id=channel_id))

    def show(self, run: ImportRun) -> None:
        """The card is to be shown as the run is now."""
        with self.store.writing() as tx:
            tx.outbox.queue_card(tx.runs.get(run.id), self.clock.now())
            tx.commit()

    def end(self, run: ImportRun) -> None:
        """The run is complete: its card and its reply are to say so."""
        ended = {"status": RunStatus.COMPLETE.value, "finished_at": self.clock.now(), "owner": None}
        with self.engine.begin() as database:
            values = ended | {"facts": {"counts": COUNTS}, "planned_at": self.clock.now()}
            database.execute(sa.update(import_runs).where(import_runs.c.id == run.id).values(**values))
        with self.store.writing() as tx:
            now = self.clock.now()
            tx.outbox.queue_card(tx.runs.get(run.id), now)
            tx.outbox.queue(run, MessageKind.FINAL, f"{run.id}:final:complete", now)
            tx.commit()

    def claimed(self) -> OutboxMessage:
        """What a process holds that will never say what came of it."""
        with self.store.writing() as tx:
            (message,) = tx.outbox.claim_due(self.clock.now(), 1)
            tx.commit()
        return message

    def pump(self) -> None:
        """Every replica at once sends what is due."""
        list(self._pool.map(Notifier.pump, self._notifiers))

    def tick(self, **seconds: float) -> None:
        """Time goes on, and everybody looks."""
        self.clock.move(**seconds)
        self.pump()

    def until_quiet(self, most: timedelta) -> timedelta:
        """Until nothing waits any more, or so long; how long it took."""
        since = self.clock.now()
        while self.waiting() and self.clock.now() - since < most:
            self.tick(seconds=4)
        return self.clock.now() - since

    def waiting(self) -> int:
        """Messages that are not sent yet."""
        return self.count(OutboxState.PENDING) + self.count(OutboxState.SENDING)

    def count(self, state: OutboxState) -> int:
        """Messages in this state."""
        counted = sa.select(sa.func.count()).where(outbox.c.state == state.value)
        with self.engine.connect() as database:
            return database.scalar(counted) or 0

    def finals(self) -> list[str]:
        """Keys of the replies that stand in Slack."""
        return sorted(one.key for one in self.slack.posted if ":final:" in one.key)

    def close(self) -> None:
        """Everybody goes home."""
        for each in self._notifiers:
            each.stop()
        self._pool.shutdown()


@contextmanager
def post_office(database_url: str, replicas: int = 3, **weather: Any) -> Iterator[PostOffice]:
    """A firm's post, with Slack, until the block is left."""
    engine, clock = open_engine(database_url), SettableClock()
    metadata.create_all(engine)
    store = Store(engine, KEYS)
    connected(store, clock)
    with listening(StormySlack(lambda: clock.now().timestamp(), **weather)) as slack:
        office = PostOffice(engine, store, clock, slack, replicas)
        try:
            yield office
        finally:
            office.close()
            engine.dispose()
