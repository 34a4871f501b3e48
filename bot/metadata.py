"""What a modal carries from one request to the next. None of it is trusted: whoever reads it checks again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from bot.list_state import decoded, encoded
from services.model.invoice_list import ListFilter
from services.model.invoice_status import Tile
from services.model.invoice_window import FIRST_PLACE, PageKey, PagePlace

#: So many page starts are remembered for *Previous*; more would not fit into a modal's metadata.
MOST_STARTS = 200
#: Characters of what a list goes by before dates: a day, or the number of an invoice.
_LONGEST_LEAD = 100


@dataclass(frozen=True, slots=True)
class WizardState:
    """All that the wizard carries: which draft, and which version of it was shown."""

    draft_id: str
    version: int

    def encode(self) -> str:
        """As ``private_metadata``."""
        return json.dumps([self.draft_id, self.version])

    @classmethod
    def decode(cls, private_metadata: str) -> Self:
        """Read back; the empty state where it is none of ours, which then belongs to no draft."""
        match _loaded(private_metadata):
            case [str(draft_id), int(version)] if type(version) is int:
                return cls(draft_id, version)
        return cls("", 0)


@dataclass(frozen=True, slots=True)
class DetailsState:
    """Which run is shown, and after which positions the pages so far began; the last is the one shown."""

    run_id: str
    starts: tuple[int, ...] = (-1,)

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        return json.dumps([self.run_id, *self.starts], separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read back; a bare run id is its first page."""
        match _loaded(text):
            case [str(run_id), *starts] if starts and all(type(start) is int for start in starts):
                return cls(run_id, tuple(starts))
        return cls(text)

    def next(self, after: int) -> DetailsState:
        """The page that begins after this position."""
        return DetailsState(self.run_id, (*self.starts, after)[-MOST_STARTS:])

    def previous(self) -> DetailsState:
        """The page before; the first one's is itself."""
        return DetailsState(self.run_id, self.starts[:-1] or (-1,))


@dataclass(frozen=True, slots=True)
class HomeState:
    """Which tile, or which filter or search, and which page of it App Home shows."""

    place: PagePlace = FIRST_PLACE

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        place, key = self.place, self.place.key
        beside = [key.txn_date.isoformat(), key.invoice_id, place.is_before] if key else []
        if place.filters is None:
            return json.dumps([place.tile or "", *beside], separators=(",", ":"))
        lead = [key.lead[:_LONGEST_LEAD]] if key and key.lead is not None else []
        carried = [encoded(place.filters), *beside, *lead]
        return json.dumps(carried, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read back; where it is none of ours, the first page of whatever there is."""
        match _loaded(text):
            case [str(tile)] if tile in {*Tile}:
                return cls(PagePlace(Tile(tile)))
            case [str(tile), str(day), str(invoice_id), bool(is_before)] if tile in {*Tile}:
                key = _key(day, invoice_id)
                return cls(PagePlace(Tile(tile), key, is_before and key is not None))
            case [dict(carried), *beside]:
                filters = decoded(carried)
                return cls() if filters is None else cls(_place(filters, beside))
        return cls()


def invoice_id_in(value: str) -> str:
    """The invoice id that a button carries; empty where it looks like none."""
    return value if re.fullmatch(r"[\w:.-]{1,200}", value, re.ASCII) else ""


def _key(day: str, invoice_id: str) -> PageKey | None:
    try:
        txn_date = date.fromisoformat(day)
    except ValueError:
        return None
    return PageKey(txn_date, invoice_id) if invoice_id_in(invoice_id) else None


def _place(filters: ListFilter, beside: list[Any]) -> PagePlace:
    match beside:
        case [str(day), str(invoice_id), bool(is_before), *lead]:
            key = _key(day, invoice_id)
            if key is not None and lead and isinstance(lead[0], str):
                key = replace(key, lead=lead[0][:_LONGEST_LEAD])
            return PagePlace(key=key, is_before=is_before and key is not None, filters=filters)
    return PagePlace(filters=filters)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
