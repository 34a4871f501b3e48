"""Keys are changed while the app works: everything opens before, meanwhile and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.model.connection import Tokens
from services.model.installation import Installation, OAuthPurpose, OAuthState, digest_of
from services.store.encryption import Keyring, WrongKey
from services.store.engine import Engine, begin_writing
from services.store.key_files import FileKeys
from services.store.resealing import BATCH, Resealed, batch_of, reseal, seal_anew
from services.store.sealed_columns import SEALED, SUFFIX
from services.store.tables import connections, metadata
from services.store.unit_of_work import Store
from tests.builders import a_connection
from tests.kept_databases import empty
from tests.kept_engines import kept_engine
from tests.services.desk_doubles import NOW, SettableClock, tokens_of

OLD, NEW, LATER = b"o" * 32, b"n" * 32, b"l" * 32
BEFORE, BOTH, AFTER = Keyring([OLD]), Keyring([NEW, OLD]), Keyring([NEW])
STATE = "a state"
#: What ``everything`` seals.
SECRETS = 4


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    with _empty(database_url) as engine:
        yield engine


@contextmanager
def _empty(url: str) -> Iterator[Engine]:
    engine = kept_engine(url)
    yield engine
    engine.dispose()


def everything(engine: Engine, keys: Keyring) -> None:
    """A secret in each sealed column."""
    state = OAuthState(digest_of(STATE), OAuthPurpose.QUICKBOOKS, NOW, NOW + timedelta(minutes=10))
    with Store(engine, keys).writing() as tx:
        tx.connections.save(a_connection(), tokens_of(SettableClock(), "access", "refresh"))
        tx.installations.save(
            Installation("T1", "Firm", "A1", "B1", "U0BOT", frozenset(), "U1", NOW), "xoxb-sealed"
        )
        tx.oauth_states.add(state)
        tx.oauth_states.change(state, "a code")
        tx.commit()


def opened(engine: Engine, keys: Keyring) -> list[str | None]:
    """Every secret, opened."""
    with Store(engine, keys).reading() as tx:
        state = tx.oauth_states.find(STATE)
        assert state is not None
        return [
            *_tokens(tx.connections.tokens("con1")),
            tx.installations.token("T1"),
            tx.oauth_states.code(state),
        ]


def _tokens(tokens: Tokens | None) -> list[str | None]:
    assert tokens is not None
    return [tokens.access_token, tokens.refresh_token]


def test_after_a_rotation_the_newest_key_alone_opens_everything(engine: Engine) -> None:
    everything(engine, BEFORE)

    assert reseal(engine, BOTH) == Resealed(done=SECRETS, left=0, lost=0)

    assert opened(engine, AFTER) == ["access", "refresh", "xoxb-sealed", "a code"]
    assert reseal(engine, BOTH) == Resealed(done=0, left=0, lost=0)


def test_no_other_column_is_sealed() -> None:
    found = {
        column for table in metadata.tables.values() for column in table.c if column.name.endswith(SUFFIX)
    }

    assert found == {one.column for one in SEALED}
    assert len(found) == SECRETS


def test_a_token_that_was_refreshed_meanwhile_is_left_alone(engine: Engine) -> None:
    everything(engine, BEFORE)
    (one,) = (one for one in SEALED if one.column is connections.c.refresh_token_sealed)
    (row,) = batch_of(engine, BOTH, one, "")
    with Store(engine, BEFORE).writing() as tx:
        assert tx.connections.replace_tokens("con1", tokens_of(SettableClock(), "access-2", "refresh-2"), 1)
        tx.commit()

    with begin_writing(engine) as database:
        assert not seal_anew(database, BOTH, one, row)
        database.commit()

    assert opened(engine, BOTH)[:2] == ["access-2", "refresh-2"]
    assert reseal(engine, BOTH) == Resealed(done=SECRETS, left=0, lost=0)
    assert opened(engine, AFTER)[:2] == ["access-2", "refresh-2"]


def test_a_refresh_goes_on_from_a_token_that_was_sealed_anew(engine: Engine) -> None:
    everything(engine, BEFORE)
    reseal(engine, BOTH)

    with Store(engine, AFTER).writing() as tx:
        assert tx.connections.replace_tokens("con1", tokens_of(SettableClock(), "access-2", "refresh-2"), 1)
        tx.commit()

    assert opened(engine, AFTER)[:2] == ["access-2", "refresh-2"]


def test_what_was_stopped_goes_on_and_more_than_a_batch_is_sealed_anew(kept_sqlite_url: str) -> None:
    empty(kept_sqlite_url)
    engine = kept_engine(kept_sqlite_url)
    with Store(engine, BEFORE).writing() as tx:
        for number in range(BATCH + 1):
            known = a_connection(id=f"con{number:04}", realm_id=str(number))
            tx.connections.save(known, tokens_of(SettableClock(), "access", f"refresh-{number}"))
        tx.commit()
    one = SEALED[0]
    with begin_writing(engine) as database:
        assert seal_anew(database, BOTH, one, batch_of(engine, BOTH, one, "")[0])
        database.commit()

    assert reseal(engine, BOTH) == Resealed(done=2 * BATCH + 1, left=0, lost=0)

    with Store(engine, AFTER).reading() as tx:
        found = [_tokens(tx.connections.tokens(f"con{number:04}"))[1] for number in range(BATCH + 1)]
    assert found == [f"refresh-{number}" for number in range(BATCH + 1)]
    engine.dispose()


def test_a_secret_of_another_field_is_not_sealed_anew_as_if_it_were_this_ones(engine: Engine) -> None:
    everything(engine, BEFORE)
    moved = sa.update(connections).values(access_token_sealed=connections.c.refresh_token_sealed)
    with begin_writing(engine) as database:
        database.execute(moved)
        database.commit()

    assert reseal(engine, BOTH) == Resealed(done=SECRETS - 1, left=1, lost=0)
    with pytest.raises(WrongKey):
        opened(engine, BOTH)


def test_what_a_missing_key_sealed_is_counted_and_left(engine: Engine) -> None:
    everything(engine, BEFORE)

    assert reseal(engine, AFTER) == Resealed(done=0, left=0, lost=SECRETS)
    assert opened(engine, BOTH)[0] == "access"


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["rotate", "write", "again", "new process"]), max_size=6))
def test_in_whatever_order_keys_change_and_secrets_are_written_all_of_them_open(
    kept_sqlite_url: str, tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    empty(kept_sqlite_url)
    engine, numbers = kept_engine(kept_sqlite_url), count()
    database: Path = tmp_path_factory.mktemp("keys") / "own.db"
    ours, works = FileKeys(database), FileKeys(database)
    everything(engine, works)
    last = "refresh"
    for step in steps:
        if step == "rotate":
            ours.renew()
            reseal(engine, ours)
        elif step == "again":
            reseal(engine, ours)
        elif step == "new process":
            works = FileKeys(database)
        else:
            last = f"refresh-{next(numbers)}"
            with Store(engine, works).writing() as tx:
                tx.connections.save(a_connection(), tokens_of(SettableClock(), "access", last))
                tx.commit()
        assert opened(engine, works) == ["access", last, "xoxb-sealed", "a code"]
    assert opened(engine, FileKeys(database))[1] == last
    engine.dispose()
