"""A consent at the stand-in's authorisation server, from its address to its end, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from services.errors import NeedsReconnect, QuickBooksRefused, QuickBooksUnavailable
from services.quickbooks.oauth import AppNotConfigured, QuickBooksOAuth
from services.sandbox.company import Company
from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app
from services.sandbox.serving import Served
from services.sandbox.tokens import TokenDesk
from tests.services.desk_doubles import SettableClock

CALLBACK = "https://invoices.example.com/quickbooks/callback"
DISCOVERY = "/.well-known/openid_configuration/"


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    controls = Controls(Company(SettableClock()), TokenDesk(SettableClock(), "app", "right secret"))
    served = Served(create_app(controls.company, controls)).start()
    yield served
    served.stop()


def client_of(server: Served, secret: str = "right secret") -> QuickBooksOAuth:
    return QuickBooksOAuth("app", SecretStr(secret), server.url + DISCOVERY, SettableClock())


def consented(client: QuickBooksOAuth) -> str:
    """The code that Intuit gives once somebody consents."""
    answer = httpx.get(f"{client.authorise_url('the-state', CALLBACK)}&auto=connect")
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def test_only_the_accounting_records_are_asked_for(server: Served) -> None:
    asked = parse_qs(urlsplit(client_of(server).authorise_url("the-state", CALLBACK)).query)

    assert asked == {
        "client_id": ["app"],
        "response_type": ["code"],
        "scope": ["com.intuit.quickbooks.accounting"],
        "redirect_uri": [CALLBACK],
        "state": ["the-state"],
    }


def test_a_code_gives_tokens_that_live_until_they_are_given_back(server: Served) -> None:
    client = client_of(server)
    granted = client.redeem(consented(client), CALLBACK)
    renewed = client.refresh(granted.refresh_token)

    client.revoke(renewed.refresh_token)

    with pytest.raises(NeedsReconnect):
        client.refresh(renewed.refresh_token)
    client.revoke(renewed.refresh_token)


@pytest.mark.parametrize("address", [CALLBACK + "/", "https://another.example.com/quickbooks/callback"])
def test_a_code_is_good_for_its_address_to_the_letter(server: Served, address: str) -> None:
    client = client_of(server)

    with pytest.raises(NeedsReconnect):
        client.redeem(consented(client), address)


def test_a_code_is_good_once(server: Served) -> None:
    client = client_of(server)
    code = consented(client)
    client.redeem(code, CALLBACK)

    with pytest.raises(NeedsReconnect):
        client.redeem(code, CALLBACK)


def test_giving_back_fails_in_words_where_intuit_does_not_hear(server: Served) -> None:
    with pytest.raises(QuickBooksRefused):
        client_of(server, "wrong secret").revoke("token")
    with pytest.raises(QuickBooksUnavailable):
        QuickBooksOAuth("app", SecretStr("s"), "http://127.0.0.1:1/", SettableClock()).revoke("token")
    with pytest.raises(AppNotConfigured):
        QuickBooksOAuth(None, None, server.url, SettableClock()).authorise_url("s", CALLBACK)
