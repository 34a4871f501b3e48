"""The app in workspaces, and consents under way, as the store keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.model.installation import Installation, OAuthPurpose, OAuthState, digest_of
from services.store.encryption import Keyring, WrongKey
from services.store.engine import open_engine
from services.store.resealing import reseal
from services.store.sealed_tokens import forget, has_secrets
from services.store.tables_workspaces import installations, oauth_states
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW, TEAM

FIRM = Installation(TEAM, "Firm", "A1", "B1", "UBOT", frozenset({"commands", "chat:write"}), "UADMIN", NOW)
TOKEN, STATE = "xoxb-of-the-firm", "a-state-of-32-random-bytes"
CONSENT = OAuthState(digest_of(STATE), OAuthPurpose.SLACK, NOW, NOW + timedelta(minutes=10))
PRESSES = 20


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def keep(store: Store, installation: Installation = FIRM, token: str = TOKEN) -> None:
    with store.writing() as tx:
        tx.installations.save(installation, token)
        tx.commit()


def begin(store: Store) -> None:
    with store.writing() as tx:
        tx.oauth_states.add(CONSENT)
        tx.commit()


def test_an_installation_is_kept_and_its_token_only_sealed(store: Store, engine: Engine) -> None:
    keep(store)

    with store.reading() as tx:
        assert tx.installations.find(TEAM) == replace(FIRM, has_token=True)
        assert tx.installations.token(TEAM) == TOKEN
        assert tx.installations.find("T9") is None
    with engine.connect() as database:
        assert TOKEN.encode() not in bytes(
            database.scalars(sa.select(installations.c.bot_token_sealed)).one()
        )


def test_installing_again_replaces_everything_and_removing_keeps_no_token(store: Store) -> None:
    keep(store)
    with store.writing() as tx:
        assert tx.installations.remove(TEAM, NOW)
        assert not tx.installations.remove(TEAM, NOW)
        assert tx.installations.token(TEAM) is None
        tx.commit()
    again = replace(FIRM, team_name="Firm & Co", scopes=frozenset({"commands"}))
    keep(store, again, "xoxb-new")

    with store.reading() as tx:
        assert list(tx.installations.all()) == [replace(again, has_token=True)]
        assert tx.installations.token(TEAM) == "xoxb-new"


def test_a_token_moved_to_another_workspace_opens_nothing(store: Store, engine: Engine) -> None:
    keep(store)
    with engine.begin() as database:
        database.execute(sa.update(installations).values(team_id="T9"))

    with store.reading() as tx, pytest.raises(WrongKey):
        tx.installations.token("T9")


def test_tokens_that_no_key_opens_are_named_by_workspace_and_given_up(store: Store, engine: Engine) -> None:
    keep(store)
    other = Keyring([b"n" * 32])

    with Store(engine, other).reading() as tx:
        assert TEAM in tx.connections.unopened()
    assert has_secrets(engine)
    assert TEAM in forget(engine, other).teams
    with store.reading() as tx:
        assert tx.installations.find(TEAM) == FIRM


def test_of_many_who_bring_the_same_state_one_may_use_it(store: Store) -> None:
    begin(store)

    def use(_: int) -> bool:
        with store.writing() as tx:
            is_used = tx.oauth_states.use(STATE, NOW)
            tx.commit()
        return is_used

    with ThreadPoolExecutor(PRESSES) as people:
        assert sum(people.map(use, range(PRESSES))) == 1


def test_a_state_is_good_until_it_expires_and_its_code_goes_with_its_use(
    store: Store, engine: Engine
) -> None:
    begin(store)
    with store.writing() as tx:
        assert not tx.oauth_states.use(CONSENT.id, NOW)
        assert not tx.oauth_states.use(STATE, CONSENT.expires_at)
        assert tx.oauth_states.change(replace(CONSENT, facts={"zone": "UTC"}), code="a-code")
        assert tx.oauth_states.code(CONSENT) == "a-code"
        assert tx.oauth_states.use(STATE, NOW)
        assert not tx.oauth_states.change(CONSENT, code="another")
        assert tx.oauth_states.code(CONSENT) is None
        assert tx.oauth_states.find(STATE) == replace(CONSENT, facts={"zone": "UTC"}, used_at=NOW)
        tx.commit()
    with engine.connect() as database:
        assert STATE not in str(database.execute(sa.select(oauth_states)).all())


def test_codes_go_with_the_time_of_their_link_or_once_no_key_opens_them(store: Store, engine: Engine) -> None:
    begin(store)
    with store.writing() as tx:
        tx.oauth_states.change(CONSENT, "a-code")
        assert tx.oauth_states.forget_codes(CONSENT.expires_at - timedelta(seconds=1)) == 0
        assert tx.oauth_states.code(CONSENT) == "a-code"
        assert tx.oauth_states.forget_codes(CONSENT.expires_at) == 1
        assert tx.oauth_states.code(CONSENT) is None
        tx.oauth_states.change(CONSENT, "another-code")
        tx.commit()

    other = Keyring([b"n" * 32])
    forget(engine, other)

    assert reseal(engine, other).lost == 0
    with store.reading() as tx:
        assert tx.oauth_states.find(STATE) == CONSENT


def test_consents_that_expired_are_forgotten(store: Store) -> None:
    begin(store)
    with store.writing() as tx:
        assert tx.oauth_states.prune(CONSENT.expires_at) == 0
        assert tx.oauth_states.prune(CONSENT.expires_at + timedelta(seconds=1)) == 1
        assert tx.oauth_states.find(STATE) is None
