"""What the history of runs carries from page to page. None of it is trusted: all is checked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Self, TypeVar

from services.model.import_run import ImportType, RunKind, Via
from services.model.run_history import NEWEST, RunFilter, RunKey, RunOutcome, RunPlace

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
Member = TypeVar("Member", bound=Enum)


@dataclass(frozen=True, slots=True)
class RunsState:
    """Which runs are shown, and which page of them."""

    place: RunPlace = NEWEST

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        wanted, key = self.place.wanted, self.place.key
        said = [
            wanted.connection_id,
            wanted.outcome.code if wanted.outcome else None,
            wanted.kind.value if wanted.kind else None,
            wanted.import_type.value if wanted.import_type else None,
            wanted.via.value if wanted.via else None,
            wanted.person,
            _text(wanted.since),
            _text(wanted.until),
            _text(key.created_at) if key else None,
            key.run_id if key else None,
            self.place.is_before,
        ]
        return json.dumps(said, separators=(",", ":"))

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read back; where it is none of ours, the first page of all runs."""
        match _loaded(text):
            case [company, outcome, kind, of, via, person, since, until, at, run_id, bool(is_before)]:
                wanted = RunFilter(
                    connection_id=known_id(company),
                    outcome=next((one for one in RunOutcome if one.code == outcome), None),
                    kind=member(RunKind, kind),
                    import_type=member(ImportType, of),
                    via=member(Via, via),
                    person=known_id(person),
                    since=_instant(since),
                    until=_instant(until),
                )
                created_at, known = _instant(at), known_id(run_id)
                key = RunKey(created_at, known) if created_at and known else None
                return cls(RunPlace(wanted, key, is_before and key is not None))
        return cls()


def known_id(value: object) -> str | None:
    """The id, if it looks like one."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def member(kind: type[Member], value: object) -> Member | None:
    """The member with this value, if there is one."""
    return next((one for one in kind if one.value == value), None)


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _instant(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
