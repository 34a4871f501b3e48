"""Whether people are still in their workspaces."""

from __future__ import annotations

from http.client import HTTPException

import structlog
from slack_sdk.errors import SlackApiError

from bot.clients import Clients
from services.errors import AppError

log = structlog.get_logger()

#: What Slack answers about somebody whom the workspace does not have.
NOT_THERE = "user_not_found"


class SlackPeople:
    """Asks Slack who left; where it does not say, everybody is there."""

    def __init__(self) -> None:
        """The clients need the services, which need this: they come by ``ask``."""
        self._clients: Clients | None = None

    def ask(self, clients: Clients) -> None:
        """From now on these are asked."""
        self._clients = clients

    def is_gone(self, team_id: str, user_id: str) -> bool:
        """Whether the person is deactivated, or unknown to the workspace."""
        try:
            client = self._clients.of(team_id) if self._clients else None
            if client is None:
                return False
            return bool(client.users_info(user=user_id)["user"].get("deleted"))
        except (AppError, SlackApiError, OSError, HTTPException) as error:
            return self._is_unknown(error)

    @staticmethod
    def _is_unknown(error: Exception) -> bool:
        code = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
        if code != NOT_THERE:
            log.warning("person_unknown", error=code)
        return code == NOT_THERE
