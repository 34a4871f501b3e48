"""By which client a message goes out, and what Slack's answer says about that client."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from slack_sdk import WebClient

from bot.clients import Clients
from bot.installations import NOTIFIER_TIMEOUT, SlackNotConfigured, SlackUnreachable
from bot.notifier.outcomes import SCOPE_MISSING, TOKEN_REFUSED, Later, Outcome
from bot.notifier.pace import Pace
from services.errors import rescued

#: Nothing goes to a workspace that removed the app; it may install it again.
NOT_INSTALLED = Later("no_installation", seconds=3600)


class Senders:
    """The clients of all workspaces."""

    def __init__(self, clients: Clients, pace: Pace) -> None:
        self._clients = clients
        self._pace = pace

    def of(self, team_id: str) -> WebClient | Later:
        """With the token of this moment."""
        try:
            return self._clients.of(team_id, NOTIFIER_TIMEOUT) or NOT_INSTALLED
        except (SlackNotConfigured, SlackUnreachable) as error:
            return Later(error.code)

    def heard(self, team_id: str, client: WebClient, outcome: Outcome) -> Outcome:
        """What is to be made of an outcome: sooner again, where there is another token by now."""
        if not isinstance(outcome, Later):
            return outcome
        if outcome.error == SCOPE_MISSING:
            # So that Home tells what is missing; the message waits.
            rescued(partial(self._clients.look_again, team_id), lambda _: None)
        if outcome.error in TOKEN_REFUSED:
            return self._with_another_token(team_id, client, outcome)
        return outcome

    def _with_another_token(self, team_id: str, client: WebClient, outcome: Later) -> Later:
        """The workspace may have installed the app again, which another process was told."""
        if not self._clients.is_renewed(team_id, client.token or "", outcome.error):
            return outcome
        self._pace.reopen(team_id)
        return replace(outcome, seconds=0)
