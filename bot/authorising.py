"""Which workspace a request is of, and with which token it is answered: without asking Slack."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.clients import Clients
from bot.errors import Trouble, attempt

#: Where the context says why nobody knows whether the app is installed.
UNKNOWN = "installation_unknown"


def authorize_by(clients: Clients) -> Callable[..., AuthorizeResult]:
    """What Bolt asks for each request. Where there is no token, ``identify`` says so in words.

    Bolt's own way would ask Slack each time, within the acknowledgement.
    """

    def authorize(context: BoltContext, team_id: str | None) -> AuthorizeResult:
        found = attempt(lambda: clients.of(team_id) if team_id else None)
        if isinstance(found, Trouble):
            context[UNKNOWN] = found.text
        token = found.token if isinstance(found, WebClient) else None
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token=token)

    return authorize
