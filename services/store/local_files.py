"""The files of an embedded database: its folder, and its key when none is configured."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from services.errors import AppError
from services.store.encryption import KEY_BYTES, Keyring
from services.store.file_checks import FolderNotMade, NotWritable, check_file
from services.store.key_files import FileKeys, UnusableKeyFile, key_file

__all__ = [
    "KeyFileMissing",
    "NoEncryptionKey",
    "UnusableKeyFile",
    "file_of",
    "key_file",
    "keyring_for",
    "prepare_folder",
]

MAKE_A_KEY = "openssl rand -base64 32"


class NoEncryptionKey(AppError):
    """ENCRYPTION_KEYS is empty, and only a SQLite database keeps a key of its own."""

    code = "no_encryption_key"
    remedy = f"Make one with: {MAKE_A_KEY}, and set ENCRYPTION_KEYS to it on every machine."


class KeyFileMissing(AppError):
    """The database holds tokens, and the key file that opens them is missing."""

    code = "key_file_missing"
    remedy = (
        "Put it back from a backup; if it is lost, run: import-invoices forget-tokens, and reconnect the "
        "companies."
    )


def prepare_folder(database_url: str) -> None:
    """Make a SQLite file and its folder, readable by their owner only. Does nothing for other databases.

    What is there stays as it is. SQLite gives the files beside the database the rights of the database.
    Raises an ``AppError`` where the file cannot be made or may not be worked on.
    """
    path = file_of(database_url)
    if path is None:
        return
    _make_folder(path.parent)
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise NotWritable(f"{path} cannot be made: {error.strerror}.") from error
    check_file(path)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FolderNotMade(f"The folder {folder} cannot be made: {error.strerror}.") from error


def keyring_for(database_url: str, configured: Sequence[bytes], has_secrets: bool = False) -> Keyring:
    """The configured keys; without any, the key beside the SQLite file, which is made at first use.

    Raises ``NoEncryptionKey`` where there is no such file: machines that share a database must share keys.
    Raises ``KeyFileMissing`` where one was there, because the database already has secrets.
    """
    if configured:
        return Keyring(configured)
    if sa.make_url(database_url).get_backend_name() != "sqlite":
        raise NoEncryptionKey
    path = file_of(database_url)
    if path is None:
        return Keyring([secrets.token_bytes(KEY_BYTES)])
    if has_secrets and not key_file(path).exists():
        raise KeyFileMissing(f"{path} holds tokens, and {key_file(path).name}, which opens them, is missing.")
    return FileKeys(path)


def file_of(database_url: str) -> Path | None:
    """The file of an embedded database; None for another one, or one in memory."""
    url = sa.make_url(database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if is_file else None
