"""Processes that work on one database: on SQLite, those of one machine alone."""

from __future__ import annotations

import pytest

from services.model.operations import Role
from services.operations.machine import is_same, this_machine
from services.operations.presence import GONE_AFTER, KeyMissing, Presence, SharedFile
from services.store.encryption import Keyring
from services.store.unit_of_work import Store
from tests.services.desk_doubles import SettableClock, connected, opened_store

HERE, THERE = "ledger-1/boot-a", "ledger-2/boot-b"


def at(machine: str, store: Store, clock: SettableClock, is_embedded: bool = True) -> Presence:
    return Presence(store, clock, is_embedded, machine)


def test_two_machines_do_not_work_on_one_sqlite_file(store: Store, clock: SettableClock) -> None:
    at(HERE, store, clock).arrive(Role.SERVE)

    with pytest.raises(SharedFile) as refusal:
        at(THERE, store, clock).arrive(Role.SERVE)

    assert refusal.value.sentence == (
        "The machine ledger-1 works on this SQLite file. "
        "Stop the app there, or use PostgreSQL; one SQLite file is for one machine."
    )
    with pytest.raises(SharedFile):
        at(THERE, store, clock).require_alone()


def test_any_number_of_machines_works_on_postgresql(store: Store, clock: SettableClock) -> None:
    for machine in (HERE, THERE):
        at(machine, store, clock, is_embedded=False).arrive(Role.WORKER)

    with store.reading() as tx:
        assert {one.host for one in tx.replicas.beating(clock.now())} == {HERE, THERE}


@pytest.mark.parametrize("machine", [HERE, "ledger-1/boot-after", "container-7/boot-a"])
def test_processes_of_one_machine_are_welcome(store: Store, clock: SettableClock, machine: str) -> None:
    at(HERE, store, clock).arrive(Role.SERVE)

    at(machine, store, clock).arrive(Role.WORKER)

    with store.reading() as tx:
        assert len(tx.replicas.beating(clock.now())) == 2


def test_a_machine_that_left_makes_room_at_once(store: Store, clock: SettableClock) -> None:
    here = at(HERE, store, clock)
    here.arrive(Role.SERVE)
    here.leave()
    here.beat()

    at(THERE, store, clock).require_alone()


def test_a_machine_that_died_makes_room_when_it_was_silent_for_long_enough(
    store: Store, clock: SettableClock
) -> None:
    here, there = at(HERE, store, clock), at(THERE, store, clock)
    here.arrive(Role.SERVE)
    clock.move(seconds=60)
    here.beat()
    clock.move(seconds=GONE_AFTER.total_seconds())

    with pytest.raises(SharedFile):
        there.require_alone()
    clock.move(seconds=1)
    there.arrive(Role.SERVE)


def test_a_process_that_only_looks_gives_no_sign(store: Store, clock: SettableClock) -> None:
    at(HERE, store, clock).beat()

    at(THERE, store, clock).require_alone()


def test_a_key_that_is_missing_is_found_before_anything_is_sent_to_quickbooks(
    database_url: str, clock: SettableClock
) -> None:
    with opened_store(database_url) as store:
        connected(store, clock)
        at(HERE, store, clock).require_keys()
    with opened_store(database_url, Keyring([b"n" * 32])) as store:
        with pytest.raises(KeyMissing, match="1 of them cannot be opened"):
            at(HERE, store, clock).arrive(Role.SERVE)
        with store.reading() as tx:
            assert list(tx.replicas.beating(clock.now())) == []
    with opened_store(database_url, Keyring([b"n" * 32, bytes(32)])) as store:
        at(HERE, store, clock).arrive(Role.SERVE)


def test_this_machine_is_itself() -> None:
    assert is_same(this_machine(), this_machine())
    assert not is_same("a/", "b/")


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("ledger/boot-a/id-1", "ledger/boot-b/id-1", True),
        ("ledger/boot-a/id-1", "ledger/boot-b/id-2", False),
        ("ledger/boot-a/id-1", "ledger/boot-b", True),
        ("ledger/boot-a/id-1", "container-7/boot-a/", True),
        ("ledger//id-1", "other//id-1", False),
    ],
)
def test_machines_of_one_name_are_told_apart_where_they_say_by_what(
    one: str, other: str, is_one: bool
) -> None:
    assert (is_same(one, other), is_same(other, one)) == (is_one, is_one)
