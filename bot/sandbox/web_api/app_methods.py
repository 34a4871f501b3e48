"""Who the app is, how it connects, and a thin form of its installation."""

from __future__ import annotations

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.web_api.calls import Call, Method
from bot.sandbox.workspace import (
    APP_ID,
    BOT_ID,
    BOT_TOKEN,
    BOT_USER_ID,
    TEAM_ID,
    TEAM_NAME,
)

#: What ``/oauth/v2/authorize`` hands out.
INSTALL_CODE = "sandbox-code"


def _auth_test(call: Call) -> Json:
    return {
        "url": f"{call.slack.base_url}/",
        "team": TEAM_NAME,
        "user": call.slack.manifest.name.lower().replace(" ", ""),
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def _open_connection(call: Call) -> Json:
    ticket = call.slack.delivery.sockets.new_ticket()
    address = call.slack.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={ticket}&app_id={APP_ID}"}


def _oauth_access(call: Call) -> Json:
    if call.get("code") != INSTALL_CODE:
        raise SlackRefusal("invalid_code")
    return {
        "app_id": APP_ID,
        "authed_user": {"id": "U0ADMIN"},
        "scope": ",".join(call.slack.manifest.scopes),
        "token_type": "bot",
        "access_token": BOT_TOKEN,
        "bot_user_id": BOT_USER_ID,
        "team": {"id": TEAM_ID, "name": TEAM_NAME},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _revoke(_call: Call) -> Json:
    return {"revoked": True}


METHODS = {
    "auth.test": Method(_auth_test),
    "auth.revoke": Method(_revoke),
    "apps.connections.open": Method(_open_connection, token="app"),
    "oauth.v2.access": Method(_oauth_access, token="none"),
}
