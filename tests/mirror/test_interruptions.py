"""A refresh that is stopped leaves a state from which the next one goes on."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from services.errors import AppError
from services.model.import_run import Progress
from services.ports.store import Transaction
from services.store.tables import mirror_windows
from tests.mirror.mirrored import Mirrored

RANGE = date(2025, 1, 1), date(2025, 12, 31)


class Fenced(AppError):
    """Another process took the run over."""

    code = "fenced"


class StopAt:
    """A guard that stops the refresh at its nth step, and notes all progress."""

    def __init__(self, step: int) -> None:
        self._left = step
        self.seen: list[Progress] = []

    def __call__(self, tx: Transaction, progress: Progress) -> None:
        self.seen.append(progress)
        self._left -= 1
        if self._left == 0:
            raise Fenced


def windows(mirrored: Mirrored) -> int:
    with mirrored.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(mirror_windows)) or 0


def test_a_page_whose_guard_objects_is_not_kept(mirrored: Mirrored) -> None:
    with pytest.raises(Fenced):
        mirrored.refresh(*RANGE, guard=StopAt(2))

    assert (mirrored.rows(), windows(mirrored)) == ({}, 0)


@pytest.mark.parametrize("step", [1, 4, 7, 11])
def test_wherever_it_is_stopped_the_next_refresh_completes_it(mirrored: Mirrored, step: int) -> None:
    with pytest.raises(Fenced):
        mirrored.refresh(*RANGE, guard=StopAt(step))
    mirrored.clock.move(hours=1)

    proof = mirrored.refresh(*RANGE)

    assert mirrored.ids_here(*RANGE) == mirrored.ids_there(*RANGE)
    assert proof.quickbooks_count == proof.mirror_count


def test_what_was_read_before_the_stop_is_not_read_again(mirrored: Mirrored) -> None:
    with pytest.raises(Fenced):
        mirrored.refresh(*RANGE, guard=StopAt(5))
    kept = len(mirrored.rows())
    guard = StopAt(1000)

    mirrored.refresh(*RANGE, guard=guard)

    whole = len(mirrored.ids_there(*RANGE))
    assert (kept > 0, max(one.total or 0 for one in guard.seen)) == (True, whole - kept)


def test_a_reading_that_begins_anew_after_a_month_goes_on_after_a_stop(mirrored: Mirrored) -> None:
    mirrored.refresh(*RANGE)
    mirrored.clock.move(days=40)
    with pytest.raises(Fenced):
        mirrored.refresh(*RANGE, guard=StopAt(7))
    read_anew = windows(mirrored)
    guard = StopAt(1000)

    mirrored.refresh(*RANGE, guard=guard)

    whole = len(mirrored.ids_there(*RANGE))
    assert (read_anew > 0, max(one.total or 0 for one in guard.seen) < whole) == (True, True)


def test_changes_between_stop_and_resumption_arrive(mirrored: Mirrored) -> None:
    with pytest.raises(Fenced):
        mirrored.refresh(*RANGE, guard=StopAt(5))
    mirrored.clock.move(hours=1)
    first, second, *_ = sorted(mirrored.rows())
    mirrored.controls.change(verb="delete", id=first)
    mirrored.controls.change(verb="void", id=second)
    mirrored.clock.move(hours=1)

    mirrored.refresh(*RANGE)

    assert first not in mirrored.rows()
    assert mirrored.rows()[second].payment_state == "void"


def test_a_stop_of_one_range_hides_nothing_from_another(mirrored: Mirrored) -> None:
    with pytest.raises(Fenced):
        mirrored.refresh(*RANGE, guard=StopAt(5))
    mirrored.clock.move(hours=1)
    voided = min(mirrored.rows())
    mirrored.controls.change(verb="void", id=voided)
    mirrored.clock.move(hours=1)
    mirrored.refresh(date(2024, 6, 1), date(2024, 6, 30))
    mirrored.clock.move(hours=1)

    mirrored.refresh(*RANGE)

    assert mirrored.rows()[voided].payment_state == "void"


def test_progress_never_goes_back_nor_beyond_its_total(mirrored: Mirrored) -> None:
    guard = StopAt(1000)

    mirrored.refresh(*RANGE, guard=guard)

    done = [one.done for one in guard.seen]
    assert done == sorted(done)
    assert all(one.done <= one.total for one in guard.seen if one.total is not None)
