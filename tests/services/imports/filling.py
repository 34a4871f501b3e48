"""A store whose disk fills up at a given point: one transaction does not fit any more, what is small does."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from services.ports.store import Store, StoreFull, Transaction
from tests.wrapped_transaction import WrappedTransaction


class _Filling(WrappedTransaction):
    """A transaction that may not fit."""

    def __init__(self, inner: Transaction, store: FillingStore) -> None:
        super().__init__(inner)
        self._store = store

    def commit(self) -> None:
        if self._store.is_full:
            self._store.is_full = False
            raise StoreFull
        self._inner.commit()
        self._store.look()


class FillingStore:
    """The real store, until the commit after which ``fills_once`` is true: the next one finds no space."""

    def __init__(self, store: Store, fills_once: Callable[[], bool]) -> None:
        self._store = store
        self._fills_once = fills_once
        self._was_full = False
        self.is_full = False

    def look(self) -> None:
        """See whether the disk is full by now; it is so once."""
        if not self._was_full and self._fills_once():
            self._was_full = self.is_full = True

    def reading(self) -> Transaction:
        return self._store.reading()

    def writing(self) -> Transaction:
        return cast(Transaction, _Filling(self._store.writing(), self))

    def writing_now(self) -> Transaction:
        return cast(Transaction, _Filling(self._store.writing_now(), self))
