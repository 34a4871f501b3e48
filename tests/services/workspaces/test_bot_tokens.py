"""The token of a workspace is remembered for a while, and goes on to hold while the store is away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.model.installation import Installation
from services.store.faults import StoreLost
from services.store.unit_of_work import Store
from services.workspaces import BotTokens
from services.workspaces.bot_tokens import REMEMBERED
from tests.services.desk_doubles import NOW, TEAM, SettableClock, opened_store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened_store(database_url) as store:
        yield store


def install(store: Store, token: str) -> None:
    made = Installation(TEAM, "Firm", "A1", "B1", "UBOT", frozenset(), "UINSTALLER", NOW)
    with store.writing() as tx:
        tx.installations.save(made, token)
        tx.commit()


class Away:
    """A store that can be away."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.reads = 0
        self.is_away = False

    def reading(self) -> object:
        self.reads += 1
        if self.is_away:
            raise StoreLost
        return self._store.reading()


def test_a_token_is_read_once_a_minute_and_goes_on_to_hold_while_the_store_is_away(
    store: Store,
) -> None:
    clock = SettableClock()
    install(store, "xoxb-1")
    away = Away(store)
    tokens = BotTokens(away, clock)  # type: ignore[arg-type]

    assert [tokens.of(TEAM) for _ in range(3)] == ["xoxb-1"] * 3
    assert away.reads == 1
    clock.move(seconds=REMEMBERED + 1)
    away.is_away = True
    assert tokens.of(TEAM) == "xoxb-1"
    with pytest.raises(StoreLost):
        tokens.of("T9")
    away.is_away = False
    install(store, "xoxb-2")
    tokens.forget(TEAM)
    assert tokens.of(TEAM) == "xoxb-2"
