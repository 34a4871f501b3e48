"""The financial administrators that the setting names: ids, each of one workspace where it says of which."""

from __future__ import annotations

from collections.abc import Callable, Sequence

#: Which workspace the app's own bot token is of; None while nobody knows.
Home = Callable[[], str | None]
#: Between a workspace's id and a person's.
OF = ":"


class Configured:
    """Entries are ``USER`` or ``TEAM:USER``; a user group's id may stand in place of a person's.

    The same id may be somebody else's in another workspace. So one without a workspace counts in that of the
    bot token alone; only where there is no such token it counts everywhere.
    """

    def __init__(self, entries: Sequence[str]) -> None:
        split = [entry.rpartition(OF) for entry in entries]
        self._everywhere = tuple(principal for team_id, _, principal in split if not team_id)
        self._named = tuple((team_id, principal) for team_id, _, principal in split if team_id)
        self._home: Home | None = None

    def count_in(self, home: Home) -> None:
        """There is a bot token: ids without a workspace are those of its workspace."""
        self._home = home

    @property
    def is_known(self) -> bool:
        """Whether it can be said of whom entries without a workspace speak."""
        return not self._everywhere or self._home is None or self._home() is not None

    def of(self, team_id: str) -> tuple[str, ...]:
        """The people and user groups that it names in this workspace."""
        named = tuple(principal for team, principal in self._named if team == team_id)
        is_home = self._home is None or self._home() == team_id
        return (*self._everywhere, *named) if is_home else named
