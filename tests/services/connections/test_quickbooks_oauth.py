"""intuit-oauth against the stand-in's authorisation server, over real HTTP."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from services.errors import AppError, NeedsReconnect, QuickBooksRefused, QuickBooksUnavailable
from services.quickbooks.oauth import AppNotConfigured, QuickBooksOAuth
from services.sandbox.company import Company
from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app
from services.sandbox.serving import Served
from services.sandbox.tokens import FIRST_REFRESH_TOKEN, TokenDesk
from tests.services.desk_doubles import NOW, SettableClock

DISCOVERY = "/.well-known/openid_configuration/"
CANARY = "canary-refresh-token"


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def controls(clock: SettableClock) -> Controls:
    return Controls(Company(clock), TokenDesk(clock, "app", "right secret"))


@pytest.fixture
def server(controls: Controls) -> Iterator[Served]:
    served = Served(create_app(controls.company, controls)).start()
    yield served
    served.stop()


def oauth(url: str, clock: SettableClock, secret: str = "right secret") -> QuickBooksOAuth:
    return QuickBooksOAuth("app", SecretStr(secret), url + DISCOVERY, clock)


def test_a_refresh_gives_tokens_with_absolute_expiries(server: Served, clock: SettableClock) -> None:
    tokens = oauth(server.url, clock).refresh(FIRST_REFRESH_TOKEN)

    assert (tokens.access_token, tokens.refresh_token) == ("sandbox-access-000001", "sandbox-refresh-000001")
    assert (tokens.access_expires_at, tokens.refresh_expires_at, tokens.hard_expires_at) == (
        NOW + timedelta(hours=1),
        NOW + timedelta(days=100),
        NOW + timedelta(days=1825),
    )


def test_the_addresses_are_looked_up_once(server: Served, clock: SettableClock) -> None:
    client = oauth(server.url, clock)
    first = client.refresh(FIRST_REFRESH_TOKEN)

    assert client.refresh(first.refresh_token).access_token == "sandbox-access-000002"


def test_a_dead_refresh_token_needs_a_reconnection(server: Served, clock: SettableClock) -> None:
    with pytest.raises(NeedsReconnect):
        oauth(server.url, clock).refresh("dead")


def test_a_wrong_secret_of_the_app_is_not_blamed_on_the_connection(
    server: Served, clock: SettableClock
) -> None:
    with pytest.raises(QuickBooksRefused) as error:
        oauth(server.url, clock, secret="wrong secret").refresh(FIRST_REFRESH_TOKEN)

    assert "QUICKBOOKS_CLIENT_SECRET" in error.value.remedy


def test_without_the_apps_keys_the_error_names_the_settings(clock: SettableClock) -> None:
    with pytest.raises(AppNotConfigured, match="QUICKBOOKS_CLIENT_ID"):
        QuickBooksOAuth(None, None, "https://127.0.0.1", clock).refresh("token")


def test_nobody_waits_for_the_answer_to_another_s_request_as_a_lease_would_run_out_meanwhile(
    clock: SettableClock,
) -> None:
    together = threading.Barrier(2, timeout=10)

    def discovery(request: Request) -> Response:
        names = ("authorization", "token", "revocation", "userinfo")
        address = f"{request.base_url}token"
        return JSONResponse({f"{name}_endpoint": address for name in names} | {"issuer": "", "jwks_uri": ""})

    def token(request: Request) -> Response:
        place = together.wait()
        return JSONResponse(
            {"access_token": f"access-{place}", "refresh_token": "new", "expires_in": 3600}
            | {"x_refresh_token_expires_in": 100}
        )

    served = Served(Starlette(routes=[Route(DISCOVERY, discovery), Route("/token", token, methods=["POST"])]))
    served.start()
    client = oauth(served.url, clock)
    try:
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(client.refresh, ("first", "second")))
    finally:
        served.stop()

    assert sorted(one.access_token for one in found) == ["access-0", "access-1"]


class OddServer:
    """An authorisation server that answers refreshes as told, and remembers the requests."""

    def __init__(self) -> None:
        self.answer: Response = PlainTextResponse("")
        self.requests: list[Request] = []
        self.served = Served(
            Starlette(
                routes=[
                    Route(DISCOVERY, self._discovery),
                    Route("/token", self._token, methods=["POST"]),
                    Route("/elsewhere", self._token, methods=["GET", "POST"]),
                ]
            )
        )

    def _discovery(self, request: Request) -> Response:
        self.requests.append(request)
        names = ("authorization", "token", "revocation", "userinfo")
        addresses = {f"{name}_endpoint": f"{self.served.url}/token" for name in names}
        return JSONResponse({**addresses, "issuer": "", "jwks_uri": ""})

    def _token(self, request: Request) -> Response:
        self.requests.append(request)
        return self.answer


@pytest.fixture
def odd() -> Iterator[OddServer]:
    server = OddServer()
    server.served.start()
    yield server
    server.served.stop()


GRANTED = {
    "access_token": "a",
    "refresh_token": "r",
    "expires_in": 3600,
    "x_refresh_token_expires_in": 8726400,
    "token_type": "bearer",
}


def test_the_five_year_limit_is_asked_for(odd: OddServer, clock: SettableClock) -> None:
    odd.answer = JSONResponse(GRANTED)
    oauth(odd.served.url, clock).refresh("token")

    assert odd.requests[-1].headers["x-include-refresh-token-hard-expires-in"] == "true"


def test_an_answer_without_the_five_year_limit_has_none(odd: OddServer, clock: SettableClock) -> None:
    client = oauth(odd.served.url, clock)
    odd.answer = JSONResponse(GRANTED | {"x_refresh_token_hard_expires_in": 10})
    client.refresh("token")
    odd.answer = JSONResponse(GRANTED)

    assert client.refresh("token").hard_expires_at is None


def test_a_redirect_is_not_followed(odd: OddServer, clock: SettableClock) -> None:
    odd.answer = RedirectResponse("/elsewhere", status_code=307)
    with pytest.raises(AppError):
        oauth(odd.served.url, clock).refresh("token")

    assert [request.url.path for request in odd.requests] == [DISCOVERY, "/token"]


ODD_ANSWERS = [
    (PlainTextResponse(CANARY, 500), QuickBooksUnavailable),
    (PlainTextResponse(CANARY, 503), QuickBooksUnavailable),
    (PlainTextResponse(CANARY, 429), QuickBooksUnavailable),
    (PlainTextResponse(f"<html>{CANARY}</html>"), QuickBooksUnavailable),
    (JSONResponse([CANARY]), QuickBooksUnavailable),
    (JSONResponse({"error": CANARY}), QuickBooksUnavailable),
    (JSONResponse(GRANTED | {"expires_in": CANARY}), QuickBooksUnavailable),
    (PlainTextResponse(CANARY, 400), QuickBooksRefused),
    (JSONResponse([CANARY], 400), QuickBooksRefused),
    (JSONResponse({"error": "invalid_request", "error_description": CANARY}, 400), QuickBooksRefused),
    (JSONResponse({"error": "invalid_grant", "error_description": CANARY}, 400), NeedsReconnect),
]


@pytest.mark.parametrize(("answer", "kind"), ODD_ANSWERS, ids=range(len(ODD_ANSWERS)))
def test_an_odd_answer_is_told_apart_and_never_repeated(
    odd: OddServer, clock: SettableClock, answer: Response, kind: type[AppError]
) -> None:
    odd.answer = answer
    with pytest.raises(AppError) as error:
        oauth(odd.served.url, clock).refresh(CANARY)

    shown = "".join(traceback.format_exception(error.value)) + error.value.sentence
    assert (type(error.value), CANARY in shown) == (kind, False)


def test_a_server_that_is_down_is_unavailable(server: Served, clock: SettableClock) -> None:
    server.stop()

    with pytest.raises(QuickBooksUnavailable):
        oauth(server.url, clock).refresh(FIRST_REFRESH_TOKEN)


def test_the_client_shows_no_secret(server: Served, clock: SettableClock) -> None:
    client = oauth(server.url, clock)
    client.refresh(FIRST_REFRESH_TOKEN)

    shown = f"{client!r} {client} {vars(client)!r}"
    assert ("secret" in shown.replace("_client_secret", ""), "sandbox-refresh" in shown) == (False, False)
