"""Slack's side of an installation: where a workspace consents, and what it gives for a code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import scopes
from bot.errors import attempt
from bot.manifest import REDIRECT_PATH
from bot.settings import BotSettings
from services.model.installation import Installation

log = structlog.get_logger()

AUTHORISE = "/oauth/v2/authorize"
#: Seconds that Slack may take to answer, while somebody looks at a browser.
TIMEOUT = 10


@dataclass(frozen=True, slots=True)
class Granted:
    """The app in a workspace, and its token."""

    installation: Installation
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotGranted:
    """Why there is no installation, and what to do."""

    words: str


NOT_REACHED = NotGranted("Slack did not answer, so nothing was installed. Begin again in a minute.")
CODE_REFUSED = NotGranted("Slack did not accept this consent, so nothing was installed. Begin again.")
WHOLE_ORGANISATION = NotGranted(
    "Import Invoices is installed workspace by workspace, not for a whole organisation. Nothing was "
    "installed. Begin again, and choose one workspace."
)
NO_BOT = NotGranted("Slack gave no bot token, so nothing was installed. Begin again.")


class SlackOAuth:
    """OAuth v2 for bot tokens."""

    def __init__(self, slack: BotSettings, public_url: str, now: Callable[[], datetime]) -> None:
        secret = slack.slack_client_secret
        self._api_url = slack.slack_api_url
        self._client_id = slack.slack_client_id or ""
        self._client_secret = secret.get_secret_value() if secret else ""
        self._redirect_uri = f"{public_url.rstrip('/')}{REDIRECT_PATH}"
        self._now = now

    def address(self, state: str) -> str:
        """Where Slack asks for consent."""
        slack = urlsplit(self._api_url)
        asked = {
            "client_id": self._client_id,
            "scope": ",".join((*scopes.REQUIRED, *scopes.OPTIONAL)),
            "state": state,
            "redirect_uri": self._redirect_uri,
        }
        return f"{slack.scheme}://{slack.netloc}{AUTHORISE}?{urlencode(asked)}"

    def redeem(self, code: str) -> Granted | NotGranted:
        """What Slack gives for a code, once. What cannot be used is given back."""
        try:
            answer = self._client(None).oauth_v2_access(
                client_id=self._client_id,
                client_secret=self._client_secret,
                code=code,
                redirect_uri=self._redirect_uri,
            )
        except SlackApiError as error:
            log.warning("installation_refused", error=str(error.response.get("error")))
            return CODE_REFUSED
        except (OSError, HTTPException) as error:
            log.warning("installation_refused", error=type(error).__name__)
            return NOT_REACHED
        return self._read(answer)

    def _read(self, answer: Any) -> Granted | NotGranted:
        token = str(answer.get("access_token") or "")
        wrong = _wrong(answer)
        if wrong is None:
            return Granted(_installation(answer, self._now()), token)
        if token:
            attempt(lambda: self._client(token).auth_revoke())
        return wrong

    def _client(self, token: str | None) -> WebClient:
        return WebClient(token, base_url=self._api_url, timeout=TIMEOUT, retry_handlers=[])


def _wrong(answer: Any) -> NotGranted | None:
    if answer.get("is_enterprise_install"):
        return WHOLE_ORGANISATION
    is_whole = bool((answer.get("team") or {}).get("id") and (answer.get("authed_user") or {}).get("id"))
    is_bot = answer.get("token_type") == "bot" and bool(answer.get("access_token"))
    return None if is_bot and is_whole else NO_BOT


def _installation(answer: Any, now: datetime) -> Installation:
    team = answer["team"]
    enterprise = (answer.get("enterprise") or {}).get("id")
    return Installation(
        team_id=str(team["id"]),
        team_name=str(team.get("name") or team["id"]),
        app_id=str(answer.get("app_id") or ""),
        bot_id=str(answer.get("bot_id") or ""),
        bot_user_id=str(answer.get("bot_user_id") or ""),
        scopes=scopes.granted(str(answer.get("scope") or "")),
        installed_by=str(answer["authed_user"]["id"]),
        installed_at=now,
        enterprise_id=str(enterprise) if enterprise else None,
    )
