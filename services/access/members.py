"""The people behind the ids of a security group."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable

from services.clock import Clock
from services.decisions.permissions import is_user_group
from services.ports.desk import UserGroups

#: Seconds for which the members of a user group are remembered.
REMEMBER_MEMBERS = 60.0


class NoUserGroups:
    """Workspaces whose user groups cannot be asked for: each has no members."""

    def members(self, team_id: str, group_id: str) -> frozenset[str]:
        return frozenset()


class RememberedMembers:
    """Each user group is asked for at most once a minute."""

    def __init__(self, user_groups: UserGroups, clock: Clock) -> None:
        self._user_groups = user_groups
        self._clock = clock
        self._lock = threading.Lock()
        self._remembered: dict[tuple[str, str], tuple[float, frozenset[str]]] = {}

    def people(self, team_id: str, principals: Iterable[str]) -> list[str]:
        """Ids of people: user groups stand for their members."""
        return self._unfolded(team_id, principals, ask=True)

    def known_people(self, team_id: str, principals: Iterable[str]) -> list[str]:
        """As ``people``, but without asking Slack: a user group not remembered counts as empty."""
        return self._unfolded(team_id, principals, ask=False)

    def _unfolded(self, team_id: str, principals: Iterable[str], ask: bool) -> list[str]:
        return distinct(
            person for principal in principals for person in self._behind(team_id, principal, ask)
        )

    def _behind(self, team_id: str, principal: str, ask: bool) -> Collection[str]:
        """The person herself, or a user group's members; without ``ask`` only those remembered."""
        if not is_user_group(principal):
            return (principal,)
        key, now = (team_id, principal), self._clock.monotonic()
        with self._lock:
            asked_at, members = self._remembered.get(key, (None, frozenset()))
        if asked_at is not None and now - asked_at < REMEMBER_MEMBERS:
            return sorted(members)
        if not ask:
            return ()
        members = self._user_groups.members(team_id, principal)
        with self._lock:
            self._remembered[key] = (now, members)
        return sorted(members)


def distinct(ids: Iterable[str]) -> list[str]:
    """Each once, in their order."""
    return list(dict.fromkeys(ids))
