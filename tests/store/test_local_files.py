from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from services.store.encryption import Keyring
from services.store.engine import open_engine
from services.store.file_checks import MAGIC
from services.store.local_files import (
    KeyFileMissing,
    NoEncryptionKey,
    UnusableKeyFile,
    key_file,
    keyring_for,
    prepare_folder,
)
from services.store.tables import metadata

POSTGRES = "postgresql+psycopg://app@127.0.0.1/app"


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def test_the_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    prepare_folder(url_of(tmp_path / "app" / "invoices.db"))

    assert stat.S_IMODE((tmp_path / "app").stat().st_mode) == 0o700


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    prepare_folder(url_of(tmp_path / "invoices.db"))

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_the_database_is_readable_by_its_owner_only_in_any_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    url = url_of(tmp_path / "invoices.db")

    prepare_folder(url)
    engine = open_engine(url)
    with engine.begin() as database:
        metadata.create_all(database)
        made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    engine.dispose()

    assert made == dict.fromkeys(("invoices.db", "invoices.db-shm", "invoices.db-wal"), 0o600)


def test_a_database_that_is_there_keeps_its_content_and_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "invoices.db"
    path.write_bytes(MAGIC + b"kept")
    path.chmod(0o640)

    prepare_folder(url_of(path))

    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (MAGIC + b"kept", 0o640)


def test_the_key_beside_the_database_is_kept(tmp_path: Path) -> None:
    url = url_of(tmp_path / "invoices.db")

    sealed = keyring_for(url, ()).seal("secret", "t|r|f")

    assert keyring_for(url, ()).open(sealed, "t|r|f") == "secret"


def test_the_key_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    keyring_for(url_of(tmp_path / "invoices.db"), ())

    assert stat.S_IMODE(key_file(tmp_path / "invoices.db").stat().st_mode) == 0o600


def test_programs_that_start_at_once_end_up_with_one_key(tmp_path: Path) -> None:
    url, together = url_of(tmp_path / "invoices.db"), threading.Barrier(8)
    rings: list[Keyring] = []

    def start() -> None:
        together.wait()
        rings.append(keyring_for(url, ()))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    sealed = rings[0].seal("secret", "t|r|f")
    assert [ring.open(sealed, "t|r|f") for ring in rings] == ["secret"] * 8


def test_nothing_but_the_key_is_left_behind(tmp_path: Path) -> None:
    keyring_for(url_of(tmp_path / "invoices.db"), ())

    assert [path.name for path in tmp_path.iterdir()] == ["invoices.db.key"]


def test_configured_keys_need_no_file(tmp_path: Path) -> None:
    keyring_for(url_of(tmp_path / "invoices.db"), (b"k" * 32,))

    assert list(tmp_path.iterdir()) == []


def test_postgresql_without_keys_is_refused_with_the_command_that_makes_one() -> None:
    with pytest.raises(NoEncryptionKey) as error:
        keyring_for(POSTGRES, ())

    assert "openssl rand -base64 32" in error.value.remedy


def test_a_key_that_is_missed_is_not_made_anew(tmp_path: Path) -> None:
    url = url_of(tmp_path / "invoices.db")

    with pytest.raises(KeyFileMissing, match=r"invoices\.db\.key, which opens them, is missing"):
        keyring_for(url, (), has_secrets=True)

    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key_file_is_named(tmp_path: Path) -> None:
    key_file(tmp_path / "invoices.db").write_bytes(b"half a key")

    with pytest.raises(UnusableKeyFile, match=r"invoices\.db\.key"):
        keyring_for(url_of(tmp_path / "invoices.db"), ())
