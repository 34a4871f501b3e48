"""Several companies behind one identity service."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from services.sandbox.company import REALM_ID
from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app
from services.sandbox.seed import empty_company
from services.sandbox.seed_second import SECOND_NAME, SECOND_REALM_ID, second_company
from services.sandbox.serving import Served
from tests.sandbox_quickbooks.stand_in import StillClock

CALLBACK = "http://127.0.0.1:1/callback"
ASKED = {"response_type": "code", "redirect_uri": CALLBACK, "state": "s-1"}
CLIENT = ("an-id", "a-secret")


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    company = empty_company(StillClock())
    served = Served(create_app(company, Controls(company), [second_company(StillClock())])).start()
    with httpx.Client(base_url=served.url, timeout=30) as client:
        yield client
    served.stop()


def token_for(client: httpx.Client, **chosen: str) -> tuple[str, str]:
    """The realm that the callback is told, and an access token, after somebody pressed Connect."""
    answer = client.get("/connect/oauth2", params=ASKED | {"auto": "connect"} | chosen)
    given = parse_qs(urlsplit(answer.headers["location"]).query)
    form = {"grant_type": "authorization_code", "code": given["code"][0], "redirect_uri": CALLBACK}
    granted = client.post("/oauth2/v1/tokens/bearer", data=form, auth=CLIENT).json()
    return given["realmId"][0], granted["access_token"]


def asked(client: httpx.Client, realm_id: str, token: str) -> httpx.Response:
    address = f"/v3/company/{realm_id}/companyinfo/{realm_id}"
    return client.get(address, headers={"authorization": f"Bearer {token}", "accept": "application/json"})


def test_the_page_lets_the_person_choose(client: httpx.Client) -> None:
    page = client.get("/connect/oauth2", params=ASKED).text

    assert f"Connect {SECOND_NAME}" in page
    assert (page.count('role="button"'), page.count('id="cancel"')) == (2, 1)
    assert 'name="viewport"' in page, "a telephone would show it small"


@pytest.mark.parametrize(
    ("chosen", "realm_id"), [({}, REALM_ID), ({"realm": SECOND_REALM_ID}, SECOND_REALM_ID)]
)
def test_a_grant_opens_the_company_that_was_chosen(
    client: httpx.Client, chosen: dict[str, str], realm_id: str
) -> None:
    told, token = token_for(client, **chosen)

    assert (told, asked(client, told, token).status_code) == (realm_id, 200)


def test_a_grant_opens_no_other_company(client: httpx.Client) -> None:
    _, token = token_for(client, realm=SECOND_REALM_ID)

    refused = asked(client, REALM_ID, token)

    assert (refused.status_code, "3100" in refused.text) == (403, True)


def test_a_company_that_is_none_cannot_be_chosen(client: httpx.Client) -> None:
    assert client.get("/connect/oauth2", params=ASKED | {"realm": "1", "auto": "connect"}).status_code == 400
