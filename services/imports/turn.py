"""One turn of work on a run: the claim, and the guard that stands in every transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from services.clock import Clock
from services.decisions.call_budget import month_of
from services.decisions.getting_on import got_on, has_kept, is_further, reach
from services.errors import AppError
from services.model.import_run import Progress, RunPhase
from services.model.metering import Spent
from services.ports.quickbooks import DocumentSource, Sources
from services.ports.runs import Claim, Tries
from services.ports.store import Transaction

#: Here each turn goes on from where the turns before came to.
_GOES_ON = frozenset({RunPhase.WRITING, RunPhase.UNDOING})
#: How often the message of a run is brought up to date while it works.
SHOW_EVERY = timedelta(seconds=2)
#: How long a turn works on one run while others wait for a worker.
TURN_LASTS = timedelta(seconds=20)
#: Seconds without a step, and without a look at the clock in a wait, after which a worker counts as hung.
HUNG_AFTER = 300.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many invoices one transaction takes: while planning, and while importing the rest.

    ``monthly_calls``: how many calls of QuickBooks the installation may make in a month; 0 for no limit.
    """

    page: int = 2000
    batch: int = 1000
    monthly_calls: int = 0


class CancelRequested(AppError):
    """Somebody asked to stop."""

    code = "cancelled"
    remedy = "Nothing to do."

    def __init__(self, by: str) -> None:
        super().__init__()
        self.by = by


class Stopping(AppError):
    """This process is being stopped."""

    code = "stopping"
    remedy = "Nothing to do: the run goes on in another process, or once this one is started again."


class Yielding(AppError):
    """Others have waited while this run was worked on for long."""

    code = "yielding"
    remedy = "Nothing to do: the run goes on when its turn comes again."


@dataclass(frozen=True, slots=True)
class Manners:
    """What a turn asks of the process it works in: whether it stops, and whether others wait for a worker."""

    is_stopping: Callable[[], bool]
    must_yield: Callable[[], bool]


class Turn:
    """A claim at work. Its guard records progress, renews the lease, and ends the turn where it must end."""

    def __init__(self, claim: Claim, sources: Sources, clock: Clock, sizes: Sizes, manners: Manners) -> None:
        self.claim = claim
        self.sizes = sizes
        self._sources = sources
        self._source: DocumentSource | None = None
        self._clock = clock
        self._manners = manners
        self._since = clock.now()
        self._shown_at = clock.now()
        self._progress = claim.run.progress
        self._counted = 0
        self._begun_at: dict[RunPhase, int] = {}
        self._cancelled_by: str | None = None
        self._thread = threading.get_ident()
        self._alive_at = clock.monotonic()
        self._reached, self._kept, self._is_further = 0, False, False

    def guard(self, tx: Transaction, phase: RunPhase, done: int, total: int | None) -> None:
        """Stand in a transaction before it commits. Raises ``Fenced``, ``CancelRequested``, ``Stopping``."""
        before = self._begun_at.setdefault(phase, done) if phase in _GOES_ON else 0
        self._step(tx, Progress(phase, done, total, self._since, before=before))

    def mirror_guard(self, tx: Transaction, progress: Progress) -> None:
        """The guard as the mirror calls it, which knows of this turn's calls alone."""
        calls = None if progress.calls is None else self.claim.run.calls + progress.calls
        self._step(tx, replace(progress, since=self._since, calls=calls))

    def _step(self, tx: Transaction, progress: Progress) -> None:
        self._alive_at = self._clock.monotonic()
        if self._manners.is_stopping():
            raise Stopping
        if self._may_yield(progress) and self._manners.must_yield():
            raise Yielding
        now, made = self._clock.now(), self._made
        cancelled_by = tx.runs.step(self.claim, progress, made, now)
        self._progress, self._counted = progress, made
        self._reached, self._kept = max(self._reached, reach(progress)), self._kept or has_kept(progress)
        self._is_further = self._is_further or is_further(progress, self.claim.run.progress)
        if cancelled_by is not None:
            raise CancelRequested(cancelled_by)
        if now - self._shown_at >= SHOW_EVERY and self.claim.run.place is not None:
            tx.outbox.queue_card(self.claim.run, now)
            self._shown_at = now

    def _may_yield(self, progress: Progress) -> bool:
        """Only once it kept what no turn before did, and where the next one goes on from there."""
        if progress.phase is RunPhase.PLANNING:
            return False
        has_news = self._progress.news > 0 if progress.phase is RunPhase.READING else self._is_further
        return has_news and self._clock.now() - self._since > TURN_LASTS

    def broken_after(self, before: Tries) -> Tries:
        """How often the run broke by now: for the first time, if this turn got on."""
        is_first = got_on(self._reached, self._kept, before.furthest)
        return Tries(1 if is_first else before.number + 1, max(before.furthest, self._reached))

    def watch(self) -> None:
        """Stand in a wait that may take minutes. Raises ``CancelRequested``, ``Stopping``."""
        self._alive_at = self._clock.monotonic()
        if self._manners.is_stopping():
            raise Stopping
        if self._cancelled_by is not None:
            raise CancelRequested(self._cancelled_by)

    def beat(self, tx: Transaction) -> None:
        """Keep the run while it waits for one answer, and show how it stands: *Cancel*, or why it waits.

        One that has shown no sign of life for minutes is kept no longer: another process may take it.
        """
        run, now = self.claim.run, self._clock.now()
        if self._clock.monotonic() - self._alive_at > HUNG_AFTER:
            return
        if not tx.runs.renew(run.id, self.claim.fence, now):
            return
        self._cancelled_by = tx.runs.get(run.id).cancel_requested_by
        slowed_until = self._source.slowed_until if self._source else None
        if slowed_until is not None:
            tx.runs.note_slowed(self.claim, replace(self._progress, slowed_until=slowed_until))
        if run.place is not None:
            tx.outbox.queue_card(run, now)

    @property
    def is_mine(self) -> bool:
        """Whether the thread that asks works on it."""
        return self._thread == threading.get_ident()

    @property
    def source(self) -> DocumentSource:
        """The company that is read, opened when it is first asked for. Raises ``NotFound``."""
        if self._source is None:
            self._source = self._sources.open(self.claim.run.connection_id, self.watch)
        return self._source

    @property
    def spent(self) -> Spent:
        """The run's QuickBooks calls so far, with those of earlier turns."""
        return Spent(self.claim.run.calls + self._made, month_of(self._clock.now()))

    @property
    def uncounted(self) -> int:
        """Calls that no step of this turn has written."""
        return self._made - self._counted

    @property
    def _made(self) -> int:
        return self._source.calls if self._source else 0
