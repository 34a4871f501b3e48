"""What Work in Progress carries from page to page. None of it is trusted: all is checked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from services.model.entry_filter import EntryFilter, EntryKey, Shown
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
class UpdateState:
    """Which entries *Update all* takes over, and when they were shown."""

    filters: EntryFilter
    seen_at: datetime

    def encode(self) -> str:
        """As the value of a button."""
        return json.dumps([self.filters.facts, self.seen_at.isoformat()], separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read back; where it is none of ours, what nobody ever saw."""
        match loaded(text):
            case [dict(facts), str(at)]:
                seen_at = _moment_in(at)
                if seen_at is not None:
                    return cls(EntryFilter.of(facts), seen_at)
        return cls(EntryFilter(Shown.CHANGED), datetime.min.replace(tzinfo=UTC))


def _moment_in(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


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
