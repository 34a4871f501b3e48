"""Neither a token nor the secret of the app goes on to where Intuit's answers point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from starlette.responses import JSONResponse, Response

from services.errors import AppError
from services.ports.store import Store
from services.quickbooks.client import QuickBooksSources
from services.quickbooks.oauth import QuickBooksOAuth
from services.sandbox.company import REALM_ID
from tests.mirror.mirrored import QuickClock
from tests.quickbooks.asked import LIMITS
from tests.quickbooks.loopback import Loopback, running
from tests.quickbooks.test_library_traps_oauth import client_of

ASKING: dict[str, Callable[[QuickBooksOAuth], object]] = {
    "refresh": lambda client: client.refresh("canary-refresh"),
    "redeem": lambda client: client.redeem("canary-code", "https://app.example/callback"),
    "revoke": lambda client: client.revoke("canary-refresh"),
}


@pytest.fixture
def elsewhere() -> Iterator[Loopback]:
    """A host that wants whatever comes."""
    with running(Loopback([JSONResponse({"access_token": "x", "refresh_token": "y"})])) as there:
        yield there


@pytest.fixture(params=[301, 302, 303, 307, 308])
def intuit(request: pytest.FixtureRequest, elsewhere: Loopback) -> Iterator[Loopback]:
    """Something in Intuit's place that sends every request there; only its discovery answers."""
    moved = Response(status_code=request.param, headers={"location": f"{elsewhere.url}/stolen"})
    with running(Loopback([moved])) as here:
        yield here


@pytest.mark.parametrize("kind", ASKING)
def test_no_token_and_no_code_is_sent_elsewhere(intuit: Loopback, elsewhere: Loopback, kind: str) -> None:
    with pytest.raises(AppError):
        ASKING[kind](client_of(intuit.url))

    assert len(intuit.seen) == 2
    assert elsewhere.seen == []


def test_the_addresses_are_looked_up_nowhere_else(elsewhere: Loopback) -> None:
    class Moved(Loopback):
        async def _answer(self, request: Any) -> Response:
            self.seen.append(request)
            return Response(status_code=302, headers={"location": f"{elsewhere.url}/stolen"})

    with running(Moved()) as intuit:
        with pytest.raises(AppError):
            client_of(intuit.url).refresh("canary-refresh")
        assert len(intuit.seen) == 1
    assert elsewhere.seen == []


def test_an_access_token_is_sent_nowhere_else(intuit: Loopback, elsewhere: Loopback) -> None:
    sources = QuickBooksSources(cast(Any, None), cast(Store, None), QuickClock(), intuit.url, LIMITS)
    with pytest.raises(AppError):
        sources.open_with(REALM_ID, "canary-access").company()

    assert intuit.seen[0].headers["authorization"] == "Bearer canary-access"
    assert elsewhere.seen == []
