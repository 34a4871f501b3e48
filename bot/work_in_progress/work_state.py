"""What Work in Progress carries from page to page. None of it is trusted: all is checked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Self

from services.model.entry_filter import EntryFilter, EntryKey
from services.model.project_directory import Beside
from services.model.work_in_progress import BEGINNING, EntryPlace

FIRST = EntryPlace()
_ID = re.compile(r"[\w:.-]{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WorkState:
    """Which entries are shown, and which page of them."""

    place: EntryPlace = FIRST

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        beside = self.place.beside
        said = [self.place.filters.facts, *([beside.key, beside.is_before] if beside.key else [])]
        return json.dumps(said, separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read back; where it is none of ours, the first page of what is unbilled."""
        match loaded(text):
            case [dict(facts)]:
                return cls(EntryPlace(EntryFilter.of(facts)))
            case [dict(facts), str(key), bool(is_before)]:
                known = EntryKey.of(key) if _ID.fullmatch(key[10:]) else None
                beside = Beside(key, is_before) if known else Beside()
                return cls(EntryPlace(EntryFilter.of(facts), beside))
        return cls()


@dataclass(frozen=True, slots=True)
class ProjectsState:
    """Which page of the projects is shown."""

    beside: Beside = BEGINNING

    def encode(self) -> str:
        """As the value of a button."""
        return json.dumps([self.beside.key, self.beside.is_before])

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read back; where it is none of ours, the first page."""
        match loaded(text):
            case [str(key), bool(is_before)] if _ID.fullmatch(key):
                return cls(Beside(key, is_before))
        return cls()


def entry_id_in(value: str) -> str:
    """The entry id that a button carries; empty where it looks like none."""
    return value if _ID.fullmatch(value) else ""


def loaded(text: str) -> Any:
    """What this JSON says; None for what is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
