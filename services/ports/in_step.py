"""Keeping in step, as the store keeps it: what was told, what has to follow, what differs, who looks when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.decisions.follow import Follow, Here, There
from services.decisions.webhook_events import ChangeEvent
from services.model.in_step import Drift, DriftState, Found, Step, Told


@dataclass(frozen=True, slots=True)
class Pair:
    """An invoice here and its document. ``times`` says how often it had changed when this was read."""

    invoice_id: str
    connection_id: str
    qbo_id: str
    team_id: str
    times: int
    here: Here
    there: There


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody, or QuickBooks itself, made of some findings."""

    state: DriftState
    at: datetime
    by: str | None = None


class InStepStore(Protocol):
    """What changed, and the invoices that follow."""

    def unheard(self, events: Collection[ChangeEvent], at: datetime) -> list[ChangeEvent]:
        """Those of these that arrived for the first time; from now on they are known."""
        ...

    def note_told(self, connection_id: str, events: Collection[ChangeEvent], at: datetime) -> None:
        """These documents are to be read again, soon."""
        ...

    def told(self, connection_id: str, limit: int) -> list[Told]:
        """Documents that are to be read again."""
        ...

    def forget_told(self, connection_id: str, told: Collection[Told]) -> None:
        """They were read, unless they were told of once more meanwhile."""
        ...

    def here(self, connection_id: str, ids: Collection[str]) -> frozenset[str]:
        """Those of these QuickBooks ids that the invoice window has."""
        ...

    def ids_after(self, connection_id: str, after: str, limit: int) -> list[str]:
        """The next QuickBooks ids that the invoice window has of the company, in the order of ids."""
        ...

    def place_of(self, invoice_id: str, team_id: str) -> tuple[str, str] | None:
        """The company and the QuickBooks id of an invoice of this workspace, if it has them."""
        ...

    def note_differing(self, connection_id: str, after: str, limit: int) -> str | None:
        """Have the next invoices whose documents differ followed up; the last id, None at the end."""
        ...

    def hold(self, connection_id: str) -> None:
        """Make others who bring in, follow, decide or move wait until the transaction ends."""
        ...

    def pairs(self, connection_id: str, limit: int) -> list[Pair]:
        """Invoices whose documents changed, held until the transaction ends."""
        ...

    def pair(self, invoice_id: str) -> Pair | None:
        """One invoice with its document, held; None where either is not here."""
        ...

    def write(self, connection_id: str, done: Sequence[tuple[Pair, Follow]]) -> int:
        """Let invoices follow; how many changed. They need not be looked at until they change again."""
        ...

    def accept(self, connection_id: str, pair: Pair, what: Follow) -> None:
        """Take the document over as it is, its lines included."""
        ...


class LookStore(Protocol):
    """When each company is looked at, by one process at a time."""

    def unplanned(self) -> list[str]:
        """Connected companies with invoices here that nobody has planned to look at."""
        ...

    def plan(self, connection_id: str, first_at: datetime) -> None:
        """Look at it then, unless a look is planned."""
        ...

    def due(self, now: datetime) -> list[str]:
        """Connected companies with invoices here that are to be looked at now, the longest due first."""
        ...

    def take(self, connection_id: str, owner: str, now: datetime, until: datetime) -> bool:
        """Whether it is this owner's to look at until then."""
        ...

    def count(self) -> int:
        """How many companies are looked at."""
        ...

    def keep(self, connection_id: str, owner: str, until: datetime) -> bool:
        """Whether it is still this owner's."""
        ...

    def finish(
        self, connection_id: str, owner: str, now: datetime, next_at: datetime, problem: str | None
    ) -> None:
        """Look again then, or at once where something was told meanwhile."""
        ...

    def steps(self, team_id: str) -> Mapping[str, Step]:
        """How far each company of the workspace is in step."""
        ...

    def untold(self, before: date) -> list[tuple[str, str]]:
        """Companies, each with its time zone, whose last digest was for an earlier day, or that had none."""
        ...

    def take_day(self, connection_id: str, day: date, now: datetime) -> bool:
        """Whether this day's digest is the caller's to tell."""
        ...


class DriftStore(Protocol):
    """What differs, and what became of it."""

    def newest(self, invoice_ids: Collection[str]) -> dict[str, Drift]:
        """The newest finding of each invoice that waited, or waits, for somebody."""
        ...

    def add(self, pair: Pair, found: Found, decision: Decision) -> int:
        """A new finding; its id."""
        ...

    def decide(self, drift_ids: Collection[int], decision: Decision) -> frozenset[int]:
        """Those of these that were open, and are so no more."""
        ...

    def get(self, drift_id: int, team_id: str) -> Drift:
        """The finding. Raises ``NotFound``, also for another workspace's."""
        ...

    def of_invoice(self, invoice_id: str) -> Drift | None:
        """What waits for somebody about this invoice."""
        ...

    def page(self, connection_id: str, after: int | None, limit: int) -> list[Drift]:
        """What waits for somebody, the newest first."""
        ...

    def waiting(self, team_id: str) -> Mapping[str, int]:
        """How many wait, by company."""
        ...

    def tell(self, connection_id: str, day: date) -> int:
        """Everything that was found and is not told of yet is told on this day; how many."""
        ...

    def told_on(self, connection_id: str, day: date, limit: int) -> list[Drift]:
        """What was told on a day and was somebody's to decide: first what waits, the newest first."""
        ...

    def followed_on(self, connection_id: str, day: date, limit: int) -> list[Drift]:
        """What was told on a day and followed by itself, the newest first."""
        ...

    def count_followed(self, connection_id: str, day: date) -> int:
        """How many those are."""
        ...

    def count_told(self, connection_id: str, day: date) -> int:
        """How many were told on a day."""
        ...

    def waiting_of(self, connection_id: str, day: date) -> int:
        """How many of those wait for somebody."""
        ...

    def waiting_upto(self, connection_id: str, upto: int) -> int:
        """How many wait for somebody and were found no later than this one."""
        ...

    def days_of(self, drift_ids: Collection[int]) -> frozenset[date]:
        """The days on which these were told."""
        ...


class DigestMessageStore(Protocol):
    """Digests that stand in Slack."""

    def show_again(self, connection_id: str, days: Collection[date], at: datetime) -> None:
        """Have every copy of these days' digests shown as it is now."""
        ...
