"""Pictures of what a person sees of the invoice window, in files that are kept elsewhere.

Each file is one person's: it holds what she may see, and is never shown to anybody else.
"""

from __future__ import annotations

from services.clock import Clock
from services.model.people import Actor
from services.ports.store import Store


class WindowPictures:
    """Knows the files, and which of them looks how."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def find(self, actor: Actor, digest: str) -> str | None:
        """Her file that looks so, where there is one that can be shown."""
        with self._store.reading() as tx:
            return tx.pictures.find(actor.team_id, actor.user_id, digest)

    def announce(self, actor: Actor, file_id: str, digest: str) -> None:
        """Note a file that is on its way, so that it is removed also where nothing more is heard of it."""
        with self._store.writing() as tx:
            tx.pictures.announce(actor.team_id, actor.user_id, file_id, digest, self._clock.now())
            tx.commit()

    def arrived(self, actor: Actor, file_id: str) -> None:
        """It can be shown from now on."""
        with self._store.writing() as tx:
            tx.pictures.arrived(actor.team_id, actor.user_id, file_id)
            tx.commit()

    def beside(self, actor: Actor, kept: str | None) -> list[str]:
        """Her files that are needed no more while that one is shown, or none."""
        with self._store.reading() as tx:
            return tx.pictures.beside(actor.team_id, actor.user_id, kept)

    def forget(self, actor: Actor, file_id: str) -> None:
        """It was removed."""
        with self._store.writing() as tx:
            tx.pictures.forget(actor.team_id, actor.user_id, file_id)
            tx.commit()
