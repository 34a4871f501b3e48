"""Which workspace the app is installed in."""

from __future__ import annotations

from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.scopes import granted
from bot.settings import BotSettings
from services.errors import AppError

#: Seconds that a listener's call to Slack may take: less than the three in which it must open a modal.
LISTENER_TIMEOUT = 2
#: Seconds that a message may take: nobody waits for it.
NOTIFIER_TIMEOUT = 10
#: The workspace of rows that were made before any Slack workspace was known.
LOCAL_TEAM = "local"


class SlackNotConfigured(AppError):
    """There is no Slack token, or Slack refuses it."""

    code = "slack_not_configured"
    remedy = "Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET), then run the doctor command."


class SlackUnreachable(AppError):
    """Slack does not answer."""

    code = "slack_unreachable"
    remedy = "Check this machine's connection and SLACK_API_URL, then start again."


def notifying_client(slack: BotSettings, token: str) -> WebClient:
    """What messages are sent with. It repeats nothing by itself: an unanswered post may stand there."""
    return WebClient(token, base_url=slack.slack_api_url, timeout=NOTIFIER_TIMEOUT, retry_handlers=[])


def require_workspace(slack: BotSettings, public_url: str | None) -> None:
    """Do nothing if there is a workspace, or one can install the app. Raises ``SlackNotConfigured``."""
    if slack.slack_bot_token is not None:
        return
    needed = {
        "SLACK_CLIENT_ID": slack.slack_client_id,
        "SLACK_CLIENT_SECRET": slack.slack_client_secret,
        "PUBLIC_URL": public_url,
    }
    lacking = [name for name, value in needed.items() if not value]
    if slack.slack_client_id is None and slack.slack_client_secret is None:
        raise SlackNotConfigured
    if lacking:
        names = " and ".join(lacking)
        raise SlackNotConfigured(f"So that workspaces can install the app, {names} must be set.")


def slack_team_id(client: WebClient) -> str:
    """The workspace of this token. Raises ``SlackNotConfigured`` or ``SlackUnreachable``."""
    return slack_workspace(client)[0]


def slack_workspace(client: WebClient) -> tuple[str, frozenset[str]]:
    """The workspace of this token, and what it allows; nothing where Slack does not say. Raises as above."""
    try:
        answer = client.auth_test()
        named = {key.lower(): str(value) for key, value in answer.headers.items()}
        return str(answer["team_id"]), granted(named.get("x-oauth-scopes", ""))
    except SlackApiError as error:
        raise SlackNotConfigured("Slack did not accept SLACK_BOT_TOKEN.") from error
    except (OSError, HTTPException) as error:
        raise SlackUnreachable from error
