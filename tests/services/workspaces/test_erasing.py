"""A workspace that is erased is gone, whatever happens meanwhile, and the others stay as they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import sqlalchemy as sa
import structlog

from services.connections.disconnecting import Disconnected
from services.errors import AppError
from services.imports.stopping import RunStopper
from services.model.people import Actor
from services.ports.store import Store as StorePort
from services.status_sync.webhooks import Heard, Webhooks
from services.store import migrate
from services.store.engine import Engine, open_engine
from services.store.tables_access import erased_workspaces
from services.store.unit_of_work import Store
from services.store.workspaces import adopt_workspace
from services.workspaces.erasing import WorkspaceErasing
from services.workspaces.exporting import NoSuchWorkspace
from tests.conftest import DATABASES
from tests.kept_engines import kept_engine
from tests.services.desk_doubles import KEYS, TEAM, EveryRight, SettableClock, connected
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.imports.firm import Firm, new_firm
from tests.services.imports.firm import fill as fill_books
from tests.services.status_sync.webhook_bodies import an_event, signed
from tests.store.every_table import belonging, counted, fill, fill_nobodys

MINE, OTHER, ABSENT = Actor(TEAM, "cli"), Actor("T12", "cli"), Actor("T9", "cli")
RIGHTS = EveryRight(MINE, OTHER, ABSENT)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = kept_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def filled(engine: Engine) -> Engine:
    return with_two_workspaces(engine)


@pytest.fixture(params=DATABASES)
def migrated(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The same in tables as the migrations make them, with all that guards them."""
    engine = open_engine(request.getfixturevalue(f"{request.param}_url"))
    migrate.upgrade(engine)
    yield with_two_workspaces(engine)
    engine.dispose()


def with_two_workspaces(engine: Engine) -> Engine:
    """Both with rows in every table."""
    with engine.begin() as database:
        fill(database, MINE.team_id)
        fill(database, OTHER.team_id)
        fill_nobodys(database)
    return engine


def erasing(store: StorePort, how: str = "unheard") -> WorkspaceErasing:
    """In so small batches that each row is a transaction; ``how`` Intuit takes that a company is over."""
    clock = SettableClock()
    stop = RunStopper(store, clock, RIGHTS).stop_all

    def disconnect(actor: Actor, connection_id: str) -> Disconnected:
        with store.writing() as tx:
            tx.connections.disconnect(connection_id)
            stop(tx, connection_id, actor)
            company = tx.connections.get(connection_id, actor.team_id)
            tx.commit()
        return Disconnected(company, is_known_there=how == "unheard", is_shared=how == "shared")

    return WorkspaceErasing(store, clock, RIGHTS, disconnect, batch=1)


def left(engine: Engine, team_id: str = MINE.team_id) -> dict[str, int]:
    """What there is of the workspace, by table."""
    with engine.connect() as database:
        return {name: number for name, number in belonging(database, team_id).items() if number}


def test_nothing_of_it_is_left_and_all_of_the_others(migrated: Engine) -> None:
    others = left(migrated, OTHER.team_id)

    erased = erasing(Store(migrated, KEYS)).erase(MINE)

    assert left(migrated) == {}
    assert left(migrated, OTHER.team_id) == others
    with migrated.connect() as database:
        assert counted(database) == others | {"inbox_seen": others["inbox_seen"] + 1}
        stays = list(database.scalars(sa.select(erased_workspaces.c.team_id)))
    assert sorted(stays) == [MINE.team_id, "nobody"]
    # Lines go with their invoices.
    assert {*erased.rows} == {*others} - {"invoice_lines"}


@ON_SQLITE
def test_companies_of_which_intuit_could_not_be_told_are_named_and_logged(filled: Engine) -> None:
    store = Store(filled, KEYS)
    with store.reading() as tx:
        companies = tx.connections.of_team(MINE.team_id)
    asked = erasing(store)
    was_installed = asked.is_installed(MINE.team_id)

    assert companies
    with structlog.testing.capture_logs() as logged:
        erased = asked.erase(MINE)

    assert [one.realm_id for one in erased.known_there] == [one.realm_id for one in companies]
    assert [one["realm_id"] for one in logged if one["event"] == "revoke_failed"] == [
        one.realm_id for one in companies
    ]
    assert (was_installed, asked.is_installed(MINE.team_id)) == (True, False)


@ON_SQLITE
@pytest.mark.parametrize("how", ["given back", "shared"])
def test_what_was_given_back_and_what_stays_with_another_workspace_is_told_apart(
    filled: Engine, how: str
) -> None:
    erased = erasing(Store(filled, KEYS), how).erase(MINE)

    named = {"given back": erased.given_back, "shared": erased.shared, "unheard": erased.known_there}
    assert {kind for kind, companies in named.items() if companies} == {how}


@ON_SQLITE
def test_killed_again_and_again_it_goes_on(filled: Engine) -> None:
    others, deaths = left(filled, OTHER.team_id), 0
    with suppress(StopIteration):
        while True:
            # It notes the workspace anew twice each time; two rows later it dies.
            store = CrashingStore(Store(filled, KEYS), dies_at=4)
            _erase_until_death(erasing(store).erase)
            deaths += 1

    assert deaths > len(others) // 2
    assert left(filled) == {}
    assert left(filled, OTHER.team_id) == others


def _erase_until_death(erase: Callable[[Actor], object]) -> None:
    """Raises ``StopIteration`` where it came to its end."""
    try:
        erase(MINE)
    except Crash:
        return
    raise StopIteration


def test_what_is_not_known_is_not_erased(filled: Engine) -> None:
    with pytest.raises(NoSuchWorkspace):
        erasing(Store(filled, KEYS)).erase(ABSENT)


class ErasedMeanwhile(CrashingStore):
    """Once so many transactions of this process are through, somebody erases the workspace."""

    def __init__(self, store: StorePort, after: int) -> None:
        super().__init__(store, dies_once=self._erase)
        self._after = after
        self._is_erased = False

    def _erase(self) -> bool:
        if self.commits >= self._after and not self._is_erased:
            self._is_erased = True
            erasing(self._store).erase(MINE)
        return False


@pytest.mark.parametrize("after", [1, 3, 5])
def test_whoever_imports_meanwhile_writes_nothing_more(engine: Engine, after: int) -> None:
    firm = _firm(engine)
    run = firm.unattended()
    store = ErasedMeanwhile(firm.store, after)
    for _ in range(5):
        with suppress(AppError):
            firm.advance(store).advance(run.id)

    assert store.commits >= after
    assert left(engine) == {}


def _firm(engine: Engine) -> Firm:
    firm = new_firm(engine)
    fill_books(firm, linked=6)
    return firm


def test_what_comes_in_late_makes_no_row(engine: Engine) -> None:
    firm = _firm(engine)
    run = firm.unattended()
    connected(firm.store, firm.clock, id="con2", team_id="local")
    erasing(firm.store).erase(MINE)

    body = json.dumps([an_event("101", realm_id="9341453000000099"), an_event("102")]).encode()
    assert Webhooks(firm.store, firm.clock, "verifier").hear(body, signed(body, "verifier")) is Heard.NOTED
    with suppress(AppError):
        firm.turn(run.id)
    adopt_workspace(engine, TEAM, "local")

    assert left(engine) == {}
