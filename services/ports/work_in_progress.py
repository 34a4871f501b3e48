"""Time entries and expenses in the invoice window, as the store keeps them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from services.model.entry_filter import EntryFilter, Party
from services.model.entry_marks import Marks
from services.model.invoice_window import AgingTotal
from services.model.project_directory import Beside
from services.model.work_in_progress import EntryRow, EntrySum, Followed, KeptEntry
from services.ports.invoice_window import Scope


class Month(NamedTuple):
    """A month of a project, by its first day."""

    project_id: str
    month: date


class ProjectMonths(NamedTuple):
    """Months with unbilled work, and of the imported invoices that are next to it, of some projects."""

    work: frozenset[Month]
    invoices: frozenset[Month]


class Span(NamedTuple):
    """From the first day of a project's unbilled work to the last of its imported invoices."""

    work: date | None
    invoice: date | None


@dataclass(frozen=True, slots=True)
class EntriesWanted:
    """Which entries are listed, and to whom."""

    scope: Scope
    filters: EntryFilter


class WorkStore(Protocol):
    """Entries and their totals. Nobody writes totals: they change with the entries."""

    def was_any(self, team_id: str) -> bool:
        """Whether any entry is here, or was ever asked for."""
        ...

    def as_of(self, team_id: str) -> Mapping[str, datetime | None]:
        """Of each company whose entries are here, up to when all changes of them are known."""
        ...

    def sums(self, wanted: EntriesWanted) -> tuple[EntrySum, ...] | None:
        """What these come to, by kind and currency; None where totals do not know."""
        ...

    def aged(self, scope: Scope, today: date, whole: Iterable[EntrySum]) -> tuple[AgingTotal, ...]:
        """Every aging bucket of every currency that stands in Work in Progress, by the day of the work.

        ``whole``: what stands there.
        """
        ...

    def projects(self, scope: Scope, beside: Beside, limit: int) -> list[str]:
        """Projects with unbilled work in the order of their names: after this one, or the last before it."""
        ...

    def sums_of(self, team_id: str, project_ids: Collection[str]) -> Mapping[str, tuple[EntrySum, ...]]:
        """Unbilled work of each of these."""
        ...

    def billed_twice(self, scope: Scope, project_id: str | None, limit: int) -> list[str]:
        """Projects with unbilled work that have invoices of QuickBooks too, in the order of their names."""
        ...

    def spans(self, team_id: str, project_ids: Collection[str]) -> Mapping[str, Span]:
        """Of each of these, the first day of unbilled work, and the last one of an imported invoice."""
        ...

    def months(self, team_id: str, project_ids: Collection[str]) -> ProjectMonths:
        """The months of their unbilled work, and those of the first invoices from each of these on."""
        ...

    def page(self, wanted: EntriesWanted, beside: Beside, limit: int) -> list[EntryRow]:
        """These entries, newest first: after the key, or the last ones before it, or from the beginning."""
        ...

    def marks(self, scope: Scope) -> Marks:
        """How many of those that are seen in it changed, or are gone, in QuickBooks; not beyond a bound."""
        ...

    def find(self, scope: Scope, entry_id: str) -> KeptEntry | None:
        """The entry; None if it is gone from here or not in the scope."""
        ...

    def parties(self, scope: Scope, text: str, limit: int) -> list[tuple[Party, str]]:
        """Who worked and whom was paid lately, by name: those whose name holds the text."""
        ...

    def party_name(self, scope: Scope, party: Party) -> str | None:
        """As the newest of their entries in the scope has it."""
        ...


class FollowedEntryStore(Protocol):
    """Entries that follow their documents in the mirror."""

    def waiting(self, connection_id: str, limit: int) -> list[tuple[str, str, int]]:
        """Documents that changed, as resource, id and how often; others who bring in wait until the end."""
        ...

    def follow(self, connection_id: str, noted: Sequence[tuple[str, str, int]], at: datetime) -> Followed:
        """Let the entries of these documents follow. They need not be looked at until they change again."""
        ...

    def resources(self, connection_id: str) -> frozenset[str]:
        """The resources of which entries are here."""
        ...

    def here(self, connection_id: str, resource: str, ids: Collection[str]) -> frozenset[str]:
        """Those of these ids of documents of which entries are here."""
        ...

    def ids_after(self, connection_id: str, resource: str, after: str, limit: int) -> list[str]:
        """The next ids of documents of which entries are here, in the order of ids."""
        ...

    def unbilled(self, connection_id: str, resource: str, turn: int, limit: int) -> list[str]:
        """Documents of which entries stand in Work in Progress, so many of them: each ``turn`` the next."""
        ...

    def take_over(self, entry_id: str) -> bool:
        """The entry is as QuickBooks states it now; false where that is not known, or not usable."""
        ...

    def new_customer(self, entry_id: str) -> str | None:
        """Whom QuickBooks names for the entry now, where that is another one."""
        ...

    def move(self, entry_id: str, project_id: str) -> None:
        """The entry goes to this project, and so to that one's client."""
        ...

    def tell(self, connection_id: str, day: date) -> int:
        """What changed or is gone, and is not told of yet, is told on this day; how many."""
        ...

    def told_on(self, connection_id: str, day: date) -> Marks:
        """How many of those that were told on a day have changed, or are gone, still; not beyond a bound."""
        ...
