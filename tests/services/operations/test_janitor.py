"""What is done once for all processes, however many look."""

from __future__ import annotations

from datetime import timedelta

from services.operations import Chore, Janitor
from services.operations.janitor import MOST_TIME, TRY_AGAIN
from services.ports.store import StoreFull
from services.store.unit_of_work import Store
from tests.services.desk_doubles import SettableClock

DAY = timedelta(days=1)


class Broom:
    """Counts how often it sweeps, and fails where it is told to."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.sweeps = 0

    def sweep(self) -> int:
        self.sweeps += 1
        if self.failure is not None:
            raise self.failure
        return self.sweeps


def test_one_of_many_does_what_is_due_once_a_day(store: Store, clock: SettableClock) -> None:
    broom = Broom()
    janitors = [Janitor(store, clock, Chore("sweep", DAY, broom.sweep)) for _ in range(3)]

    for _ in range(2):
        for janitor in janitors:
            janitor.look()
    assert broom.sweeps == 1

    clock.move(days=1)
    for janitor in janitors:
        janitor.look()
    assert broom.sweeps == 2


def test_what_breaks_is_tried_again_soon_and_holds_up_nothing_else(
    store: Store, clock: SettableClock
) -> None:
    broken, other = Broom(StoreFull()), Broom()
    janitor = Janitor(store, clock, Chore("broken", DAY, broken.sweep), Chore("other", DAY, other.sweep))

    janitor.look()
    janitor.look()
    assert (broken.sweeps, other.sweeps) == (1, 1)

    clock.move(seconds=TRY_AGAIN.total_seconds())
    janitor.look()
    assert (broken.sweeps, other.sweeps) == (2, 1)


def test_a_process_that_died_at_work_is_replaced(store: Store, clock: SettableClock) -> None:
    broom = Broom()
    with store.writing() as tx:
        assert tx.chores.take("sweep", "who died", clock.now(), clock.now() + MOST_TIME)
        tx.commit()
    janitor = Janitor(store, clock, Chore("sweep", DAY, broom.sweep))

    janitor.look()
    assert broom.sweeps == 0

    clock.move(seconds=MOST_TIME.total_seconds())
    janitor.look()
    assert broom.sweeps == 1


def test_who_took_too_long_does_not_put_off_the_others_turn(store: Store, clock: SettableClock) -> None:
    def slow() -> None:
        clock.move(hours=2)
        Janitor(store, clock, Chore("sweep", timedelta(minutes=5), broom.sweep)).look()

    broom = Broom()
    Janitor(store, clock, Chore("sweep", DAY, slow)).look()
    clock.move(minutes=5)
    Janitor(store, clock, Chore("sweep", DAY, broom.sweep)).look()

    assert broom.sweeps == 2
