"""Results that reached nobody, for those whom they concern."""

from __future__ import annotations

from services.clock import Clock
from services.errors import NotFound
from services.model.outbox import UndeliveredResult
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.store import Store

#: Runs that are listed.
MOST_LISTED = 20


class Deliveries:
    """Messages, once they were sent or could not be."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def undelivered(self, actor: Actor) -> list[UndeliveredResult]:
        """Results that reached nobody: all for a financial administrator, her own for anybody else."""
        own = None if self._rights.may(actor, Right.IMPORT) else actor.user_id
        with self._store.reading() as tx:
            found = tx.undelivered.of_team(actor.team_id, own, MOST_LISTED)
            return [UndeliveredResult(tx.runs.get(one.run_id, actor.team_id), one) for one in found]

    def dismiss(self, actor: Actor, run_id: str) -> None:
        """List this run's no longer. Raises ``NotAllowed``, ``NotFound``."""
        may_dismiss_any = self._rights.may(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            run = tx.runs.get(run_id, actor.team_id)
            if run.requested_by != actor.user_id and not may_dismiss_any:
                raise NotFound("This import run is not known.")
            tx.undelivered.dismiss(actor.team_id, run_id, actor.user_id)
            tx.commit()
