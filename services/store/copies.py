"""The database as a whole, for an operator: copied, put back, and what no key opens given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from services.clock import Clock
from services.store import sealed_tokens
from services.store.backup import NoStore, NotEmbedded, back_up, restore
from services.store.encryption import Keyring
from services.store.engine import begin_writing, open_engine, opening
from services.store.key_files import FileKeys
from services.store.local_files import file_of, key_file, keyring_for, prepare_folder
from services.store.readiness import ready_engine
from services.store.resealing import Resealed, reseal
from services.store.restored import note_restored
from services.store.sealed_tokens import GivenUp


class Copies:
    """Copies of one database; none of its processes need run."""

    def __init__(self, database_url: str, configured_keys: Sequence[bytes], clock: Clock) -> None:
        self._url = database_url
        self._configured_keys = configured_keys
        self._clock = clock

    @property
    def database(self) -> Path:
        """The file of the embedded database. Raises ``NotEmbedded``."""
        path = file_of(self._url)
        if path is None:
            raise NotEmbedded
        return path

    @property
    def key_file(self) -> Path | None:
        """The file whose key opens the tokens; None where the key is configured."""
        return None if self._configured_keys else key_file(self.database)

    def back_up(self, target: Path) -> int:
        """Copy the database, also while it is worked on; the size of the copy. Raises an ``AppError``."""
        if not self.database.exists():
            raise NoStore(f"There is no database {self.database} to copy.")
        with opening():
            return back_up(self.database, target)

    def restore(self, copy: Path) -> Path | None:
        """Put a copy in the place of the database; where the former one is. Raises an ``AppError``."""
        self.database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with opening():
            return restore(copy, self.database, self._clock.now())

    def note_restored(self) -> None:
        """The database was put back by other means: look in Slack before anything is sent again."""
        with opening():
            engine = open_engine(self._url)
            try:
                note_restored(engine, self._clock.now())
            finally:
                engine.dispose()

    def forget_tokens(self) -> GivenUp:
        """Give up the tokens that no key opens; whose they were."""
        with opening():
            prepare_folder(self._url)
            engine = open_engine(self._url)
            try:
                return sealed_tokens.forget(engine, self._keys())
            finally:
                engine.dispose()

    def rotate_keys(self) -> Resealed:
        """Seal everything by the newest key, also while the app works. Raises an ``AppError``.

        A key file gets a new key before; not where an earlier rotation was broken off, which this completes.
        """
        engine = ready_engine(self._url)
        try:
            keys = keyring_for(self._url, self._configured_keys, sealed_tokens.has_secrets(engine))
            found = reseal(engine, keys)
            if not isinstance(keys, FileKeys):
                return found
            if found.done == found.left == 0:
                # What seals a secret writes, so that nobody does while the key changes.
                with begin_writing(engine) as database, database.begin():
                    keys.renew()
                found = reseal(engine, keys)
            return replace(found, key_file=str(key_file(self.database)))
        finally:
            engine.dispose()

    def _keys(self) -> Keyring | None:
        """The keys that there are; none is made for this."""
        path = file_of(self._url)
        if not self._configured_keys and (path is None or not key_file(path).exists()):
            return None
        return keyring_for(self._url, self._configured_keys)
