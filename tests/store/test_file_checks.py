"""A SQLite file that may not be worked on where it stands: one sentence, and nothing is changed."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.errors import AppError
from services.store.file_checks import (
    MAGIC,
    FolderNotMade,
    NoDatabaseFile,
    NotWritable,
    check_file,
    file_system_of,
)
from services.store.local_files import prepare_folder

NOBODY = 65534
MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
40 22 0:40 / /srv rw,relatime shared:1 - nfs4 files:/srv rw
41 40 8:2 / /srv/local rw - xfs /dev/sdb1 rw
42 22 0:42 / /mnt/with\\040space rw - cifs //files/share rw
43 22 8:3 / /twice rw - ext4 /dev/sdc1 rw
44 22 0:44 / /twice rw - nfs files:/twice rw
"""


@contextmanager
def as_nobody() -> Iterator[None]:
    """The rights of a user who owns nothing; whoever is no superuser already has them here."""
    is_superuser = os.geteuid() == 0
    if is_superuser:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_superuser:
            os.seteuid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may look into."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def refused(path: Path) -> AppError:
    with as_nobody(), pytest.raises(AppError) as refusal:
        prepare_folder(f"sqlite:///{path}")
    return refusal.value


@pytest.mark.parametrize(
    ("folder", "system"),
    [
        ("/", "ext4"),
        ("/var/lib", "ext4"),
        ("/srv/app", "nfs4"),
        ("/srv/local/app", "xfs"),
        ("/srvother", "ext4"),
        ("/mnt/with space/app", "cifs"),
        ("/twice", "nfs"),
    ],
)
def test_the_nearest_mount_says_what_a_folder_stands_on(folder: str, system: str) -> None:
    assert file_system_of(Path(folder), MOUNTS) == system


@pytest.mark.parametrize("mounts", ["", "\n", "no mounts at all\n", "1 2 3 - \n"])
def test_where_the_system_says_nothing_nothing_is_known(mounts: str) -> None:
    assert file_system_of(Path("/srv"), mounts) in (None, "")


def test_a_folder_that_cannot_be_made_is_named(folder: Path) -> None:
    folder.chmod(0o555)

    error = refused(folder / "new" / "own.db")

    assert isinstance(error, FolderNotMade)
    assert f"{folder}/new cannot be made: Permission denied." in error.sentence
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    folder.chmod(0o555)

    error = refused(folder / "own.db")

    assert isinstance(error, NotWritable)
    assert "own.db cannot be made: Permission denied." in error.sentence


@pytest.mark.parametrize("name", ["own.db", "own.db-wal"])
def test_a_file_that_cannot_be_written_is_named_with_its_owner(folder: Path, name: str) -> None:
    for file in ("own.db", name):
        (folder / file).write_bytes(MAGIC)
        (folder / file).chmod(0o666)
    folder.chmod(0o777)
    (folder / name).chmod(0o444)

    error = refused(folder / "own.db")

    assert isinstance(error, NotWritable)
    assert f"{name} belongs to {(folder / name).owner()}" in error.sentence
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o444


def test_a_file_that_is_no_database_is_named_and_left_as_it_is(folder: Path) -> None:
    letter = folder / "letter.txt"
    letter.write_text("Dear customer,")

    with pytest.raises(NoDatabaseFile, match=r"letter\.txt is not a SQLite database"):
        check_file(letter)

    assert letter.read_text() == "Dear customer,"


@pytest.mark.parametrize("content", [b"", MAGIC + b"the rest"])
def test_a_new_file_and_a_database_are_worked_on(folder: Path, content: bytes) -> None:
    (folder / "own.db").write_bytes(content)

    check_file(folder / "own.db")

    assert (folder / "own.db").read_bytes() == content
