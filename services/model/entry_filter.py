"""What time entries and expenses are filtered by, and what carries that from page to page as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, NamedTuple, Self

from services.model.entry import EntryKind, PartyKind
from services.model.invoice_status import Tile

_ID = re.compile(r"[\w.-]{1,100}", re.ASCII)


class Shown(Enum):
    """Which entries are listed: code, words, and the tile in which they stand."""

    UNBILLED = ("unbilled", "Unbilled", Tile.WORK_IN_PROGRESS)
    BILLED = ("billed", "Already billed", Tile.BILLED)
    NOT_BILLABLE = ("not_billable", "Not billable", Tile.NOT_BILLABLE)
    #: Whatever tile they stand in.
    CHANGED = ("changed", "Changed in QuickBooks", None)
    #: The same, and none of it counts any more.
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
