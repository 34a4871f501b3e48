"""Who the app is, how it connects, and a thin form of its installation."""

from __future__ import annotations

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.web_api.calls import Call, Method
from bot.sandbox.workspace import APP_ID, BOT_TOKEN

#: What ``/oauth/v2/authorize`` hands out.
INSTALL_CODE = "sandbox-code"


def _auth_test(call: Call) -> Json:
    team = call.slack.team
    return {
        "url": f"{call.slack.base_url}/",
        "team": team.name,
        "user": call.slack.manifest.name.lower().replace(" ", ""),
        "team_id": team.id,
        "user_id": team.bot_user_id,
        "bot_id": team.bot_id,
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
        "scope": ",".join(call.slack.scopes),
        "token_type": "bot",
        "access_token": BOT_TOKEN,
        "bot_user_id": call.slack.team.bot_user_id,
        "team": {"id": call.slack.team.id, "name": call.slack.team.name},
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
