"""Looks at every company again and again: what was told of, what changed, and what follows."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from services.clock import Clock
from services.decisions.call_budget import is_spent, look_again, month_of
from services.decisions.next_look import (
    AFTER_TROUBLE,
    EVERY,
    WHILE_BUSY,
    WHILE_PAUSED,
    WITH_WEBHOOKS,
    Means,
    calls_of,
    next_look,
)
from services.errors import AppError, QuotaSpent, place_of, rescued
from services.metrics import COMPANIES_LOOKED_AT, INVOICES_FOLLOWED
from services.mirror.in_step import Keeper
from services.model.connection import ConnectionStatus
from services.model.import_run import Progress
from services.model.in_step import Told
from services.model.quickbooks import Entity
from services.ports.quickbooks import DocumentSource, Sources, waits_at_most
from services.ports.store import Store, Transaction
from services.status_sync.entries import EntriesFollowing
from services.status_sync.following import CompanyBusy, Following, require_free
from services.status_sync.told import read_told

log = structlog.get_logger()

#: How long a company is one process's between two signs of life.
LEASE = timedelta(minutes=10)
#: Companies of one tick, and documents that were told of of one look.
MOST_COMPANIES, MOST_TOLD = 20, 5000
#: Seconds between two searches for companies that nobody looks at yet.
PLAN_EVERY = 60.0
#: Somebody looks at the window in which one is read: longer than so many seconds nothing is waited for.
PATIENCE = 8.0
#: Invoices of one step through all of a company's.
_AT_ONCE = 2000


class _Taken(AppError):
    """Another process looks at this company by now."""

    code = "taken"
    remedy = "Nothing to do."


class _Halted(AppError):
    """This process is being stopped."""

    code = "look_halted"
    remedy = "Nothing to do: another process goes on, or this one once it is started again."


class InStep:
    """Keeps companies in step. ``has_webhooks``: QuickBooks tells of changes, so it is asked less often."""

    def __init__(
        self, store: Store, clock: Clock, sources: Sources, monthly_calls: int = 0, has_webhooks: bool = False
    ) -> None:
        self._store = store
        self._clock = clock
        self._sources = sources
        self._monthly_calls = monthly_calls
        self._has_webhooks = has_webhooks
        self._owner = secrets.token_hex(8)
        self._following = Following(store, clock)
        self._entries = EntriesFollowing(store, clock)
        self._planned_at = -PLAN_EVERY
        self._is_halted = threading.Event()

    def look(self) -> None:
        """Look at the companies that are due. One that cannot be asked holds up no other."""
        self._plan()
        with self._store.reading() as tx:
            due = tx.looks.due(self._clock.now())
        for connection_id in due[:MOST_COMPANIES]:
            if not self._is_halted.is_set() and self._takes(connection_id):
                self.look_at(connection_id)

    def halt(self) -> None:
        """End the look under way as soon as its answer is there, or in a second, and begin no other."""
        self._is_halted.set()

    def look_at(self, connection_id: str) -> None:
        """Look at a company that is this process's."""
        broke = rescued(lambda: self._bring(connection_id), lambda error: error)
        # What imports brought into the mirror follows, too, when QuickBooks does not answer.
        behind = rescued(lambda: self._followed(connection_id), lambda error: error)
        trouble = broke if isinstance(broke, Exception) else behind
        error = trouble if isinstance(trouble, Exception) else None
        COMPANIES_LOOKED_AT.labels(_outcome(error)).inc()
        if error is not None and not isinstance(error, AppError):
            _log(error)
        rescued(lambda: self._finish(connection_id, error), _log)

    def read_now(self, connection_id: str, qbo_id: str, entity: Entity = Entity.INVOICE) -> None:
        """Read a document at once, and let what is of it follow. Raises what QuickBooks raises, and
        ``CompanyBusy``.
        """
        with self._store.reading() as tx:
            self._require_free(tx, connection_id)
        source = self._sources.open(connection_id, waits_at_most(self._clock, PATIENCE))
        keeper = Keeper(self._store, self._clock, source, self._free_guard(connection_id))
        try:
            keeper.read(connection_id, [qbo_id], entity)
        finally:
            self._count(connection_id, source)
        self._following.follow_all(connection_id)
        self._entries.follow_all(connection_id)

    def _plan(self) -> None:
        """Now and then, plan the first look at companies that have invoices by now."""
        if self._clock.monotonic() - self._planned_at < PLAN_EVERY:
            return
        self._planned_at = self._clock.monotonic()
        with self._store.reading() as tx:
            unplanned = tx.looks.unplanned()
        if unplanned:
            with self._store.writing() as tx:
                for connection_id in unplanned:
                    tx.looks.plan(connection_id, self._next(tx, connection_id, self._clock.now()))
                tx.commit()

    def _takes(self, connection_id: str) -> bool:
        """Whether it is this process's to look at."""
        now = self._clock.now()
        with self._store.writing() as tx:
            taken = tx.looks.take(connection_id, self._owner, now, now + LEASE)
            tx.commit()
        return taken

    def _bring(self, connection_id: str) -> None:
        """Bring the mirror up to date. Raises ``CompanyBusy``, ``QuotaSpent``, and what QuickBooks raises."""
        month = month_of(self._clock.now())
        with self._store.reading() as tx:
            self._require_free(tx, connection_id)
            told = tx.in_step.told(connection_id, MOST_TOLD)
            if is_spent(tx.meter.total(month), self._monthly_calls):
                raise QuotaSpent
        source = self._sources.open(connection_id, self._watch)
        keeper = Keeper(self._store, self._clock, source, self._guard(connection_id))
        try:
            self._read(keeper, connection_id, told)
        finally:
            self._count(connection_id, source)

    def _read(self, keeper: Keeper, connection_id: str, told: list[Told]) -> None:
        """What was told of; then all that changed, unless what was told of is all."""
        is_all = read_told(self._store, keeper, connection_id, told)
        if not (told and is_all) or self._is_old(connection_id):
            if self._ids_after(connection_id, ""):
                keeper.catch_up(connection_id, lambda after: self._ids_after(connection_id, after))
            self._entries.catch_up(keeper, connection_id)
        if told:
            with self._store.writing() as tx:
                tx.in_step.forget_told(connection_id, told)
                tx.commit()

    def _is_old(self, connection_id: str) -> bool:
        """Whether what nobody told of has not been looked for in a while, however much is told of."""
        with self._store.reading() as tx:
            here = [Entity(one) for one in tx.followed_entries.resources(connection_id)]
            if tx.in_step.ids_after(connection_id, "", 1):
                here.append(Entity.INVOICE)
            marks = [tx.mirror.of(one).as_of(connection_id) for one in here]
        oldest = self._clock.now() - (WITH_WEBHOOKS if self._has_webhooks else EVERY)
        return any(mark is None or mark < oldest for mark in marks)

    def _ids_after(self, connection_id: str, after: str) -> list[str]:
        with self._store.reading() as tx:
            return tx.in_step.ids_after(connection_id, after, _AT_ONCE)

    def _followed(self, connection_id: str) -> None:
        INVOICES_FOLLOWED.inc(self._following.follow_all(connection_id, self._watch))
        self._entries.follow_all(connection_id, self._watch)

    def _require_free(self, tx: Transaction, connection_id: str) -> None:
        """Before QuickBooks is asked for what could not be written. Raises ``CompanyBusy``."""
        if not tx.retention.is_free(connection_id, self._clock.now()):
            raise CompanyBusy

    def _watch(self) -> None:
        """Stand in a wait that may take minutes. Raises ``_Halted``."""
        if self._is_halted.is_set():
            raise _Halted

    def _guard(self, connection_id: str) -> _Guard:
        return _Guard(connection_id, self._clock, self._owner, self._watch)

    def _free_guard(self, connection_id: str) -> _Guard:
        return _Guard(connection_id, self._clock, None)

    def _count(self, connection_id: str, source: DocumentSource) -> None:
        """The month's calls, also of a look that broke."""
        if source.calls:
            with self._store.writing() as tx:
                tx.meter.add(connection_id, month_of(self._clock.now()), source.calls)
                tx.commit()

    def _finish(self, connection_id: str, error: Exception | None) -> None:
        now = self._clock.now()
        problem = None if error is None else error.code if isinstance(error, AppError) else AppError.code
        with self._store.writing() as tx:
            next_at = self._next(tx, connection_id, now, error)
            tx.looks.finish(connection_id, self._owner, now, next_at, problem)
            tx.commit()

    def _next(
        self, tx: Transaction, connection_id: str, now: datetime, error: Exception | None = None
    ) -> datetime:
        if isinstance(error, _Halted):
            return now
        if isinstance(error, QuotaSpent):
            return now + look_again(now)
        if isinstance(error, CompanyBusy):
            return now + (WHILE_PAUSED if tx.retention.goes_on(connection_id) else WHILE_BUSY)
        if error is not None:
            return now + AFTER_TROUBLE
        calls = calls_of(tx.followed_entries.resources(connection_id))
        means = Means(tx.meter.total(month_of(now)), self._monthly_calls, tx.looks.count(), calls)
        return next_look(now, self._has_webhooks, means, secrets.randbelow(1000) / 1000)


class _Guard:
    """Stands in every transaction that writes the mirror: nothing is written beside an import at work."""

    def __init__(
        self, connection_id: str, clock: Clock, owner: str | None, watch: Callable[[], None] | None = None
    ) -> None:
        self._connection_id = connection_id
        self._clock = clock
        self._owner = owner
        self._watch = watch

    def __call__(self, tx: Transaction, _: Progress) -> None:
        if self._watch is not None:
            self._watch()
        now = self._clock.now()
        require_free(tx, self._connection_id, now)
        if tx.connections.get(self._connection_id).status is not ConnectionStatus.CONNECTED:
            raise _Taken
        if self._owner is not None and not tx.looks.keep(self._connection_id, self._owner, now + LEASE):
            raise _Taken


def _log(error: Exception) -> None:
    """The class and where it was raised say enough; an error's text may quote a customer's data."""
    log.warning("look_broke", error=type(error).__name__, at=place_of(error))


def _outcome(error: Exception | None) -> str:
    """As a label of a figure: no label names a company."""
    if error is None:
        return "done"
    return error.code if isinstance(error, AppError) else "broke"
