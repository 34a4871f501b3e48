"""Time entries and expenses as the invoice window shows them: what is unbilled, a page of it, one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, Self

from services.model.entry import Billable, EntryKind, PartyKind
from services.model.in_step import Step
from services.model.invoice_status import Tile
from services.model.invoice_window import AgingTotal
from services.model.project import Project
from services.model.project_directory import Beside, Paged
from services.model.rejection import ReviewProblem

_ID = re.compile(r"[\w.-]{1,100}", re.ASCII)


class Shown(Enum):
    """Which entries are listed: code, words, and the tile in which they stand."""

    UNBILLED = ("unbilled", "Unbilled", Tile.WORK_IN_PROGRESS)
    BILLED = ("billed", "Already billed", Tile.BILLED)
    NOT_BILLABLE = ("not_billable", "Not billable", Tile.NOT_BILLABLE)
    #: Whatever tile they stood in: none of it counts any more.
    GONE = ("gone", "Deleted in QuickBooks", None)

    def __init__(self, code: str, words: str, tile: Tile | None) -> None:
        self.code, self.words, self.tile = code, words, tile

    @classmethod
    def of(cls, code: str) -> Self | None:
        """The one with this code."""
        return next((one for one in cls if one.code == code), None)


class Party(NamedTuple):
    """Who worked, or whom an expense was paid to, of one company in QuickBooks."""

    connection_id: str
    kind: PartyKind
    party_id: str

    @property
    def text(self) -> str:
        """As one text, such as the value of an option."""
        return f"{self.connection_id}:{self.kind.value}:{self.party_id}"

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Read back; None where it is none of ours."""
        connection_id, _, rest = text.partition(":")
        kind, _, party_id = rest.partition(":")
        known = {one.value: one for one in PartyKind}.get(kind)
        is_ours = known is not None and _ID.fullmatch(connection_id) and _ID.fullmatch(party_id)
        return cls(connection_id, known, party_id) if is_ours and known else None


def day_in(text: str | None) -> date | None:
    """The day that is written so; None for none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries are listed; from and to are both included."""

    shown: Shown = Shown.UNBILLED
    kind: EntryKind | None = None
    project_id: str | None = None
    party: Party | None = None
    date_from: date | None = None
    date_to: date | None = None

    def chosen(self) -> Mapping[str, Any]:
        """What narrows the list, by the names of the fields."""
        named = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in named if value is not None and name != "shown"}

    @property
    def facts(self) -> dict[str, str]:
        """All of it as text, for what carries it."""
        found = {"shown": self.shown.code}
        for name, value in self.chosen().items():
            found[name] = value.text if isinstance(value, Party) else str(value)
        return found

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> Self:
        """Read back; what is none of ours is not chosen."""
        said = {name: str(value) for name, value in facts.items()}
        kinds = {one.value: one for one in EntryKind}
        project_id = said.get("project_id", "")
        return cls(
            shown=Shown.of(said.get("shown", "")) or Shown.UNBILLED,
            kind=kinds.get(said.get("kind", "")),
            project_id=project_id if _ID.fullmatch(project_id) else None,
            party=Party.of(said.get("party", "")),
            date_from=day_in(said.get("date_from")),
            date_to=day_in(said.get("date_to")),
        )


UNBILLED = EntryFilter()
BEGINNING = Beside()


@dataclass(frozen=True, slots=True)
class EntryFields:
    """A filter as it was filled in. Everything may be wrong."""

    shown: str | None = None
    kind: str | None = None
    project_id: str | None = None
    party: Party | None = None
    date_from: str | None = None
    date_to: str | None = None


class EntryKey(NamedTuple):
    """The place of an entry in the list: newer ones stand first, and of one day the higher id."""

    day: date
    entry_id: str

    @property
    def text(self) -> str:
        """As a text of which a page can begin."""
        return f"{self.day.isoformat()}{self.entry_id}"

    @classmethod
    def of(cls, text: str | None) -> Self | None:
        """Read back; None where it is none of ours."""
        try:
            day = date.fromisoformat((text or "")[:10])
        except ValueError:
            return None
        entry_id = (text or "")[10:]
        return cls(day, entry_id) if entry_id else None


@dataclass(frozen=True, slots=True)
class EntrySum:
    """Entries of one kind in one currency: how many, the time worked, and their money."""

    kind: EntryKind
    currency: str
    count: int
    seconds: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Overlap:
    """Unbilled work of a month, and imported invoices of the same project from that month on."""

    project: Project
    work_month: date
    invoice_month: date


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The first of them, one of each project. ``is_cut``: more projects than these were not compared."""

    shown: tuple[Overlap, ...] = ()
    more: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class WorkTile:
    """The tile: what nobody was billed for, by kind and currency, and how old it is.

    ``steps``: how far each company is in step.
    """

    sums: tuple[EntrySum, ...]
    aging: tuple[AgingTotal, ...]
    overlaps: Overlaps = Overlaps()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectWork:
    """What nobody was billed for of one project."""

    project: Project
    sums: tuple[EntrySum, ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in the list."""

    id: str
    connection_id: str
    kind: EntryKind
    tile: Tile
    txn_date: date
    doc_number: str | None
    party: str | None
    customer: str | None
    project_id: str
    #: Of time the item, of an expense the item or the account.
    what: str | None
    description: str | None
    currency: str
    seconds: int | None
    amount: Decimal | None
    is_gone: bool = False
    project: str | None = None

    @property
    def key(self) -> EntryKey:
        return EntryKey(self.txn_date, self.id)


@dataclass(frozen=True, slots=True)
class EntryNames:
    """How what a list is filtered by is called; None for what is gone or must not be seen."""

    project: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Which page of which entries."""

    filters: EntryFilter = UNBILLED
    beside: Beside = BEGINNING


@dataclass(frozen=True, slots=True)
class EntryList:
    """A page of entries."""

    place: EntryPlace
    page: Paged[EntryRow]
    names: EntryNames
    #: What all of the list comes to, where totals know: nothing is ever counted for a list.
    sums: tuple[EntrySum, ...] | None = None


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A page of the projects with unbilled work."""

    page: Paged[ProjectWork]
    beside: Beside
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkWindow:
    """The window *Work in Progress*."""

    tile: WorkTile
    entries: EntryList
    may_import: bool


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """All that QuickBooks states of an entry beside what the list shows."""

    resource: str
    qbo_id: str
    line_no: int
    due_date: date | None
    exchange_rate: Decimal | None
    party_kind: PartyKind | None
    party_id: str | None
    item: str | None
    account: str | None
    billable: Billable
    rate: Decimal | None
    quantity: Decimal | None
    tax: Decimal | None
    markup: Decimal | None
    problem: ReviewProblem | None


@dataclass(frozen=True, slots=True)
class EntryHistory:
    """How it came in, and what became of it in QuickBooks since.

    ``asked_by``: for whom the run worked. ``is_changed``: its content there is another one.
    """

    run_id: str
    asked_by: str | None
    imported_at: datetime
    gone_at: datetime | None
    is_changed: bool
    #: Whether QuickBooks' version is here, so that it can be taken over.
    is_known: bool


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """One entry as the store has it. ``person``: who of the workspace its employee or vendor is."""

    row: EntryRow
    facts: EntryFacts
    history: EntryHistory
    person: str | None = None


@dataclass(frozen=True, slots=True)
class EntryDetails:
    """One entry, as its window shows it."""

    kept: KeptEntry
    project: Project | None
    company_name: str | None
    address: str | None = None
    step: Step | None = None
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class EntryChoices:
    """What the filter offers, and what is chosen in it now."""

    chosen: EntryFilter
    names: EntryNames


@dataclass(frozen=True, slots=True)
class PartyChoice:
    """Somebody to choose in the filter; ``company`` where there are several."""

    party: Party
    name: str
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed QuickBooks: another status there, deleted, and there again after all."""

    status: int = 0
    gone: int = 0
    back: int = 0

    @property
    def count(self) -> int:
        return self.status + self.gone + self.back

    def __add__(self, other: Followed) -> Followed:
        return Followed(self.status + other.status, self.gone + other.gone, self.back + other.back)
