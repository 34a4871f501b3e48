"""A store whose process dies at a given commit: right before it, or right after."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from services.ports.store import Store, Transaction
from tests.wrapped_transaction import WrappedTransaction


class Crash(BaseException):
    """The process is gone: nothing catches this, and nothing is tidied up."""


class _Crashing(WrappedTransaction):
    """A transaction that counts its commit."""

    def __init__(self, inner: Transaction, store: CrashingStore) -> None:
        super().__init__(inner)
        self._store = store

    def commit(self) -> None:
        self._store.commits += 1
        is_last = self._store.commits == self._store.dies_at
        if is_last and self._store.dies_before:
            raise Crash
        self._inner.commit()
        if is_last or self._store.dies_once():
            raise Crash


class CrashingStore:
    """The real store, up to its ``dies_at``-th commit, or to the one after which ``dies_once`` is true."""

    def __init__(
        self,
        store: Store,
        dies_at: int = 0,
        dies_before: bool = False,
        dies_once: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self.dies_once = dies_once
        self.dies_at = dies_at
        self.dies_before = dies_before
        self.commits = 0

    def reading(self) -> Transaction:
        return self._store.reading()

    def writing(self) -> Transaction:
        return cast(Transaction, _Crashing(self._store.writing(), self))

    def writing_now(self) -> Transaction:
        return cast(Transaction, _Crashing(self._store.writing_now(), self))
