"""The hook by which a run watches over a refresh."""

from __future__ import annotations

from collections.abc import Callable

from services.model.import_run import Progress
from services.ports.store import Transaction

#: Called inside every page's transaction, before it commits. It may raise: the page is then not kept, and the
#: refresh ends where it can be taken up again.
StepGuard = Callable[[Transaction, Progress], None]
