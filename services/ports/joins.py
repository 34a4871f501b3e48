"""Runs that would do what another does already, as the store keeps them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from services.model.import_run import ImportRun


class JoinStore(Protocol):
    """Runs that join one of the same choices."""

    def under_way(self, run: ImportRun) -> ImportRun | None:
        """The started run that does what this one would do, held so that it cannot end unseen."""
        ...

    def join(self, run_id: str, other_id: str, at: datetime) -> bool:
        """Whether the run, on which nobody works, now waits for the outcome of the other."""
        ...

    def joined(self, run: ImportRun) -> list[ImportRun]:
        """The runs that wait for the outcome of this one, held so that no other joins unseen."""
        ...

    def release(self, run: ImportRun) -> None:
        """Let those that joined this run begin by themselves: it does not import after all."""
        ...
