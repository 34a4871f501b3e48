"""The states that a run may come to, whatever was done to it before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.model.import_run import FINISHED, RunKind, RunStatus

#: Nobody works on these any more, and nobody can press Import on them.
OVER = FINISHED | {RunStatus.REFUSED, RunStatus.REPLACED, RunStatus.JOINED}
ONLY_UNDOS = frozenset({RunStatus.UNDOING, RunStatus.UNDONE})
ONLY_IMPORTS = frozenset(RunStatus) - ONLY_UNDOS - {RunStatus.PAUSED, RunStatus.CANCELLED, RunStatus.FAILED}


class LegalStates:
    """An undo is never an import, an import never an undo; what is over is never worked on again."""

    def __init__(self) -> None:
        self._over: set[str] = set()

    def check(self, rows: Iterable[Any]) -> None:
        """The runs as they are after a step."""
        for row in rows:
            status = RunStatus(row.status)
            assert status not in (ONLY_IMPORTS if row.kind == RunKind.UNDO.value else ONLY_UNDOS), row.id
            assert status in OVER or row.id not in self._over, (row.id, status)
            if status in OVER:
                self._over.add(row.id)
