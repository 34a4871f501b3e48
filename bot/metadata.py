"""What a modal carries from one request to the next. None of it is trusted: whoever reads it checks again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self

#: So many page starts are remembered for *Previous*; more would not fit into a modal's metadata.
MOST_STARTS = 200


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


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
