"""QuickBooks refuses fresh tokens, too: the run waits for a person instead of asking for tokens for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pydantic import SecretStr

from services.connections import AccessTokens
from services.model.connection import ConnectionStatus
from services.model.import_run import ImportRun, PauseReason, RunStatus
from services.ports.engine import Outcome
from services.quickbooks.client import QuickBooksSources
from services.quickbooks.oauth import QuickBooksOAuth
from services.sandbox.controls import Controls
from services.sandbox.disturbances import FaultKind
from services.sandbox.http_api import create_app
from services.sandbox.seed import seeded_company
from services.sandbox.serving import Served
from services.sandbox.tokens import FIRST_REFRESH_TOKEN, TokenDesk
from services.store.engine import open_engine
from services.store.tables import metadata
from tests.mirror.mirrored import QuickClock
from tests.services.desk_doubles import a_connection, tokens_of
from tests.services.imports.firm import Firm

RANGE = date(2025, 11, 1), date(2025, 12, 31)
DISCOVERY = "/.well-known/openid_configuration/"
#: As many requests as no run makes.
FOR_EVER = 100_000


@pytest.fixture
def clock() -> QuickClock:
    return QuickClock()


@pytest.fixture
def controls(clock: QuickClock) -> Controls:
    return Controls(seeded_company(clock), TokenDesk(clock))


@pytest.fixture
def firm(clock: QuickClock, controls: Controls, sqlite_url: str) -> Iterator[Firm]:
    """A firm in front of the stand-in, with tokens that the stand-in gives and takes."""
    server = Served(create_app(controls.company, controls)).start()
    engine = open_engine(sqlite_url)
    metadata.create_all(engine)
    firm = Firm(engine, clock)
    oauth = QuickBooksOAuth("app", SecretStr("secret"), server.url + DISCOVERY, clock)
    tokens = AccessTokens(firm.store, oauth, clock)
    firm.sources = QuickBooksSources(tokens, firm.store, clock, server.url)
    connect(firm, FIRST_REFRESH_TOKEN)
    yield firm
    engine.dispose()
    server.stop()


def connect(firm: Firm, refresh_token: str) -> None:
    """Connected, with an access token that the stand-in does not know."""
    with firm.store.writing() as tx:
        tx.connections.save(a_connection(), tokens_of(firm.clock, "unknown", refresh_token))
        tx.commit()


def turns(firm: Firm, run: ImportRun) -> list[Outcome]:
    """What five turns come to, a minute apart."""
    outcomes = []
    for _ in range(5):
        outcomes.append(firm.turn(run.id))
        firm.clock.move(minutes=1)
    return outcomes


def is_connected(firm: Firm) -> bool:
    with firm.store.reading() as tx:
        return tx.connections.get(firm.connection_id).status is ConnectionStatus.CONNECTED


@pytest.mark.parametrize(("kind", "refreshes"), [(FaultKind.UNAUTHORISED_LOWER, 1), (FaultKind.FORBIDDEN, 0)])
def test_a_company_that_refuses_fresh_tokens_too_is_not_asked_again(
    firm: Firm, controls: Controls, kind: FaultKind, refreshes: int
) -> None:
    controls.fault(kind, match="/v3/company", times=FOR_EVER)
    run = firm.unattended()

    outcomes = turns(firm, run)

    assert outcomes == [Outcome.PAUSED, *[Outcome.BUSY] * 4]
    assert firm.history.run(run.id).pause_reason is PauseReason.AUTHORIZATION
    assert not is_connected(firm)
    assert controls.tokens.summary()["issued"]["refresh"] == refreshes


def test_the_run_goes_on_once_the_company_is_reconnected(firm: Firm, controls: Controls) -> None:
    controls.fault(FaultKind.UNAUTHORISED_LOWER, match="/v3/company", times=FOR_EVER)
    run = firm.unattended()
    turns(firm, run)
    controls.reset()

    connect(firm, FIRST_REFRESH_TOKEN)

    assert firm.work_off(run.id).status is not RunStatus.FAILED
    assert is_connected(firm)
