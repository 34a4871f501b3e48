"""The workspace's user groups, such as ``@finance``, which may hold rights."""

from __future__ import annotations

from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clients import Clients, clients_of
from services.errors import AppError

log = structlog.get_logger()


class SlackUserGroups:
    """Asks Slack who is in a group; a group that cannot be asked for has no members, so it grants nothing."""

    def __init__(self, clients: WebClient | Clients | None = None) -> None:
        """None until the services are made, which the clients need and which need this."""
        self._clients = None if clients is None else clients_of(clients)

    def ask(self, clients: Clients) -> None:
        """From now on these are asked."""
        self._clients = clients

    def members(self, team_id: str, group_id: str) -> frozenset[str]:
        """Ids of the people in the group; none if it is gone."""
        try:
            client = self._clients.of(team_id) if self._clients else None
            if client is None:
                return frozenset()
            answer = client.usergroups_users_list(usergroup=group_id)
        except (AppError, SlackApiError, OSError, HTTPException) as error:
            log.warning("user_group_unknown", group=group_id, error=type(error).__name__)
            return frozenset()
        return frozenset(map(str, answer.get("users") or ()))
