"""What was delivered before has no second effect, and what was rolled back was never delivered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import Repeated
from services.model.people import Actor
from services.store.unit_of_work import Store
from tests.services.desk_doubles import ADMIN, NOW, STRANGER

PRESS = replace(ADMIN, delivery="press:1")
PARALLEL = 50


def taken_up(store: Store, actor: Actor = PRESS, effect: str = "import_started") -> bool:
    """Whether the effect is new; it is committed then."""
    with store.writing() as tx:
        is_new = tx.inbox.is_new(actor, effect, NOW)
        tx.commit()
    return is_new


def made_administrator(store: Store) -> None:
    """An effect that notices too late that it was had before."""
    with store.writing() as tx:
        tx.access.add(ADMIN, "UNEW", NOW)
        tx.inbox.once(PRESS, "import_started", NOW)
        tx.commit()


def test_a_delivery_has_its_effect_once(store: Store) -> None:
    assert [taken_up(store) for _ in range(3)] == [True, False, False]


def test_the_second_time_is_an_error_that_undoes_its_transaction(store: Store) -> None:
    taken_up(store)

    with pytest.raises(Repeated):
        made_administrator(store)

    with store.reading() as tx:
        assert not tx.access.is_administrator("T1", "UNEW")


def test_what_was_rolled_back_takes_effect_when_it_is_delivered_again(store: Store) -> None:
    with store.writing() as tx:
        assert tx.inbox.is_new(PRESS, "import_started", NOW)

    assert taken_up(store)


def test_other_deliveries_effects_and_workspaces_are_new(store: Store) -> None:
    taken_up(store)

    assert taken_up(store, replace(PRESS, delivery="press:2"))
    assert taken_up(store, effect="import_requested")
    assert taken_up(store, replace(STRANGER, delivery="press:1"))


def test_without_a_delivery_everything_is_new(store: Store) -> None:
    assert [taken_up(store, ADMIN) for _ in range(2)] == [True, True]


def test_what_was_taken_up_can_be_asked_for_without_noting_anything(store: Store) -> None:
    with store.reading() as tx:
        tx.inbox.require_new(PRESS, "import_started")
    assert taken_up(store)

    with store.reading() as tx, pytest.raises(Repeated):
        tx.inbox.require_new(PRESS, "import_started")


def test_of_fifty_at_once_one_has_the_effect(store: Store) -> None:
    with ThreadPoolExecutor(PARALLEL) as people:
        outcomes = [*people.map(lambda _: taken_up(store), range(PARALLEL))]

    assert sorted(outcomes) == [False] * (PARALLEL - 1) + [True]


def test_what_is_old_is_forgotten(store: Store) -> None:
    taken_up(store)

    with store.writing() as tx:
        assert tx.inbox.prune(NOW) == 0
        assert tx.inbox.prune(NOW + timedelta(seconds=1)) == 1
        tx.commit()

    assert taken_up(store)
