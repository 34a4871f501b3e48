"""Slack's client for each workspace, with the token that holds at this moment: never kept by who asks."""

from __future__ import annotations

import threading
from typing import Protocol

from slack_sdk import WebClient

from bot.installations import LISTENER_TIMEOUT
from services.workspaces import BotTokens


class Clients(Protocol):
    """The clients of all workspaces that have the app."""

    def of(self, team_id: str, timeout: int = LISTENER_TIMEOUT) -> WebClient | None:
        """A client of this workspace; None where it has not installed the app.

        It repeats nothing by itself. Raises an ``AppError`` where nobody can say.
        """
        ...

    def forget(self, team_id: str) -> None:
        """The token may be another from now on."""
        ...


class OneWorkspace:
    """The app in a single workspace: one client for whatever is asked."""

    def __init__(self, client: WebClient, team_id: str | None = None) -> None:
        """``team_id`` None answers for every workspace."""
        self._client = client
        self._team_id = team_id

    def of(self, team_id: str, timeout: int | None = None) -> WebClient | None:
        """The client, with its own timeout."""
        return self._client if self._team_id in (None, team_id) else None

    def forget(self, team_id: str) -> None:
        """Nothing is remembered."""


class EveryWorkspace:
    """The workspace of SLACK_BOT_TOKEN, if there is one, and those that installed the app by OAuth."""

    def __init__(self, tokens: BotTokens, api_url: str, own_token: str | None = None) -> None:
        self._tokens = tokens
        self._api_url = api_url
        self._own_token = own_token
        #: The workspace of that token, once it is known; until then the token counts for every workspace.
        self.own_team_id: str | None = None
        self._lock = threading.Lock()
        self._made: dict[tuple[str, int], WebClient] = {}

    def of(self, team_id: str, timeout: int = LISTENER_TIMEOUT) -> WebClient | None:
        """A client of this workspace, with the token that holds now."""
        is_own = self._own_token is not None and self.own_team_id in (None, team_id)
        token = self._own_token if is_own else self._tokens.of(team_id)
        return None if token is None else self._client(token, team_id, timeout)

    def forget(self, team_id: str) -> None:
        """Ask for the token the next time."""
        self._tokens.forget(team_id)
        with self._lock:
            self._made = {key: made for key, made in self._made.items() if key[0] != team_id}

    def _client(self, token: str, team_id: str, timeout: int) -> WebClient:
        with self._lock:
            made = self._made.get((team_id, timeout))
            if made is None or made.token != token:
                made = WebClient(token, base_url=self._api_url, timeout=timeout, retry_handlers=[])
                self._made[(team_id, timeout)] = made
        return made


def clients_of(given: WebClient | Clients) -> Clients:
    """A plain client is the only one that there is."""
    return OneWorkspace(given) if isinstance(given, WebClient) else given
