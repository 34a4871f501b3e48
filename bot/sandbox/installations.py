"""Where the app is installed: tokens, what each workspace granted, and tokens that are dead."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.workspace import BOT_TOKEN, Team


@dataclass
class Installation:
    """The app in one workspace. ``death``: the error that its token is answered with once it is dead."""

    team: Team
    token: str
    scopes: list[str]
    user_id: str
    death: str | None = None


class Installations:
    """All installations, those whose token is dead included."""

    def __init__(self) -> None:
        self._by_token: dict[str, Installation] = {}

    def clear(self) -> None:
        """Forget all; what was given out is unknown from now on."""
        self._by_token.clear()

    def of(self, team_id: str) -> Installation | None:
        """The installation of a workspace whose token is alive."""
        alive = (each for each in self._by_token.values() if each.death is None)
        return next((each for each in alive if each.team.id == team_id), None)

    def by_token(self, token: str) -> Installation | None:
        """The installation that this token belongs to, or belonged to."""
        return self._by_token.get(token)

    def teams(self) -> list[Team]:
        """The workspaces that have the app."""
        return [each.team for each in self._by_token.values() if each.death is None]

    def install(
        self, team: Team, scopes: Iterable[str], user_id: str, token: str | None = None
    ) -> Installation:
        """Install, or install once more: the token stays the same then, and scopes only ever come to it."""
        known = self.of(team.id)
        if known is not None:
            known.scopes = list(dict.fromkeys([*known.scopes, *scopes]))
            known.user_id = user_id
            return known
        token = token or f"{BOT_TOKEN}-{secrets.token_hex(8)}"
        self._by_token[token] = Installation(team, token, list(scopes), user_id)
        return self._by_token[token]

    def end(self, team_id: str, death: str) -> Installation | None:
        """The token of a workspace dies, by ``token_revoked`` or ``account_inactive``."""
        ended = self.of(team_id)
        if ended is not None:
            ended.death = death
        return ended
