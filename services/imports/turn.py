"""One turn of work on a run: the claim, and the guard that stands in every transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from services.clock import Clock
from services.errors import AppError
from services.model.import_run import Progress, RunPhase
from services.ports.quickbooks import InvoiceSource
from services.ports.runs import Claim
from services.ports.store import Transaction

#: How often the message of a run is brought up to date while it works.
SHOW_EVERY = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many invoices one transaction takes: while planning, and while importing the rest."""

    page: int = 1000
    batch: int = 500


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


class Turn:
    """A claim at work. Its guard records progress, renews the lease, and ends the turn where it must end."""

    def __init__(
        self,
        claim: Claim,
        source: InvoiceSource,
        clock: Clock,
        sizes: Sizes,
        is_stopping: Callable[[], bool],
    ) -> None:
        self.claim = claim
        self.sizes = sizes
        self._source = source
        self._clock = clock
        self._is_stopping = is_stopping
        self._since = clock.now()
        self._shown_at = clock.now()

    def guard(self, tx: Transaction, phase: RunPhase, done: int, total: int | None) -> None:
        """Stand in a transaction before it commits. Raises ``Fenced``, ``CancelRequested``, ``Stopping``."""
        self._step(tx, Progress(phase, done, total, self._since))

    def mirror_guard(self, tx: Transaction, progress: Progress) -> None:
        """The guard as the mirror calls it, which knows of this turn's calls alone."""
        calls = None if progress.calls is None else self.claim.run.calls + progress.calls
        self._step(tx, replace(progress, since=self._since, calls=calls))

    def _step(self, tx: Transaction, progress: Progress) -> None:
        if self._is_stopping():
            raise Stopping
        now = self._clock.now()
        cancelled_by = tx.runs.step(self.claim, progress, self._source.calls, now)
        if cancelled_by is not None:
            raise CancelRequested(cancelled_by)
        if now - self._shown_at >= SHOW_EVERY and self.claim.run.place is not None:
            tx.outbox.queue_card(self.claim.run, now)
            self._shown_at = now

    @property
    def source(self) -> InvoiceSource:
        """The company that is read."""
        return self._source

    @property
    def calls(self) -> int:
        """QuickBooks calls of the run so far, with those of earlier turns."""
        return self.claim.run.calls + self._source.calls
