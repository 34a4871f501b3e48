"""Asks Slack which user groups the workspace has."""

from __future__ import annotations

from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.access.user_groups import Offered, UserGroup

log = structlog.get_logger()

#: Why none are offered, by what Slack answers, and what to do about it.
WHY = {
    "missing_scope": (
        "User groups can't be chosen: the app lacks the scope usergroups:read. "
        "Whoever runs it can add it in the app's settings and install the app again."
    ),
    "paid_teams_only": "User groups can't be chosen: they come with Slack's paid plans.",
    "plan_upgrade_required": "User groups can't be chosen: they come with Slack's paid plans.",
}
NO_ANSWER = "User groups can't be chosen now: Slack did not list them. Open this window again."
NONE = "This workspace has no user groups."


def offered_by(client: WebClient) -> Offered:
    """What Slack lists now; disabled ones are not among them."""
    try:
        answer = client.usergroups_list()
    except (SlackApiError, OSError, HTTPException) as error:
        code = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
        log.warning("user_groups_not_listed", error=code)
        return Offered(why_not=WHY.get(str(code), NO_ANSWER))
    found = [
        UserGroup(str(one["id"]), str(one.get("handle") or ""), str(one.get("name") or ""))
        for one in answer.get("usergroups") or ()
    ]
    return Offered(tuple(sorted(found, key=lambda one: (one.handle, one.id))), "" if found else NONE)
