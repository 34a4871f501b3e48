from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError

from services.sandbox.company import REALM_ID
from services.sandbox.tokens import FIRST_REFRESH_TOKEN, OAuthRefused, TokenDesk
from tests.sandbox_quickbooks.stand_in import StandIn, StillClock

CALLBACK = "http://127.0.0.1:1/callback"


@pytest.fixture
def client(stand_in: StandIn) -> Iterator[AuthClient]:
    discovery = f"{stand_in.url}/.well-known/openid_configuration/"
    with AuthClient("an-id", "a-secret", CALLBACK, discovery) as client:
        yield client


def authorised(client: AuthClient, auto: str) -> dict[str, list[str]]:
    """What the callback is given when the person presses Connect or Cancel."""
    address = client.get_authorization_url([Scopes.ACCOUNTING], state_token="s-1")
    answer = requests.get(f"{address}&auto={auto}", allow_redirects=False, timeout=10)
    return parse_qs(urlsplit(answer.headers["location"]).query)


def test_discovery_points_back_at_the_stand_in(stand_in: StandIn) -> None:
    document = requests.get(f"{stand_in.url}/.well-known/openid_configuration", timeout=10).json()

    endpoints = [
        value for key, value in document.items() if key.endswith(("_endpoint", "_uri")) or key == "issuer"
    ]
    assert [value for value in endpoints if not value.startswith(stand_in.url)] == []


def test_connect_gives_code_state_and_realm(client: AuthClient) -> None:
    given = authorised(client, "connect")

    assert (given["state"], given["realmId"], len(given["code"])) == (["s-1"], [REALM_ID], 1)


def test_cancel_gives_an_error_and_no_code(client: AuthClient) -> None:
    assert authorised(client, "cancel") == {"error": ["access_denied"], "state": ["s-1"]}


def test_the_page_offers_connect_and_cancel(client: AuthClient) -> None:
    page = requests.get(client.get_authorization_url([Scopes.ACCOUNTING]), timeout=10).text

    assert (page.count('id="connect"'), page.count('id="cancel"')) == (1, 1)


def test_a_code_gives_tokens_that_open_the_company(stand_in: StandIn, client: AuthClient) -> None:
    client.get_bearer_token(authorised(client, "connect")["code"][0], realm_id=REALM_ID)

    headers = {"Authorization": f"Bearer {client.access_token}"}
    answer = requests.get(f"{stand_in.api}/companyinfo/{REALM_ID}", headers=headers, timeout=10)
    assert (answer.status_code, client.expires_in, client.x_refresh_token_expires_in) == (
        200,
        3600,
        8_640_000,
    )


def test_a_code_used_twice_poisons_its_tokens(stand_in: StandIn, client: AuthClient) -> None:
    code = authorised(client, "connect")["code"][0]
    client.get_bearer_token(code)
    with pytest.raises(AuthClientError):
        client.get_bearer_token(code)

    assert not stand_in.controls.tokens.accepts(client.access_token)


def test_a_refresh_token_changes_and_the_old_one_dies(client: AuthClient) -> None:
    client.refresh(FIRST_REFRESH_TOKEN)
    latest = client.refresh_token
    with pytest.raises(AuthClientError) as refused:
        client.refresh(FIRST_REFRESH_TOKEN)

    assert (
        latest != FIRST_REFRESH_TOKEN,
        refused.value.status_code,
        "invalid_grant" in str(refused.value),
    ) == (
        True,
        400,
        True,
    )


def test_old_refresh_tokens_can_live_on(stand_in: StandIn, client: AuthClient) -> None:
    stand_in.control("tokens", rotation="grace")
    client.refresh(FIRST_REFRESH_TOKEN)
    client.refresh(FIRST_REFRESH_TOKEN)

    assert stand_in.controls.tokens.accepts(client.access_token)


def test_rotation_can_be_switched_off(stand_in: StandIn, client: AuthClient) -> None:
    stand_in.control("tokens", rotation="none")
    client.refresh(FIRST_REFRESH_TOKEN)

    assert client.refresh_token == FIRST_REFRESH_TOKEN


def test_the_five_year_limit_is_told_only_to_who_asks(client: AuthClient) -> None:
    client.refresh(FIRST_REFRESH_TOKEN)
    silent = hasattr(client, "x_refresh_token_hard_expires_in")
    client.headers["x-include-refresh-token-hard-expires-in"] = "true"
    client.refresh()

    assert (silent, client.x_refresh_token_hard_expires_in) == (False, 157_680_000)


def test_revoking_ends_the_connection(stand_in: StandIn, client: AuthClient) -> None:
    client.refresh(FIRST_REFRESH_TOKEN)
    client.revoke()

    assert not stand_in.controls.tokens.accepts(client.access_token)


def test_user_info_needs_a_token(stand_in: StandIn, client: AuthClient) -> None:
    client.refresh(FIRST_REFRESH_TOKEN)
    known = client.get_user_info().json()["email"]
    with pytest.raises(AuthClientError):
        client.get_user_info("unknown")

    assert known == "administrator@sandbox.example"


def test_a_client_must_name_itself(stand_in: StandIn) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": FIRST_REFRESH_TOKEN}
    answer = requests.post(f"{stand_in.url}/oauth2/v1/tokens/bearer", data=form, timeout=10)

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_configured_client_is_the_only_one(clock: StillClock) -> None:
    desk = TokenDesk(clock, "the-id", "the-secret")

    desk.check_client("the-id", "the-secret")
    with pytest.raises(OAuthRefused, match="Client authentication failed"):
        desk.check_client("the-id", "another")


@pytest.mark.parametrize(("days", "lives"), [(99, True), (101, False)])
def test_a_refresh_token_lives_100_days_from_its_last_use(clock: StillClock, days: int, lives: bool) -> None:
    desk = TokenDesk(clock)
    latest = desk.refresh(FIRST_REFRESH_TOKEN)["refresh_token"]
    clock.advance(days=days)

    if lives:
        assert desk.accepts(desk.refresh(latest)["access_token"])
    else:
        with pytest.raises(OAuthRefused):
            desk.refresh(latest)


def test_a_connection_ends_after_five_years(clock: StillClock) -> None:
    desk = TokenDesk(clock)
    token = FIRST_REFRESH_TOKEN
    for _ in range(20):
        clock.advance(days=90)
        token = desk.refresh(token)["refresh_token"]
    clock.advance(days=30)

    with pytest.raises(OAuthRefused):
        desk.refresh(token)


def test_an_access_token_lives_one_hour(clock: StillClock) -> None:
    desk = TokenDesk(clock)
    token = desk.issue_access()
    clock.advance(minutes=59)
    before = desk.accepts(token)
    clock.advance(minutes=1)

    assert (before, desk.accepts(token)) == (True, False)
