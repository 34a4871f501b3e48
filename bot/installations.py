"""Which workspace the app is installed in."""

from __future__ import annotations

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from services.errors import AppError

#: The workspace of rows that were made before any Slack workspace was known.
LOCAL_TEAM = "local"


class SlackNotConfigured(AppError):
    """There is no Slack token, or Slack refuses it."""

    code = "slack_not_configured"
    remedy = "Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET), then run the doctor command."


def slack_team_id(client: WebClient) -> str:
    """The workspace of this token. Raises ``SlackNotConfigured``."""
    try:
        return str(client.auth_test()["team_id"])
    except (SlackApiError, OSError) as error:
        raise SlackNotConfigured("Slack did not accept SLACK_BOT_TOKEN.") from error
