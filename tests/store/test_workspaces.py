"""What was made before any workspace was known goes to the first one that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from services.model.outbox import MessageKind
from services.model.people import Actor
from services.store.engine import open_engine
from services.store.message_tables import outbox
from services.store.unit_of_work import Store
from services.store.workspaces import ADOPTED, adopt_workspace
from tests.services.desk_doubles import KEYS, NOW, TEAM, SettableClock, connected
from tests.store.books import ANY_RUN

NAMELESS = "local"
#: Written only for people and channels of Slack, which there were none of.
KEPT_BY_SLACK = {
    *("drafts", "home_pictures", "installations", "oauth_states", "security_group_members", "slack_pace")
}
#: They follow the invoices by themselves.
KEPT_BY_TRIGGERS = {"tile_totals", "day_totals", "entry_totals"}
ABOUT_ITSELF = {"erased_workspaces"}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def made_before(store: Store) -> str:
    """A company, a project and a run with a message, of no workspace yet."""
    connected(store, SettableClock(), team_id=NAMELESS)
    with store.writing() as tx:
        tx.projects.create(Actor(NAMELESS, "cli"), "Acme", "Redesign", NOW)
        run = tx.runs.add(replace(ANY_RUN, team_id=NAMELESS), NOW)
        tx.outbox.queue(run, MessageKind.FINAL, "final", NOW)
        tx.commit()
    return run.id


def test_everything_moves_to_the_workspace(engine: Engine) -> None:
    store = Store(engine, KEYS)
    run_id = made_before(store)

    adopt_workspace(engine, TEAM, NAMELESS)

    with store.writing() as tx:
        assert [company.team_id for company in tx.connections.of_team(TEAM)] == [TEAM]
        assert [project.label for project in tx.projects.search(TEAM, "", 9, None)] == ["Acme / Redesign"]
        assert tx.runs.get(run_id, TEAM).team_id == TEAM
        assert [message.team_id for message in tx.outbox.claim_due(NOW, 9)] == [TEAM]


def test_every_table_that_names_a_workspace_moves_or_has_nothing_to_move() -> None:
    adopted = {table.name for table in ADOPTED}
    named = {name for name, table in outbox.metadata.tables.items() if "team_id" in table.columns}

    assert named - adopted == KEPT_BY_SLACK | KEPT_BY_TRIGGERS | ABOUT_ITSELF


def test_a_workspace_with_a_company_of_its_own_takes_nothing_over(engine: Engine) -> None:
    store = Store(engine, KEYS)
    made_before(store)
    connected(store, SettableClock(), id="con2", realm_id="2")

    adopt_workspace(engine, TEAM, NAMELESS)

    with store.reading() as tx:
        assert [company.id for company in tx.connections.of_team(NAMELESS)] == ["con1"]


def test_where_nothing_was_made_before_nothing_happens(engine: Engine) -> None:
    store = Store(engine, KEYS)
    connected(store, SettableClock())

    adopt_workspace(engine, "T9", NAMELESS)

    with store.reading() as tx:
        assert [company.id for company in tx.connections.of_team(TEAM)] == ["con1"]
