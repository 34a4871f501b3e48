"""Who the app is, how it connects, and how it is installed."""

from __future__ import annotations

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.web_api.calls import Call, Method
from bot.sandbox.workspace import APP_ID, CLIENT_ID, CLIENT_SECRET


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
    if call.get("client_id") != CLIENT_ID:
        raise SlackRefusal("invalid_client_id")
    if call.get("client_secret") != CLIENT_SECRET:
        raise SlackRefusal("bad_client_secret")
    if call.get("grant_type") not in (None, "authorization_code"):
        raise SlackRefusal("invalid_grant_type")
    platform = call.slack.platform
    code = platform.codes.redeem(call.get("code"), call.get("redirect_uri"))
    team = platform.of(code.team_id).team
    installation = platform.installations.install(team, code.scopes, code.user_id)
    platform.changes.touch()
    return {
        "app_id": APP_ID,
        "authed_user": {"id": code.user_id},
        "scope": ",".join(installation.scopes),
        "token_type": "bot",
        "access_token": installation.token,
        "bot_user_id": team.bot_user_id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _revoke(call: Call) -> Json:
    if call.is_set("test"):
        return {"revoked": False}
    team = call.slack.team
    call.slack.platform.installations.revoke(team.id)
    event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot_user_id]}}
    call.slack.events.about("tokens_revoked", event, team)
    return {"revoked": True}


METHODS = {
    "auth.test": Method(_auth_test),
    "auth.revoke": Method(_revoke),
    "apps.connections.open": Method(_open_connection, token="app"),
    "oauth.v2.access": Method(_oauth_access, token="none"),
}
