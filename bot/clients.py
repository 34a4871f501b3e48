"""Slack's client for each workspace, with the token that holds at this moment: never kept by who asks."""

from __future__ import annotations

import threading
from typing import Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.installations import LISTENER_TIMEOUT, SlackNotConfigured, SlackUnreachable, slack_workspace
from bot.scope_words import NOTHING, Lack
from bot.scopes import missing
from bot.settings import BotSettings
from services.errors import AppError
from services.workspaces import Installations
from services.workspaces.bot_tokens import PATIENCE, REFUSED_FOR

#: Slack's answers that say that a token will never be good again.
FOR_GOOD = frozenset({"token_revoked", "account_inactive"})
#: What follows the public address where people install the app.
INSTALL = "/slack/install"


class Clients(Protocol):
    """The clients of all workspaces that have the app."""

    @property
    def own_token(self) -> str:
        """The token that this process was configured with; empty where there is none."""
        ...

    @property
    def install_address(self) -> str | None:
        """Where people install the app in their workspace; None where they cannot by themselves."""
        ...

    def install_address_of(self, team_id: str) -> str | None:
        """Where this workspace installs the app again; None where whoever runs the app does it by hand."""
        ...

    def bare(self) -> WebClient:
        """A client that knows Slack's address and how long a listener waits; its token counts for nothing."""
        ...

    def of(self, team_id: str, timeout: int = LISTENER_TIMEOUT) -> WebClient | None:
        """A client of this workspace; None where it has not installed the app.

        It repeats nothing by itself. Raises an ``AppError`` where nobody can say.
        """
        ...

    def forget(self, team_id: str) -> None:
        """The token may be another from now on."""
        ...

    def is_renewed(self, team_id: str, refused: str, error: str) -> bool:
        """Whether there is another token by now than the one that Slack refused so."""
        ...

    def has_lost_own(self, team_id: str) -> bool:
        """Whether it is the workspace of the configured token, and Slack takes that for good no more."""
        ...

    def lack(self, team_id: str) -> Lack:
        """What the workspace has not allowed the app, as far as is known."""
        ...

    def look_again(self, team_id: str) -> None:
        """Slack said that a scope is missing: ask what there is. Raises an ``AppError``."""
        ...


class OneWorkspace:
    """The app in a single workspace: one client for whatever is asked."""

    def __init__(self, client: WebClient, team_id: str | None = None) -> None:
        """``team_id`` None answers for every workspace."""
        self._client = client
        self._team_id = team_id

    @property
    def own_token(self) -> str:
        return self._client.token or ""

    @property
    def install_address(self) -> str | None:
        return None

    def install_address_of(self, team_id: str) -> str | None:
        return self.install_address

    def bare(self) -> WebClient:
        return self._client

    def of(self, team_id: str, timeout: int = LISTENER_TIMEOUT) -> WebClient | None:
        """The client, with its own timeout."""
        return self._client if self._team_id in (None, team_id) else None

    def forget(self, team_id: str) -> None:
        """Nothing is remembered."""

    def is_renewed(self, team_id: str, refused: str, error: str) -> bool:
        """Only whoever runs the app can set another one."""
        return False

    def has_lost_own(self, team_id: str) -> bool:
        """Nobody asks Slack here."""
        return False

    def lack(self, team_id: str) -> Lack:
        return NOTHING

    def look_again(self, team_id: str) -> None:
        """Nothing is remembered."""


class EveryWorkspace:
    """The workspace of SLACK_BOT_TOKEN, if there is one, and those that installed the app by OAuth."""

    def __init__(self, installations: Installations, slack: BotSettings, public_url: str | None) -> None:
        configured = slack.slack_bot_token
        self._installations = installations
        self._tokens = installations.tokens
        self._api_url = slack.slack_api_url
        self._own_token = configured.get_secret_value() if configured else ""
        self._install_address = (
            f"{public_url.rstrip('/')}{INSTALL}" if public_url and slack.is_installable else None
        )
        #: What the configured token allows, once Slack has said so.
        self._own_scopes: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._made: dict[tuple[str, int], WebClient] = {}

    @property
    def own_token(self) -> str:
        return self._own_token

    @property
    def install_address(self) -> str | None:
        return self._install_address

    def install_address_of(self, team_id: str) -> str | None:
        """By OAuth nobody mends the token that is configured."""
        return None if self._tokens.own_team_id == team_id else self._install_address

    def bare(self) -> WebClient:
        return self._new(None, LISTENER_TIMEOUT)

    def of(self, team_id: str, timeout: int = LISTENER_TIMEOUT) -> WebClient | None:
        """A client of this workspace, with the token that holds now."""
        unsettled = self.unsettled()
        if self._tokens.own_team_id == team_id and self._tokens.may_own_be_good:
            self._try_again()
        token = self._tokens.of(team_id)
        if token is None:
            self._must_be_nobody(unsettled)
            return None
        with self._lock:
            made = self._made.get((team_id, timeout))
            if made is None or made.token != token:
                made = self._made[(team_id, timeout)] = self._new(token, timeout)
        return made

    def _try_again(self) -> None:
        """Whether Slack takes the configured token again, which it refused some time ago."""
        try:
            self.settle()
        except (SlackNotConfigured, SlackUnreachable):
            self._tokens.own_refused()

    def _must_be_nobody(self, unsettled: AppError | None) -> None:
        """Raise what left it open, unless the workspace of a token that Slack refuses can install the app."""
        is_refused = isinstance(unsettled, SlackNotConfigured)
        if unsettled is not None and not (is_refused and self._install_address):
            raise unsettled.with_traceback(None)

    def forget(self, team_id: str) -> None:
        """Ask for the token the next time."""
        self._tokens.forget(team_id)
        with self._lock:
            self._made = {key: made for key, made in self._made.items() if key[0] != team_id}

    def is_renewed(self, team_id: str, refused: str, error: str) -> bool:
        """Whether there is another token by now; one that Slack took back for good is given up."""
        if refused == self._own_token:
            self._tokens.own_refused()
            self.forget(team_id)
            return self._tokens.of(team_id) not in (None, refused)
        self.forget(team_id)
        return self._installations.refused(team_id, refused, is_for_good=error in FOR_GOOD)

    def has_lost_own(self, team_id: str) -> bool:
        """Whether it is the workspace of the configured token, and Slack takes that for good no more.

        Slack is asked: what it tells may be late. Where the workspace has a token by OAuth too, that decides.
        """
        if self._tokens.own_team_id != team_id or self._installations.granted(team_id):
            return False
        try:
            self.settle()
        except SlackUnreachable:
            return False
        except SlackNotConfigured as error:
            self._tokens.own_refused()
            refusal = error.__cause__
            return isinstance(refusal, SlackApiError) and refusal.response.get("error") in FOR_GOOD
        return False

    def lack(self, team_id: str) -> Lack:
        """What the workspace has not allowed the app, as far as is known."""
        is_own = self._tokens.own_team_id == team_id
        scopes = self._own_scopes if is_own else self._installations.granted(team_id)
        return Lack(missing(scopes), self.install_address_of(team_id)) if scopes else NOTHING

    def look_again(self, team_id: str) -> None:
        """Slack said that a scope is missing: ask what there is. Raises an ``AppError``."""
        client = self.of(team_id)
        if client is None:
            return
        _, scopes = slack_workspace(client)
        if self._tokens.own_team_id == team_id:
            self._own_scopes = scopes
        elif scopes:
            self._installations.rescoped(team_id, scopes)

    def settle(self) -> str:
        """Ask Slack which workspace the configured token is of. Raises an ``AppError``."""
        try:
            team_id, self._own_scopes = slack_workspace(self._new(self._own_token, LISTENER_TIMEOUT))
        except SlackNotConfigured as error:
            self._tokens.not_settled(error, REFUSED_FOR)
            raise
        except SlackUnreachable as error:
            self._tokens.not_settled(error, PATIENCE)
            raise
        self._tokens.settle(team_id, self._own_token)
        return team_id

    def unsettled(self) -> AppError | None:
        """Why nobody knows whose the configured token is, where that is so; Slack is asked now and then."""
        if not self._own_token or self._tokens.own_team_id is not None:
            return None
        if (known := self._tokens.why_unsettled) is not None:
            return known
        try:
            self.settle()
        except (SlackNotConfigured, SlackUnreachable) as error:
            return error
        return None

    def is_own(self, team_id: str) -> bool:
        """Whether a configured token that Slack takes is this workspace's. Raises ``SlackUnreachable``."""
        if isinstance(why := self.unsettled(), SlackUnreachable):
            raise why.with_traceback(None)
        return self._tokens.own_team_id == team_id and not self._tokens.is_own_refused

    def _new(self, token: str | None, timeout: int) -> WebClient:
        return WebClient(token, base_url=self._api_url, timeout=timeout, retry_handlers=[])


def clients_of(given: WebClient | Clients, team_id: str | None = None) -> Clients:
    """A plain client is the only one that there is."""
    return OneWorkspace(given, team_id) if isinstance(given, WebClient) else given
