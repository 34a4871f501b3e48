"""The traps of intuit-oauth 1.2.6, each by name; the list of all is in ``test_library_traps``."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from intuitlib.client import AuthClient
from pydantic import SecretStr
from starlette.responses import JSONResponse, Response

from services.errors import QuickBooksUnavailable
from services.quickbooks import oauth
from services.quickbooks.oauth import QuickBooksOAuth
from tests.quickbooks.loopback import DISCOVERY, ISSUER, TOKEN, Loopback, hung, running
from tests.services.desk_doubles import NOW, SettableClock

GRANTED = {
    "access_token": "canary-access",
    "refresh_token": "canary-refresh",
    "expires_in": 3600,
    "x_refresh_token_expires_in": 8726400,
    "token_type": "bearer",
}
OWN_CREDENTIALS = "Basic " + base64.b64encode(b"app:secret").decode()


@pytest.fixture
def server() -> Iterator[Loopback]:
    """An authorisation server that grants what is asked for."""
    with running(Loopback([JSONResponse(GRANTED)])) as server:
        yield server


def client_of(url: str) -> QuickBooksOAuth:
    return QuickBooksOAuth("app", SecretStr("secret"), url + DISCOVERY, SettableClock())


def granting(**more: Any) -> Response:
    return JSONResponse(GRANTED | more)


def jwt(payload: str = f'{{"iss":"{ISSUER}","aud":["app"],"exp":99999999999}}') -> str:
    """A token that says it is meant for us; to check it, somebody's keys would have to be fetched."""
    parts = (b'{"kid":"1"}', payload.encode(), b"signature")
    return ".".join(base64.b64encode(part).decode() for part in parts)


def test_the_discovery_document_is_fetched_once_however_often_tokens_are(server: Loopback) -> None:
    client = client_of(server.url)
    for _ in range(3):
        client.refresh("token")

    assert server.paths() == [DISCOVERY, TOKEN, TOKEN, TOKEN]


def test_making_the_client_asks_nobody(server: Loopback) -> None:
    client_of(server.url)

    assert server.seen == []


def test_a_discovery_that_hangs_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth, "TIMEOUT", (1.0, 0.1))

    with hung() as silent, pytest.raises(QuickBooksUnavailable):
        client_of(silent).refresh("token")


def test_a_refresh_that_hangs_comes_to_an_end(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth, "TIMEOUT", (1.0, 0.1))

    with hung() as server.token_url, pytest.raises(QuickBooksUnavailable):
        client_of(server.url).refresh("token")


def test_no_request_may_take_for_ever() -> None:
    assert all(0 < seconds <= 30 for seconds in oauth.TIMEOUT)


ODD_ID_TOKENS = ["no token at all", "a.b.c", "é.é.é", 17, {"kid": "1"}, jwt("{}"), jwt(), None]


@pytest.mark.parametrize("id_token", ODD_ID_TOKENS, ids=range(len(ODD_ID_TOKENS)))
def test_an_id_token_costs_neither_the_new_tokens_nor_another_request(
    server: Loopback, id_token: object
) -> None:
    server.answers = [granting(id_token=id_token)]

    tokens = client_of(server.url).refresh("token")

    assert (tokens.refresh_token, server.paths()) == ("canary-refresh", [DISCOVERY, TOKEN])


#: All of these are attributes of the library's own session.
HARMFUL: list[dict[str, Any]] = [
    {"client_id": "other", "client_secret": "other"},
    {"token_endpoint": "http://127.0.0.1:1/elsewhere"},
    {"verify": False, "trust_env": False, "max_redirects": 99},
    {"headers": {"Cookie": "planted"}, "auth": ["a", "b"], "cookies": {}},
    {"proxies": {"http": "http://127.0.0.1:1"}, "adapters": {}, "hooks": {}},
    {"request": "x", "refresh": "x", "forget": "x"},
]


@pytest.mark.parametrize("more", HARMFUL, ids=range(len(HARMFUL)))
def test_what_else_an_answer_holds_changes_nothing_about_the_next_request(
    server: Loopback, more: dict[str, Any]
) -> None:
    server.answers = [granting(**more), granting()]
    client = client_of(server.url)
    client.refresh("first")

    client.refresh("second")

    first, second = (dict(one.headers) for one in server.seen[1:])
    assert second | {"content-length": ""} == first | {"content-length": ""}
    assert (second["authorization"], server.paths()) == (OWN_CREDENTIALS, [DISCOVERY, TOKEN, TOKEN])


def test_a_password_file_of_the_machine_does_not_replace_the_apps_own_name(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = tmp_path / "netrc"
    passwords.write_text("default login somebody password hers\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("NETRC", str(passwords))

    client_of(server.url).refresh("token")

    shown = [one.headers.get("authorization") for one in server.seen]
    assert shown == [None, OWN_CREDENTIALS]


def test_the_tokens_are_in_no_log(server: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    client_of(server.url).refresh("canary-spent")

    assert "canary" not in caplog.text


def test_expiries_are_moments_and_not_seconds_from_some_time_ago(server: Loopback) -> None:
    tokens = client_of(server.url).refresh("token")

    assert (tokens.access_expires_at - NOW).total_seconds() == 3600


def test_the_session_is_intuits_own(server: Loopback) -> None:
    client = client_of(server.url)
    client.refresh("token")

    assert [isinstance(one, AuthClient) for one in client._idle] == [True]
