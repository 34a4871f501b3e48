"""The use case: remove a workspace for good. Cut short at any moment, it goes on when it is asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from services.clock import Clock
from services.model.connection import Connection, ConnectionStatus
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.privacy import Erasure, StillInUse
from services.ports.store import Store
from services.workspaces.exporting import NoSuchWorkspace

log = structlog.get_logger()

DISCONNECTED = ConnectionStatus.DISCONNECTED
#: Rows of one transaction: others who write wait no longer than for a page of an import.
BATCH = 2000
#: Looks at tables that were empty already: what a process wrote meanwhile is found by the next one.
MOST_PASSES = 50


class Ended(Protocol):
    """A company that was disconnected."""

    @property
    def is_known_there(self) -> bool:
        """Whether Intuit could not be told, and may still list the app among the company's own."""
        ...

    @property
    def is_shared(self) -> bool:
        """Whether the consent stays, because another workspace has the company connected."""
        ...


#: Disconnects a company: its runs end, its tokens are revoked and forgotten.
Disconnect = Callable[[Actor, str], Ended]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed, by table, and the one row that stays.

    Of the companies that were disconnected now: ``given_back`` to Intuit; ``shared`` with another workspace,
    whose consent stays; ``known_there``, of which Intuit could not be told.
    """

    rows: Mapping[str, int]
    stays: Erasure
    given_back: Sequence[Connection] = ()
    shared: Sequence[Connection] = ()
    known_there: Sequence[Connection] = ()

    @property
    def total(self) -> int:
        return sum(self.rows.values())


class WorkspaceErasing:
    """Erases workspaces. QuickBooks and Slack keep what is theirs."""

    def __init__(
        self, store: Store, clock: Clock, rights: Rights, disconnect: Disconnect, batch: int = BATCH
    ) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._disconnect = disconnect
        self._batch = batch

    def companies(self, actor: Actor) -> Sequence[Connection]:
        """The companies that it would disconnect. Raises ``NotAllowed`` or ``NoSuchWorkspace``."""
        self._rights.require(actor, Right.MANAGE_ACCESS)
        with self._store.reading() as tx:
            if not tx.exporting.is_known(actor.team_id) and tx.erasing.known(actor.team_id) is None:
                raise NoSuchWorkspace
            return tx.connections.of_team(actor.team_id)

    def is_installed(self, team_id: str) -> bool:
        """Whether a token of the app is kept, which stays good at Slack until the app is removed there."""
        with self._store.reading() as tx:
            found = tx.installations.find(team_id)
        return found is not None and found.has_token

    def erase(self, actor: Actor) -> Erased:
        """Remove everything. Raises ``NotAllowed``, ``NoSuchWorkspace`` or ``StillInUse``."""
        companies = self.companies(actor)
        self._noted(actor)
        # Before any row goes: whoever works for a company notices, and writes nothing more.
        ended = [self._ended(actor, one) for one in companies if one.status is not DISCONNECTED]
        rows: Counter[str] = Counter()
        for _ in range(MOST_PASSES):
            # Anew, for what was logged meanwhile.
            stays = self._noted(actor)
            if not self._emptied(actor.team_id, rows):
                return Erased(dict(rows), stays, *_by_consent(ended))
        raise StillInUse

    def _ended(self, actor: Actor, company: Connection) -> tuple[Connection, Ended]:
        """Disconnected. Where Intuit could not be told the app's log keeps it: the audit log goes."""
        ended = self._disconnect(actor, company.id)
        if ended.is_known_there:
            log.warning("revoke_failed", realm_id=company.realm_id)
        return company, ended

    def _noted(self, actor: Actor) -> Erasure:
        """That it is erased, and its app's token, which nobody uses from now on."""
        now = self._clock.now()
        with self._store.writing() as tx:
            tx.erasing.note(actor.team_id, actor.user_id, now)
            tx.installations.remove(actor.team_id, now)
            tx.commit()
        return Erasure(actor.team_id, actor.user_id, now)

    def _emptied(self, team_id: str, rows: Counter[str]) -> int:
        """Remove what is there now; how many rows. Nothing once there is nothing left."""
        with self._store.reading() as tx:
            # By the rows of those that are held others are found: they go once nothing else is left.
            tables = tx.erasing.loose(team_id) or tx.erasing.held(team_id)
        return sum(self._emptied_table(table, team_id, rows) for table in tables)

    def _emptied_table(self, table: str, team_id: str, rows: Counter[str]) -> int:
        number = 0
        while True:
            with self._store.writing() as tx:
                some = tx.erasing.remove(table, team_id, self._batch)
                if not some:
                    return number
                tx.commit()
            number += some
            rows[table] += some


def _by_consent(ended: Sequence[tuple[Connection, Ended]]) -> tuple[list[Connection], ...]:
    """Those that were given back, those whose consent stays, and those of which Intuit did not hear."""
    shared = [company for company, how in ended if how.is_shared]
    unheard = [company for company, how in ended if how.is_known_there]
    return [one for one, how in ended if not (how.is_shared or how.is_known_there)], shared, unheard
