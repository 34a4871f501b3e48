"""Where the app is installed: tokens, what each workspace granted, and tokens that are dead."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.workspace import BOT_TOKEN, Team


@dataclass
class Installation:
    """The app in one workspace. ``death``: the error that its token is answered with once it is dead.

    An app whose token was revoked is still there: people can use it, and only its calls are refused.
    """

    team: Team
    token: str
    scopes: list[str]
    user_id: str
    death: str | None = None
    is_there: bool = True


class Installations:
    """All installations, those that ended included."""

    def __init__(self) -> None:
        self._by_token: dict[str, Installation] = {}

    def clear(self) -> None:
        """Forget all; what was given out is unknown from now on."""
        self._by_token.clear()

    def of(self, team_id: str) -> Installation | None:
        """The installation that a workspace has now."""
        for installation in self._by_token.values():
            if installation.is_there and installation.team.id == team_id:
                return installation
        return None

    def by_token(self, token: str) -> Installation | None:
        """The installation that this token belongs to, or belonged to."""
        return self._by_token.get(token)

    def teams(self) -> list[Team]:
        """The workspaces that have the app."""
        return [each.team for each in self._by_token.values() if each.is_there]

    def install(
        self, team: Team, scopes: Iterable[str], user_id: str, token: str | None = None
    ) -> Installation:
        """Install, or once more: a living token stays the same, and scopes only ever come to it."""
        known = self.of(team.id)
        if known is not None and known.death is None:
            known.scopes = list(dict.fromkeys([*known.scopes, *scopes]))
            known.user_id = user_id
            return known
        if known is not None:
            known.is_there = False
        token = token or f"{BOT_TOKEN}-{secrets.token_hex(8)}"
        self._by_token[token] = Installation(team, token, list(scopes), user_id)
        return self._by_token[token]

    def revoke(self, team_id: str) -> None:
        """The token dies; the app is still there."""
        known = self.of(team_id)
        if known is not None and known.death is None:
            known.death = "token_revoked"

    def remove(self, team_id: str) -> None:
        """The app leaves the workspace, and its token dies."""
        known = self.of(team_id)
        if known is not None:
            known.death, known.is_there = known.death or "account_inactive", False
