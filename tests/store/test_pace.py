"""How fast Slack is asked is agreed among all processes, for each workspace and each of its limits apart."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from services.model.outbox import Lane, Taken
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW, TEAM

EACH = timedelta(seconds=2)
LANE = Lane("post C1", EACH, burst=3, within=("post held",), strict_spacing=timedelta(minutes=1))


def take(store: Store, seconds: float = 0, team_id: str = TEAM, lane: Lane = LANE) -> Taken:
    with store.writing() as tx:
        taken = tx.pace.take(team_id, lane, at(seconds))
        tx.commit()
    return taken


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def hold_everything(store: Store, seconds: float) -> None:
    with store.writing() as tx:
        tx.pace.hold_everything(TEAM, timedelta(seconds=2), timedelta(seconds=10), at(seconds))
        tx.commit()


def test_a_few_calls_come_at_once_and_then_one_after_the_other(store: Store) -> None:
    free = [take(store).free_at for _ in range(4)]

    assert free == [None, None, None, at(2)]
    assert [take(store, seconds).free_at for seconds in (2, 2, 3, 4)] == [None, at(4), at(4), None]


def test_an_idle_lane_saves_up_no_more_than_its_few(store: Store) -> None:
    take(store)

    assert [take(store, 1000).free_at is None for _ in range(5)] == [True, True, True, False, False]


def test_other_channels_and_other_workspaces_have_lanes_of_their_own(store: Store) -> None:
    for _ in range(3):
        take(store)

    assert take(store, team_id="T2").free_at is None
    assert take(store, lane=Lane("post C2", EACH)).free_at is None


def test_many_processes_together_take_no_more_than_there_is(store: Store) -> None:
    start = threading.Barrier(6)

    def some(_: int) -> int:
        start.wait()
        return sum(take(store).free_at is None for _ in range(3))

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(some, range(6))) == 3


def test_too_fast_closes_every_lane_of_the_method_of_this_workspace(store: Store) -> None:
    with store.writing() as tx:
        tx.pace.hold(TEAM, "post held", at(30))
        tx.pace.hold(TEAM, "post held", at(10))
        tx.commit()

    other = Lane("post C2", EACH, within=("post held",))
    assert take(store, 29) == take(store, 29, lane=other) == Taken(at(30), "post held")
    assert take(store, 29, team_id="T2").free_at is None
    assert take(store, 29, lane=Lane("update", within=("update held",))).free_at is None
    assert take(store, 30).free_at is None


def test_a_stricter_limit_holds_for_as_long_as_it_was_told(store: Store) -> None:
    with store.writing() as tx:
        tx.pace.hold(TEAM, "post held", at(0), strict_until=at(600))
        tx.commit()

    assert [take(store, seconds).free_at for seconds in (1, 2, 61)] == [None, at(61), None]
    assert [take(store, 700).free_at for _ in range(3)] == [None, None, None]


def test_a_slack_that_is_away_is_asked_later_and_later_and_at_once_when_it_is_back(store: Store) -> None:
    opened = []
    now = 0.0
    for _ in range(5):
        hold_everything(store, now)
        until = take(store, now).free_at
        assert until is not None
        opened.append((until - at(now)).total_seconds())
        now = (until - NOW).total_seconds()

    assert opened == [2, 4, 8, 10, 10]
    assert take(store, now) == Taken(None, LANE.name, was_away=True)
    with store.writing() as tx:
        tx.pace.release("* mine", TEAM)
        tx.commit()
    assert take(store, now) == Taken(None, LANE.name)


def test_a_token_that_is_not_accepted_holds_back_those_who_have_it(store: Store) -> None:
    own, others = Lane("post C1", EACH, within=("* old",)), Lane("post C1", EACH, within=("* new",))
    with store.writing() as tx:
        tx.pace.hold_everything(TEAM, timedelta(minutes=1), timedelta(hours=1), NOW, "* old")
        tx.commit()

    assert take(store, 59, lane=own) == Taken(at(60), "* old", was_away=True)
    assert take(store, 59, lane=others) == Taken(None, "post C1")
    with store.writing() as tx:
        tx.pace.release("* old", TEAM)
        tx.commit()
    assert take(store, 61, lane=own) == Taken(None, "post C1")


def test_that_slack_is_away_counts_once_however_many_find_it(store: Store) -> None:
    for _ in range(3):
        hold_everything(store, 0)

    assert take(store).free_at == at(2)
