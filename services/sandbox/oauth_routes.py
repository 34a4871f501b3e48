"""OpenID discovery, authorize, token, revoke, keys and user info, as Intuit's identity service has them."""

from __future__ import annotations

import base64
import binascii
import html
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from services.sandbox.tokens import OAuthRefused, TokenDesk

_HARD_EXPIRY = "x_refresh_token_hard_expires_in"
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Connect to QuickBooks</title>
<body style="font: 16px sans-serif; max-width: 30em; margin: 4em auto">
<h1>{question}</h1>
<p>The app asks to read and write the accounting records of {which}.</p>
{connect}
<p><a id="cancel" href="{cancel}">Cancel</a></p>
</body></html>"""
_CONNECT = '<p><a id="{id}" role="button" href="{address}">{words}</a></p>'

#: What each company is called now, by its realm; the first one is taken where none is chosen.
Names = Mapping[str, Callable[[], str]]


def routes(desk: TokenDesk, companies: Names) -> list[Route]:
    """The routes of the identity service for these companies."""

    def authorize(request: Request) -> Response:
        return _authorize(request, desk, companies)

    async def token(request: Request) -> Response:
        return await _answered(request, desk, _token)

    async def revoke(request: Request) -> Response:
        return await _answered(request, desk, _revoke)

    def user(request: Request) -> Response:
        return _user(request, desk)

    return [
        Route("/.well-known/openid_configuration/", _discovery),
        Route("/.well-known/openid_configuration", _discovery),
        Route("/.well-known/openid_sandbox_configuration/", _discovery),
        Route("/connect/oauth2", authorize),
        Route("/oauth2/v1/tokens/bearer", token, methods=["POST"]),
        Route("/v2/oauth2/tokens/revoke", revoke, methods=["POST"]),
        Route("/op/v1/jwks", lambda request: JSONResponse({"keys": []})),
        Route("/v1/openid_connect/userinfo", user),
    ]


def _discovery(request: Request) -> Response:
    base = str(request.base_url).rstrip("/")
    return JSONResponse(
        {
            "issuer": f"{base}/op/v1",
            "authorization_endpoint": f"{base}/connect/oauth2",
            "token_endpoint": f"{base}/oauth2/v1/tokens/bearer",
            "userinfo_endpoint": f"{base}/v1/openid_connect/userinfo",
            "revocation_endpoint": f"{base}/v2/oauth2/tokens/revoke",
            "jwks_uri": f"{base}/op/v1/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "email", "profile", "address", "phone"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        }
    )


def _authorize(request: Request, desk: TokenDesk, companies: Names) -> Response:
    """The page with Connect and Cancel; ``auto=connect`` or ``auto=cancel`` presses for a test.

    ``realm`` chooses the company.
    """
    params = dict(request.query_params)
    decision, realm_id = params.pop("auto", ""), params.pop("realm", next(iter(companies)))
    redirect_uri, state = params.get("redirect_uri", ""), params.get("state", "")
    is_usable = redirect_uri.startswith(("http://", "https://")) and realm_id in companies
    if params.get("response_type") != "code" or not is_usable:
        return HTMLResponse("<h1>Sorry, but undefined didn't connect</h1>", status_code=400)
    if decision == "cancel":
        return _back(redirect_uri, {"error": "access_denied", "state": state})
    if decision == "connect":
        code = desk.authorise(redirect_uri, realm_id)
        return _back(redirect_uri, {"code": code, "state": state, "realmId": realm_id})
    return HTMLResponse(_page(params, {realm: name() for realm, name in companies.items()}))


def _page(params: Mapping[str, str], names: Mapping[str, str]) -> str:
    """One company is asked about; among several the person chooses."""
    is_one = len(names) == 1
    name = html.escape(next(iter(names.values())))
    connect = [
        _CONNECT.format(
            id="connect" if at == 0 else f"connect-{realm}",
            address=_link(params, auto="connect", realm=realm),
            words="Connect" if is_one else f"Connect {html.escape(names[realm])}",
        )
        for at, realm in enumerate(names)
    ]
    return _PAGE.format(
        question=f"Connect {name} to your app?" if is_one else "Which company do you connect to your app?",
        which="this stand-in company" if is_one else "the stand-in company that you choose",
        connect="\n".join(connect),
        cancel=_link(params, auto="cancel"),
    )


def _link(params: Mapping[str, str], **more: str) -> str:
    return html.escape(f"/connect/oauth2?{urlencode({**params, **more})}", quote=True)


def _back(redirect_uri: str, params: dict[str, str]) -> Response:
    joint = "&" if "?" in redirect_uri else "?"
    return RedirectResponse(f"{redirect_uri}{joint}{urlencode(params)}", status_code=302)


async def _answered(request: Request, desk: TokenDesk, answer: Any) -> Response:
    """The answer for an authenticated client, or the refusal that RFC 6749 prescribes."""
    try:
        desk.check_client(*_basic(request))
        response: Response = await answer(request, desk)
    except OAuthRefused as refused:
        content = {"error": refused.error, "error_description": refused.description}
        return JSONResponse(content, status_code=refused.status)
    return response


def _basic(request: Request) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        client_id, secret = "", ""
    return (client_id, secret) if scheme.casefold() == "basic" else ("", "")


async def _token(request: Request, desk: TokenDesk) -> Response:
    form = {key: str(value) for key, value in (await request.form()).items()}
    match form.get("grant_type"):
        case "authorization_code":
            tokens = desk.redeem(form.get("code", ""), form.get("redirect_uri", ""))
        case "refresh_token":
            tokens = desk.refresh(form.get("refresh_token", ""))
        case _:
            raise OAuthRefused("unsupported_grant_type", "The grant type is not supported")
    if request.headers.get("x-include-refresh-token-hard-expires-in", "").casefold() != "true":
        tokens.pop(_HARD_EXPIRY)
    return JSONResponse(tokens, headers={"cache-control": "no-cache, no-store"})


async def _revoke(request: Request, desk: TokenDesk) -> Response:
    try:
        sent = json.loads(await request.body() or b"{}")
    except json.JSONDecodeError:
        sent = {}
    if not desk.revoke(str(sent.get("token", ""))):
        raise OAuthRefused("invalid_request", "The token is not known")
    return Response(status_code=200)


def _user(request: Request, desk: TokenDesk) -> Response:
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not desk.accepts(token):
        return JSONResponse({"error": "invalid_token"}, status_code=401)
    user = {"sub": "sandbox-user-1", "givenName": "Financial", "familyName": "Administrator"}
    return JSONResponse({**user, "email": "administrator@sandbox.example", "emailVerified": True})
