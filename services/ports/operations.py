"""What the store keeps of the processes themselves, and what it tells about its own state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from services.model.operations import Figures, Replica


class ReplicaStore(Protocol):
    """The processes that work on the database."""

    def beat(self, replica: Replica, now: datetime) -> None:
        """Say that this process is there."""
        ...

    def leave(self, replica_id: str) -> None:
        """Say that it is not there any more."""
        ...

    def beating(self, since: datetime) -> Sequence[Replica]:
        """Those that said so since then."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove those that were last there before then; how many."""
        ...


class ChoreStore(Protocol):
    """What one process does for all."""

    def take(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Whether it is this process's to do: it was due. Nobody else takes it until then."""
        ...

    def probe(self) -> None:
        """Write nothing, as if it were something. Raises the store's error where nothing can be written."""
        ...

    def done(self, name: str, owner: str, next_at: datetime) -> None:
        """It is due again then; nothing happens if another process has it by now."""
        ...


class FigureStore(Protocol):
    """Counts for those who watch over the installation: nothing of customers, nothing of workspaces."""

    def figures(self, now: datetime) -> Figures: ...

    def oldest_due_message(self, now: datetime) -> timedelta:
        """For how long the message that was due first has been waiting; nothing if none is due."""
        ...
