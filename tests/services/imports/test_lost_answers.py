"""A commit whose answer gets lost: nobody knows whether it counts. The fence and the step decide."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Self, cast

import pytest

from services.ports.engine import Outcome
from services.ports.store import Store, Transaction
from services.store.faults import StoreLost
from tests.services.imports.firm import Firm, another_firm
from tests.services.imports.test_crashes import MOST_COMMITS, begun, points, told

LOSSES = [points("sqlite", 5), points("postgres", 8), points("postgres", 1, pytest.mark.faults)]


class _Deaf:
    """A transaction of which the answer to the commit may get lost, once it counts or before."""

    def __init__(self, inner: Transaction, store: DeafStore) -> None:
        self._inner = inner
        self._store = store

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(self, *how: Any) -> None:
        self._inner.__exit__(*how)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def commit(self) -> None:
        self._store.commits += 1
        is_lost = self._store.commits == self._store.loses
        if not (is_lost and self._store.in_vain):
            self._inner.commit()
        if is_lost:
            raise StoreLost


class DeafStore:
    """The real store; the answer to its commit ``loses`` gets lost; ``in_vain``: it does not count."""

    def __init__(self, store: Store, loses: int, in_vain: bool) -> None:
        self._store = store
        self.loses = loses
        self.in_vain = in_vain
        self.commits = 0

    def reading(self) -> Transaction:
        return self._store.reading()

    def writing(self) -> Transaction:
        return cast(Transaction, _Deaf(self._store.writing(), self))

    def writing_now(self) -> Transaction:
        return self.writing()


def worked_off(firm: Firm, run_id: str, store: DeafStore) -> bool:
    """Whether the run came to its end; whether an answer got lost before, ``store`` knows."""
    with suppress(StoreLost):  # as the worker's loop does: the run's row is looked at again
        firm.advance(store).advance(run_id)
    firm.clock.move(minutes=5)
    return store.commits < store.loses


@pytest.mark.parametrize(("database_url", "step"), LOSSES, indirect=["database_url"])
@pytest.mark.parametrize("policy", ["rest", "nothing"])
@pytest.mark.parametrize("in_vain", [False, True], ids=["counts", "in vain"])
def test_an_answer_that_gets_lost_changes_nothing_that_anybody_sees(
    firm: Firm, step: int, policy: str, in_vain: bool
) -> None:
    run = begun(firm, policy)
    assert firm.turn(run.id) is Outcome.DONE
    expected = told(firm, run.id)

    lost_at = 0
    for commit in range(2, MOST_COMMITS, step):
        firm = another_firm(firm)
        run = begun(firm, policy)
        if worked_off(firm, run.id, DeafStore(firm.store, commit, in_vain)):
            break
        lost_at = commit
        firm.work_off(run.id)
        assert told(firm, run.id) == expected, f"lost {commit}"
    assert lost_at > 6
