"""How long work stood still: the longest time in which a company with work to do got no step further."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from services.model.import_run import WORKING
from services.store.tables_runs import import_runs

if TYPE_CHECKING:
    from tests.faults.world import World

#: What may pass of the clock before somebody goes on with what a dead process held: a lease and a sweep.
RECOVERY = 105.0
#: Real seconds that a busy machine may take over a step; many of the clock.
ALLOWANCE = 6.0


class Stalls:
    """Looks again and again, and remembers the longest stand-still of each company."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen: dict[str, tuple[int, float]] = {}
        self.longest = 0.0

    def look(self) -> None:
        """Note who got on since the last look."""
        now = self._world.clock.monotonic()
        got = sa.func.sum(import_runs.c.step + import_runs.c.fence)
        waits = sa.func.max(sa.case((import_runs.c.status.in_([one.value for one in WORKING]), 1), else_=0))
        wanted = sa.select(import_runs.c.connection_id, got, waits).group_by(import_runs.c.connection_id)
        with self._world.database() as database:
            for company, steps, has_work in database.execute(wanted).tuples():
                known, since = self._seen.get(company, (None, now))
                if steps != known or not has_work:
                    self._seen[company] = (steps, now)
                self.longest = max(self.longest, now - since)

    def violations(self, paused_for: float) -> list[str]:
        """What took too long, where processes were paused for so long at a time.

        Who is paused while it writes to SQLite holds off all other writers until it goes on.
        """
        most = RECOVERY + paused_for + ALLOWANCE * self._world.clock.speed
        return [f"I5 a company stood still for {self.longest:.0f} s"] if self.longest > most else []
