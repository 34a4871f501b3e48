"""What a workspace allowed the app against what the app needs by now: administrators are told once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.clock import Clock
from services.model.outbox import MessageKind, NewMessage
from services.ports.desk import Rights
from services.ports.store import Store

#: The scopes that are missing where these are granted, in order.
Missing = Callable[[frozenset[str]], Sequence[str]]


class ScopeDrift:
    """Tells of what is missing. Which scopes are needed, others say."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def look(self, missing: Missing) -> int:
        """Tell of every workspace that installed the app by itself; how many messages."""
        with self._store.reading() as tx:
            installed = [one for one in tx.installations.all() if one.has_token]
        return sum(self.tell(one.team_id, missing(one.scopes)) for one in installed)

    def tell(self, team_id: str, scopes: Sequence[str]) -> int:
        """Tell each financial administrator what is missing, once for the same scopes; how many messages."""
        named = ",".join(scopes)
        if self._is_told(team_id, named):
            return 0
        # Before the transaction: Slack may be asked who is in a user group.
        people = self._rights.people(team_id) if scopes else []
        now = self._clock.now()
        with self._store.writing() as tx:
            for person in people:
                key = f"scopes:{team_id}:{named}:{person}"
                facts = {"scopes": list(scopes)}
                told = NewMessage(team_id, MessageKind.SCOPES_MISSING, key, recipient=person, facts=facts)
                tx.outbox.add(told, now)
            # While nobody is there to be told, it is still to be told.
            if people or not scopes:
                tx.installations.told(team_id, named or None)
            tx.commit()
        return len(people)

    def _is_told(self, team_id: str, named: str) -> bool:
        """The workspace of the configured token has no row: there the messages themselves are kept."""
        with self._store.reading() as tx:
            found = tx.installations.find(team_id)
        return (found.scopes_told or "") == named if found is not None else not named
