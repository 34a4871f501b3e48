"""People who left the workspace: they hold no right any more, whatever lists still name them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

from services.access.members import REMEMBER_MEMBERS
from services.clock import Clock
from services.decisions.permissions import is_user_group
from services.ports.desk import People


class NobodyLeaves:
    """Workspaces whose people cannot be asked for: everybody is taken to be there."""

    def is_gone(self, team_id: str, user_id: str) -> bool:
        return False


class Leavers:
    """Each person is asked for at most once a minute."""

    def __init__(self, people: People, clock: Clock) -> None:
        self._people = people
        self._clock = clock
        self._lock = threading.Lock()
        self._remembered: dict[tuple[str, str], tuple[float, bool]] = {}

    def is_gone(self, team_id: str, user_id: str) -> bool:
        """Whether she left for certain; Slack may be asked."""
        key, now = (team_id, user_id), self._clock.monotonic()
        with self._lock:
            asked_at, is_gone = self._remembered.get(key, (None, False))
        if asked_at is not None and now - asked_at < REMEMBER_MEMBERS:
            return is_gone
        is_gone = self._people.is_gone(team_id, user_id)
        with self._lock:
            self._remembered[key] = (now, is_gone)
        return is_gone

    def is_known_to_be_gone(self, team_id: str, user_id: str) -> bool:
        """The same as it was when Slack was asked last; nobody is asked now."""
        with self._lock:
            return self._remembered.get((team_id, user_id), (0.0, False))[1]

    def those_left(self, team_id: str, principals: Iterable[str]) -> list[str]:
        """All but who is known to be gone; asked for one after the other until somebody is there.

        One who is there is enough to know that the workspace has somebody, so no more are asked for.
        """
        return list(self._those_left(team_id, principals))

    def _those_left(self, team_id: str, principals: Iterable[str]) -> Iterator[str]:
        is_somebody_there = False
        for principal in principals:
            has_left = self.is_known_to_be_gone if is_somebody_there else self.is_gone
            # Slack itself takes people who left out of its user groups.
            if is_user_group(principal) or not has_left(team_id, principal):
                is_somebody_there = True
                yield principal
