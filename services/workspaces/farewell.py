"""What ends with the app in a workspace. The ledger stays: the workspace may install the app again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import structlog

from services.clock import Clock
from services.errors import AppError
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus
from services.model.people import Actor
from services.ports.store import Store, Transaction

log = structlog.get_logger()

#: Ends a company's imports, forgets its tokens and gives them back.
EndCompany = Callable[[Actor, str], object]
#: Who did it, where no person did.
SYSTEM = "system"
#: What is said of messages that nobody can be sent any more.
REMOVED = "app_uninstalled"
MOST_SCHEDULES = 10_000


class Farewell:
    """Companies are disconnected, which cancels their imports; schedules pause; messages are given up."""

    def __init__(self, store: Store, clock: Clock, end_company: EndCompany) -> None:
        self._store = store
        self._clock = clock
        self._end_company = end_company

    def finish(self, team_id: str) -> None:
        """Do what is left to do, unless the app is there again."""
        system = Actor(team_id, SYSTEM)
        self._pause_schedules(system)
        for company in self._connected(team_id):
            self._end(system, company)
        with self._store.writing() as tx:
            if _is_gone(tx, team_id):
                tx.undelivered.give_up(team_id, REMOVED)
                tx.commit()

    def _connected(self, team_id: str) -> list[Connection]:
        with self._store.reading() as tx:
            companies = tx.connections.of_team(team_id) if _is_gone(tx, team_id) else []
        return [one for one in companies if one.status is not ConnectionStatus.DISCONNECTED]

    def _end(self, system: Actor, company: Connection) -> None:
        """One that cannot be ended now holds up no other; it is tried again within the hour."""
        try:
            self._end_company(system, company.id)
        except AppError as error:
            log.warning("company_not_ended", error=error.code)

    def _pause_schedules(self, system: Actor) -> None:
        now = self._clock.now()
        with self._store.writing() as tx:
            if not _is_gone(tx, system.team_id):
                return
            for row in tx.schedules.page(system.team_id, 0, MOST_SCHEDULES).rows:
                schedule = tx.schedules.hold(row.schedule.id, system.team_id)
                if not schedule.is_paused:
                    tx.schedules.save(replace(schedule, next_at=None, refused_since=None))
                    tx.audit.add(system, AuditAction.SCHEDULE_PAUSED, schedule.id, {}, now)
            tx.commit()


def _is_gone(tx: Transaction, team_id: str) -> bool:
    found = tx.installations.find(team_id)
    return found is not None and found.removed_at is not None
