"""A company is disconnected while it is imported: its runs end, its tokens go, its ledger stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pytest

from services.connections import Disconnecting
from services.errors import NeedsReconnect, NotAllowed, QuickBooksUnavailable
from services.imports.stopping import RunStopper
from services.model.connection import ConnectionStatus, Tokens
from services.model.import_run import PauseReason, RunStatus
from services.model.people import Actor
from services.ports.engine import Outcome
from services.ports.runs import Claim
from services.ports.store import Transaction
from tests.services.desk_doubles import ADMIN, TEAM, RotatingServer, SettableClock, connected
from tests.services.imports.firm import SECOND, Firm, fill


@pytest.fixture
def intuit() -> RotatingServer:
    return RotatingServer(SettableClock())


@pytest.fixture
def disconnecting(firm: Firm, intuit: RotatingServer) -> Disconnecting:
    """The way to disconnect this firm's company."""
    stopper = RunStopper(firm.store, firm.clock, firm.rights)
    return Disconnecting(firm.store, firm.clock, firm.rights, stopper.stop_all, intuit)


class Between:
    """Something of which some parts are called only after something else was done."""

    def __init__(
        self, inner: object, runs: object = None, before: Mapping[str, Callable[[], None]] | None = None
    ) -> None:
        self._inner = inner
        self._before = before or {}
        self._runs = runs

    def __getattr__(self, name: str) -> Any:
        if name == "runs" and self._runs is not None:
            return self._runs
        if name in self._before:
            self._before[name]()
        return getattr(self._inner, name)


def let_wait(firm: Firm, claim: Claim) -> None:
    """Its worker finds the month's calls spent."""
    with firm.store.writing() as tx:
        tx.runs.pause(claim, PauseReason.QUOTA, firm.clock.now() + timedelta(hours=1))
        tx.commit()


def stored(firm: Firm) -> tuple[ConnectionStatus, Tokens | None]:
    with firm.store.reading() as tx:
        return tx.connections.get(firm.connection_id).status, tx.connections.tokens(firm.connection_id)


def realm_of(firm: Firm) -> str:
    with firm.store.reading() as tx:
        return tx.connections.get(firm.connection_id).realm_id


def test_its_tokens_go_at_once(firm: Firm, disconnecting: Disconnecting) -> None:
    disconnecting.disconnect(ADMIN, firm.connection_id)

    assert stored(firm) == (ConnectionStatus.DISCONNECTED, None)


def test_a_refresh_in_flight_brings_no_token_back(firm: Firm, disconnecting: Disconnecting) -> None:
    _, tokens = stored(firm)
    assert tokens is not None

    disconnecting.disconnect(ADMIN, firm.connection_id)

    with firm.store.writing() as tx:
        assert not tx.connections.replace_tokens(firm.connection_id, tokens, tokens.version)
        assert not tx.connections.claim_refresh(firm.connection_id, tokens.version, "p1", firm.clock.now())


def test_a_run_that_waits_is_cancelled_and_tells_so(firm: Firm, disconnecting: Disconnecting) -> None:
    fill(firm, linked=3, unlinked=0)
    run = firm.previewed()
    firm.runs.press_import(ADMIN, run.id)

    disconnecting.disconnect(SECOND, firm.connection_id)

    ended = firm.history.run(run.id)
    assert (ended.status, ended.cancel_requested_by) == (RunStatus.CANCELLED, SECOND.user_id)
    assert firm.messages(run.id) == ["final", "file"]


def test_a_run_that_is_read_at_this_moment_ends_at_its_next_step(
    firm: Firm, disconnecting: Disconnecting
) -> None:
    fill(firm, linked=12, unlinked=0)
    run = firm.unattended()
    began = firm.books.calls

    def disconnect(question: int) -> None:
        if question == began + 2:
            disconnecting.disconnect(ADMIN, firm.connection_id)

    firm.books.before_answer = disconnect

    assert firm.turn(run.id) is Outcome.CANCELLED
    assert firm.status(run.id) is RunStatus.CANCELLED
    assert firm.ledger() == {}


def test_a_run_that_finds_its_tokens_gone_is_cancelled_and_does_not_wait(
    firm: Firm, disconnecting: Disconnecting
) -> None:
    fill(firm, linked=3, unlinked=0)
    run = firm.unattended()

    def disconnect(question: int) -> None:
        disconnecting.disconnect(ADMIN, firm.connection_id)
        raise NeedsReconnect

    firm.books.before_answer = disconnect

    assert firm.turn(run.id) is Outcome.CANCELLED
    assert firm.status(run.id) is RunStatus.CANCELLED


def test_a_run_that_begins_to_wait_at_this_very_moment_is_cancelled(
    firm: Firm, disconnecting: Disconnecting
) -> None:
    if firm.engine.dialect.name != "postgresql":
        return  # on SQLite nobody writes in between
    fill(firm, linked=3, unlinked=0)
    run = firm.unattended()
    with firm.store.writing() as tx:
        claim = tx.runs.claim(run.id, "worker", firm.clock.now())
        tx.commit()
    assert claim is not None
    lets_it_wait = partial(let_wait, firm, claim)
    with firm.store.writing() as tx:
        runs = Between(tx.runs, before={"request_cancel": lets_it_wait})
        stopper = RunStopper(firm.store, firm.clock, firm.rights)
        stopper.stop_all(cast(Transaction, Between(tx, runs)), firm.connection_id, ADMIN)
        tx.commit()

    assert firm.status(run.id) is RunStatus.CANCELLED


def test_another_company_that_is_connected_meanwhile_gets_nothing_of_the_run(
    firm: Firm, disconnecting: Disconnecting
) -> None:
    fill(firm, linked=12, unlinked=0)
    run = firm.unattended()
    began = firm.books.calls

    def exchange(question: int) -> None:
        if question == began + 2:
            disconnecting.disconnect(ADMIN, firm.connection_id)
            connected(firm.store, firm.clock, id="con2", realm_id="9341453000000002")

    firm.books.before_answer = exchange

    assert firm.turn(run.id) is Outcome.CANCELLED
    assert firm.work_off(run.id).connection_id == firm.connection_id
    assert firm.ledger() == {}
    with firm.store.reading() as tx:
        assert list(tx.runs.going_on("con2")) == []
        assert tx.mirror.customers("con2") == {}


def test_what_is_imported_stays(firm: Firm, disconnecting: Disconnecting) -> None:
    fill(firm, linked=3, unlinked=0)
    firm.work_off(firm.unattended().id)

    disconnecting.disconnect(ADMIN, firm.connection_id)

    assert len(firm.ledger()) == 3


@pytest.mark.parametrize("failure", [None, QuickBooksUnavailable()])
def test_intuit_is_told_or_somebody_is_told_that_it_was_not(
    firm: Firm, disconnecting: Disconnecting, intuit: RotatingServer, failure: Exception | None
) -> None:
    intuit.revoke_failure = failure

    ended = disconnecting.disconnect(ADMIN, firm.connection_id)

    assert (ended.is_known_there, intuit.revoked) == (failure is not None, ["refresh-0"])
    with firm.store.reading() as tx:
        actions = [entry.action.code for entry in tx.audit.recent(TEAM, 10)]
    assert ("revoke_failed" in actions) is (failure is not None)


def test_a_company_that_another_workspace_works_with_stays_known_to_intuit(
    firm: Firm, disconnecting: Disconnecting, intuit: RotatingServer
) -> None:
    connected(firm.store, firm.clock, id="con2", team_id="T2", realm_id=realm_of(firm))

    ended = disconnecting.disconnect(ADMIN, firm.connection_id)

    assert (ended.is_shared, ended.is_known_there, intuit.revoked) == (True, False, [])
    with firm.store.reading() as tx:
        actions = [entry.action.code for entry in tx.audit.recent(TEAM, 10)]
    assert "consent_kept" in actions


def test_twice_is_once(firm: Firm, disconnecting: Disconnecting, intuit: RotatingServer) -> None:
    disconnecting.disconnect(ADMIN, firm.connection_id)
    disconnecting.disconnect(SECOND, firm.connection_id)

    assert intuit.revoked == ["refresh-0"]
    with firm.store.reading() as tx:
        actions = [entry.action.code for entry in tx.audit.recent(TEAM, 10)]
    assert actions.count("company_disconnected") == 1


def test_only_who_may_connect_may_disconnect(firm: Firm, disconnecting: Disconnecting) -> None:
    with pytest.raises(NotAllowed):
        disconnecting.disconnect(Actor(TEAM, "USTRANGER"), firm.connection_id)
    assert stored(firm)[0] is ConnectionStatus.CONNECTED
