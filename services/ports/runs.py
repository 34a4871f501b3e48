"""Runs, their items, the ledger and the outbox as the store keeps them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from services.decisions.classify_invoice import Candidate
from services.decisions.plan_import import Before
from services.errors import AppError
from services.model.import_run import ImportRun, NewRun, PauseReason, Progress, RunStatus
from services.model.metering import Spent
from services.model.people import Actor
from services.model.rejection import LeftOutBecause
from services.model.report import (
    Counts,
    CurrencyTotal,
    LeftOutCount,
    ReasonCount,
    RunItem,
    TileTotal,
    UnlinkedCustomer,
    Verdict,
)
from services.ports.entry_candidates import EntryCandidateStore


class Fenced(AppError):
    """Another worker has taken this run over."""

    code = "fenced"
    remedy = "Nothing to do: the other worker goes on."


class RowsRefused(AppError):
    """The database refused at least one of these invoices."""

    code = "rows_refused"
    remedy = "The others are imported; tell your administrator the reference of this run."


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a run, until the lease ends or somebody with a higher fence takes over."""

    run: ImportRun
    owner: str
    fence: int


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a run broke without getting on, and the furthest that it came (``getting_on.reach``)."""

    number: int = 0
    furthest: int = 0


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """An item and the hash of what may not change without asking again."""

    item: RunItem
    material: str


@dataclass(frozen=True, slots=True)
class ItemSums:
    """The items of a run, added up."""

    counts: Counts
    totals: tuple[CurrencyTotal, ...]
    tiles: tuple[TileTotal, ...]
    reasons: tuple[ReasonCount, ...]
    unlinked: tuple[UnlinkedCustomer, ...]
    left_out: tuple[LeftOutCount, ...] = ()


@dataclass(frozen=True, slots=True)
class DueBalance:
    """Open balance by the day from which its age counts (the due date, else the invoice date)."""

    currency: str
    day: date
    balance: Decimal


class RunStore(Protocol):
    """Import runs: queue entry, checkpoint, lease and fence in one row."""

    def add(self, new: NewRun, at: datetime, request_key: str | None = None) -> ImportRun:
        """A new run that wants a worker; the one that is there for the same ``request_key``."""
        ...

    def get(self, run_id: str, team_id: str | None = None) -> ImportRun:
        """The run. Raises ``NotFound``, also for another workspace's."""
        ...

    def recent(self, team_id: str, limit: int) -> list[ImportRun]:
        """The workspace's newest runs."""
        ...

    def latest_of(self, actor: Actor) -> ImportRun | None:
        """The newest run that this person asked for."""
        ...

    def due(self, now: datetime, limit: int) -> list[str]:
        """Runs that want a worker now: new ones, ones whose worker is gone, paused ones that may go on."""
        ...

    def claim(self, run_id: str, owner: str, now: datetime) -> Claim | None:
        """The right to work on it, alone for its company; None if it is not to be had now."""
        ...

    def going_on(self, connection_id: str) -> list[ImportRun]:
        """The company's imports that work or wait to go on."""
        ...

    def is_due(self, run_id: str, now: datetime) -> bool:
        """Whether it wants a worker now."""
        ...

    def note_progress(self, run_id: str, progress: Progress) -> None:
        """Say how far a run is that nobody works on."""
        ...

    def renew(self, run_id: str, fence: int, now: datetime) -> bool:
        """Whether the lease was lengthened."""
        ...

    def step(self, claim: Claim, progress: Progress, calls: int, now: datetime) -> str | None:
        """Record a step in the transaction of its effect; who asked to cancel. Raises ``Fenced``."""
        ...

    def note_slowed(self, claim: Claim, progress: Progress) -> None:
        """Say why the run does not get on; its next step says otherwise. Nothing if it is not the claim's."""
        ...

    def settle(
        self, claim: Claim, status: RunStatus, spent: Spent | None = None, **changes: Any
    ) -> ImportRun:
        """End a turn of work: the new status, no owner. Raises ``Fenced``."""
        ...

    def pause(
        self, claim: Claim, reason: PauseReason, not_before: datetime, spent: Spent | None = None
    ) -> ImportRun:
        """Let the run wait, to go on as what it was. Raises ``Fenced``."""
        ...

    def tries(self, run_id: str) -> Tries:
        """How often the run broke since it last got on, and how far it had come."""
        ...

    def try_later(self, claim: Claim, not_before: datetime, tries: Tries, spent: Spent | None = None) -> None:
        """Give the run back to be tried again, after it broke so often. Raises ``Fenced``."""
        ...

    def release(self, claim: Claim, spent: Spent | None = None, behind: datetime | None = None) -> None:
        """Give the run back as it is, to be taken up at once. Raises ``Fenced``.

        ``behind``: only after the runs that are due by then.
        """
        ...

    def press(self, run_id: str, by: str, at: datetime) -> bool:
        """Whether this press started the import: AWAITING becomes IMPORTING, its plan approved."""
        ...

    def request_cancel(self, run_id: str, by: str) -> bool:
        """Whether a working run was asked to stop, for the first time."""
        ...

    def finished_children(self, run_id: str) -> int:
        """How many runs that followed this one have ended."""
        ...

    def held(self, run_id: str) -> ImportRun:
        """The run, which nobody else changes until the transaction ends."""
        ...

    def note_facts(self, run_id: str, facts: dict[str, Any]) -> None:
        """Replace the run's facts, in a transaction that is guarded otherwise."""
        ...

    def close(
        self,
        run_id: str,
        status: RunStatus,
        at: datetime,
        expected: Collection[RunStatus],
        cancel_requested_by: str | None = None,
    ) -> bool:
        """Whether a run in one of the expected states, with no worker, was given this status."""
        ...

    def replace_older(self, draft_id: str, newer_id: str, at: datetime) -> list[str]:
        """Close the earlier previews of a draft; their ids."""
        ...

    def replace_given_up(self, actor: Actor, connection_id: str, at: datetime) -> list[str]:
        """Close the previews of the person's discarded drafts for this company; their ids."""
        ...


class ItemStore(EntryCandidateStore, Protocol):
    """What a run says of each invoice."""

    def candidates(self, run: ImportRun, after: tuple[date, str] | None, limit: int) -> list[Candidate]:
        """Mirror invoices of the run's range in order of date and id, with what the ledger knows of each."""
        ...

    def unposted_numbers(self, team_id: str, numbers: Collection[str]) -> frozenset[tuple[str, str]]:
        """(client id, folded number) of invoices created here and not posted, among these numbers."""
        ...

    def next_plan_no(self, run_id: str) -> int: ...
    def earlier(self, run_id: str, qbo_ids: Collection[str]) -> dict[str, Before]:
        """What the run's earlier plan said of these."""
        ...

    def earlier_plans(self, run: ImportRun, limit: int) -> list[ImportRun]:
        """Other runs of the company with whole plans of which nothing was applied, the newest first."""
        ...

    def copy(self, from_run_id: str, run_id: str, after: int, upto: int) -> None:
        """Take over another run's items with ``after < position <= upto``, as this run's first plan."""
        ...

    def plan_versions(self, run: ImportRun) -> dict[str, int]:
        """The versions of all that a plan of this run reads by the invoice; equal ones mean equal plans."""
        ...

    def mirror_version(self, run: ImportRun) -> int:
        """How often what QuickBooks has changed so far, as it is known here."""
        ...

    def write(self, run_id: str, plan_no: int, items: Sequence[PlannedItem]) -> None:
        """Write items of a plan over those of earlier ones."""
        ...

    def drop_older(self, run_id: str, plan_no: int) -> int:
        """Remove items that the newest plan no longer has; how many of them were not left out."""
        ...

    def page(
        self,
        run_id: str,
        verdicts: Collection[Verdict] | None,
        after: int,
        limit: int,
        without: LeftOutBecause | None = None,
    ) -> list[RunItem]:
        """Items in order of position, after this one; ``without`` those that were left out for this."""
        ...

    def missing(self, run: ImportRun, limit: int) -> list[str]:
        """Ids of mirror invoices of the range that the run says nothing about."""
        ...

    def last_position(self, run_id: str) -> int: ...
    def decided_up_to(self, run_id: str) -> int: ...
    def fail(self, run_id: str, position: int, error: str) -> None:
        """Say of one item that the attempt broke."""
        ...

    def fail_rest(self, run_id: str, error: str) -> None:
        """Say of every item that would still be imported that the attempt broke."""
        ...


class SumStore(Protocol):
    """Items, added up by the database."""

    def sums(self, run_id: str) -> ItemSums:
        """The items of a run, added up."""
        ...

    def unlinked(self, run_id: str) -> tuple[UnlinkedCustomer, ...]:
        """The customers without a project, those with the most invoices first."""
        ...

    def balances(self, run_id: str) -> list[DueBalance]:
        """What a run brings, or brought, to A/R Aging."""
        ...


class LedgerStore(Protocol):
    """The invoice window."""

    def apply(self, run: ImportRun, after: int, upto: int, unsent_as_sent: bool, at: datetime) -> int:
        """Take in the items with ``after < position <= upto``; how many came in. Raises ``RowsRefused``.

        An invoice that somebody else brought in meanwhile becomes already here.
        """
        ...
