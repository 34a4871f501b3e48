"""The key beside an embedded database, and those before it: made, replaced, and read anew by who runs."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from services.errors import AppError
from services.store.encryption import KEY_BYTES, Held, Keyring


class UnusableKeyFile(AppError):
    """The key file beside the database does not hold a key."""

    code = "unusable_key_file"
    remedy = "Restore it from a backup; if there is none, delete it and reconnect the companies."


def key_file(database: Path) -> Path:
    """Where the key of this SQLite file stands."""
    return database.with_name(f"{database.name}.key")


def former_key_files(database: Path) -> list[Path]:
    """Where the keys stand that were in use before, the last one first: ``.key.old.2``, ``.key.old``."""
    oldest = _former(database, 1)
    numbers = [path.name.removeprefix(f"{oldest.name}.") for path in oldest.parent.glob(f"{oldest.name}.*")]
    later = sorted((int(one) for one in numbers if one.isascii() and one.isdecimal()), reverse=True)
    return [*(_former(database, number) for number in later), *([oldest] if oldest.exists() else [])]


def _former(database: Path, number: int) -> Path:
    name = f"{database.name}.key.old"
    return database.with_name(name if number == 1 else f"{name}.{number}")


class FileKeys(Keyring):
    """The keys beside a database. They are looked at anew each time, since a command may have replaced them.

    What seals does so in a transaction that writes, and so does ``renew``: no secret is sealed by a key that
    was replaced meanwhile.
    """

    def __init__(self, database: Path) -> None:
        """Makes a key where there is none. Raises ``UnusableKeyFile``."""
        self._database = database
        if not key_file(database).exists():
            _make(key_file(database))
        self._read = self._keys()
        super().__init__(self._read)

    def renew(self) -> None:
        """Put a new key in the place of the newest, which is kept beside it with all that were before.

        Only while nobody else writes to the database. Where the process dies between any two steps, what
        opened before opens still: files appear whole, and the former key is in its place first.
        """
        current = key_file(self._database)
        fresh = _draft_of(current)
        _write(fresh, secrets.token_bytes(KEY_BYTES))
        self._keep(current)
        fresh.replace(current)
        _settle(current.parent)

    def _keep(self, current: Path) -> None:
        """Under a name that is free, unless a process kept it already and died before it went on."""
        formers, key = former_key_files(self._database), current.read_bytes()
        if formers and formers[0].read_bytes() == key:
            return
        last = formers[0].name.rpartition(".")[2] if formers else "0"
        free = _former(self._database, int(last) + 1 if last.isdecimal() else 2)
        kept = _draft_of(current)
        _write(kept, key)
        os.link(kept, free)  # never in the place of a key that is there
        kept.unlink()
        _settle(current.parent)

    def _now(self) -> Held:
        try:
            read = self._keys()
        except (OSError, UnusableKeyFile):
            return self._held  # what was read once goes on opening
        if read != self._read:
            # A key that was known stays known: the files may have been replaced between looking at both.
            self._held, self._read = Held.of(read, self._held), read
        return self._held

    def _keys(self) -> Sequence[bytes]:
        return [_key_in(key_file(self._database)), *map(_key_in, former_key_files(self._database))]


def _key_in(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise UnusableKeyFile(f"{path} does not hold a key.")
    return key


def _make(path: Path) -> None:
    # Written whole under another name and then linked: two processes that start at once end up with one key,
    # and neither reads half of it.
    draft = _draft_of(path)
    _write(draft, secrets.token_bytes(KEY_BYTES))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _settle(path.parent)


def _draft_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.{secrets.token_hex(4)}")


def _write(path: Path, key: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, key)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _settle(folder: Path) -> None:
    """The names too are on the disk, and not only what the files hold."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
