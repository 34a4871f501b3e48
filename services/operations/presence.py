"""A process says that it is there, so that no other machine works on the same SQLite file."""

from __future__ import annotations

import secrets
from datetime import timedelta

from services.clock import Clock
from services.errors import AppError
from services.model.operations import Replica, Role
from services.operations.machine import is_same, name_of, this_machine
from services.ports.store import Store, Transaction

#: Seconds between two signs.
BEAT = 20.0
#: Without a sign for so long a process is gone.
GONE_AFTER = timedelta(seconds=90)


class SharedFile(AppError):
    """Another machine works on this SQLite file."""

    code = "shared_file"
    remedy = "Stop the app there, or use PostgreSQL; one SQLite file is for one machine."


class BeingRestored(AppError):
    """A copy is about to take the place of this database."""

    code = "being_restored"
    remedy = "Start again when the restore command has ended; if it broke off, run it again."


class KeyMissing(AppError):
    """A key that sealed stored tokens is missing."""

    code = "key_missing"
    remedy = (
        "Put the earlier key back into ENCRYPTION_KEYS, after the newest; if it is lost, run: "
        "import-invoices forget-tokens, and reconnect the companies."
    )


class Presence:
    """This process among those that work on the database."""

    def __init__(self, store: Store, clock: Clock, is_embedded: bool, machine: str | None = None) -> None:
        self._store = store
        self._clock = clock
        self._is_embedded = is_embedded
        self._machine = machine or this_machine()
        self._id = secrets.token_hex(8)
        self._role: Role | None = None

    def require_alone(self) -> None:
        """Do nothing if nobody else works on this SQLite file. Raises ``SharedFile``, ``BeingRestored``."""
        with self._store.reading() as tx:
            self._refuse_others(tx)

    def require_keys(self) -> None:
        """Do nothing if every stored token can be opened. Raises ``KeyMissing``."""
        with self._store.reading() as tx:
            lost = tx.connections.unopened()
        if lost:
            raise KeyMissing(f"A key that sealed tokens is missing: {len(lost)} of them cannot be opened.")

    def arrive(self, role: Role) -> None:
        """Begin to work here. Raises ``SharedFile``, ``BeingRestored`` or ``KeyMissing``."""
        self.require_keys()
        with self._store.writing() as tx:
            self._refuse_others(tx)
            tx.replicas.beat(Replica(self._id, self._machine, role), self._clock.now())
            tx.commit()
        self._role = role

    @property
    def id(self) -> str:
        """What this process is called in the database."""
        return self._id

    def is_at_work(self, process_id: str) -> bool:
        """Whether a process of this name works on the database now."""
        with self._store.reading() as tx:
            return any(one.id == process_id for one in tx.replicas.beating(self._clock.now() - GONE_AFTER))

    def beat(self) -> None:
        """Say that this process is still there."""
        if self._role is not None:
            with self._store.writing() as tx:
                tx.replicas.beat(Replica(self._id, self._machine, self._role), self._clock.now())
                tx.commit()

    def leave(self) -> None:
        """Say that it is not there any more: another machine may begin at once."""
        self._role = None
        with self._store.writing() as tx:
            tx.replicas.leave(self._id)
            tx.commit()

    def _refuse_others(self, tx: Transaction) -> None:
        if not self._is_embedded:
            return
        others = tx.replicas.beating(self._clock.now() - GONE_AFTER)
        if any(one.role is Role.RESTORE for one in others):
            raise BeingRestored
        strangers = [one.host for one in others if not is_same(one.host, self._machine)]
        if strangers:
            raise SharedFile(f"The machine {name_of(strangers[0])} works on this SQLite file.")
