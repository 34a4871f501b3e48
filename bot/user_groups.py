"""The workspace's user groups, such as ``@finance``, which may hold rights."""

from __future__ import annotations

from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

log = structlog.get_logger()


class SlackUserGroups:
    """Asks Slack who is in a group; a group that cannot be asked for has no members, so it grants nothing."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def members(self, team_id: str, group_id: str) -> frozenset[str]:
        """Ids of the people in the group; none if it is gone."""
        try:
            answer = self._client.usergroups_users_list(usergroup=group_id)
        except (SlackApiError, OSError, HTTPException) as error:
            log.warning("user_group_unknown", group=group_id, error=type(error).__name__)
            return frozenset()
        return frozenset(map(str, answer.get("users") or ()))
