"""A workspace's rows as a whole: to be given to it, and to be removed for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.errors import AppError


class StillInUse(AppError):
    """Somebody used the app in this workspace while it was erased, so something of it is left."""

    code = "still_in_use"
    remedy = "Remove the app from the workspace in Slack, then run the command again; it goes on."


@dataclass(frozen=True, slots=True)
class Erasure:
    """That a workspace was erased: this alone stays."""

    team_id: str
    erased_by: str
    erased_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One table of what is given out: its name, and what its rows say."""

    name: str
    about: str


class ExportStore(Protocol):
    """Reads all of a workspace's rows, as values that JSON knows."""

    def is_known(self, team_id: str) -> bool:
        """Whether there is anything of this workspace."""
        ...

    def parts(self) -> Sequence[Part]:
        """What is given out, in a fixed order."""
        ...

    def rows(self, part: str, team_id: str) -> Iterator[dict[str, object]]:
        """The rows of one part, in the order of their keys, one by one."""
        ...


class ErasingStore(Protocol):
    """Removes a workspace's rows, a bounded number at a time."""

    def note(self, team_id: str, by: str, now: datetime) -> None:
        """The database lets its audit log go, as far as it is from before now."""
        ...

    def known(self, team_id: str) -> Erasure | None:
        """That it was erased, or is being erased."""
        ...

    def loose(self, team_id: str) -> Sequence[str]:
        """The tables with rows of it by which no others are found, in the order in which they are emptied."""
        ...

    def held(self, team_id: str) -> Sequence[str]:
        """The others with rows of it, in the order in which they are emptied; the audit log is the last."""
        ...

    def remove(self, table: str, team_id: str, limit: int) -> int:
        """Remove so many rows at most; how many. 0 once there are none. Raises ``StillInUse``."""
        ...
