"""The history of runs, page by page, as the store keeps it."""

from __future__ import annotations

from typing import Protocol

from services.model.import_run import ImportRun
from services.model.run_history import RunPlace


class RunPageStore(Protocol):
    """Runs of a workspace, newest first."""

    def page(self, team_id: str, place: RunPlace, limit: int) -> list[ImportRun]:
        """The runs of this place, newest first, also where the page is the one before its key."""
        ...
