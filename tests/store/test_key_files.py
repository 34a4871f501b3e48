"""The key beside a database is replaced whole: whenever a process dies, what opened before opens still."""

from __future__ import annotations

import stat
import sys
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from services.store import key_files
from services.store.key_files import FileKeys, UnusableKeyFile, former_key_files, key_file

CONTEXT = "connections|con1|refresh_token"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "own.db"


def test_who_runs_seals_by_the_new_key_and_opens_what_the_former_one_sealed(database: Path) -> None:
    works = FileKeys(database)
    before = works.seal("before", CONTEXT)

    FileKeys(database).renew()

    assert not works.is_newest(before)
    assert works.open(before, CONTEXT) == "before"
    after = works.seal("after", CONTEXT)
    assert works.is_newest(after)
    assert FileKeys(database).open(after, CONTEXT) == "after"


def test_a_process_that_runs_on_through_many_changes_opens_the_first_secret_still(database: Path) -> None:
    works = FileKeys(database)
    first = works.seal("first", CONTEXT)
    for _ in range(3):
        FileKeys(database).renew()
        works.seal("more", CONTEXT)

    assert works.open(first, CONTEXT) == "first"


def test_all_files_are_readable_by_their_owner_only_and_nothing_else_is_left(database: Path) -> None:
    for _ in range(11):
        FileKeys(database).renew()

    names = ["own.db.key", "own.db.key.old", *(f"own.db.key.old.{number}" for number in range(2, 12))]
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in database.parent.iterdir()}
    assert files == dict.fromkeys(names, 0o600)
    assert [path.name for path in former_key_files(database)] == names[:0:-1]


def test_no_former_key_is_overwritten_so_that_older_copies_of_the_database_open_still(database: Path) -> None:
    sealed = []
    for number in range(4):
        sealed.append(FileKeys(database).seal(str(number), CONTEXT))
        FileKeys(database).renew()

    started = FileKeys(database)
    assert [started.open(one, CONTEXT) for one in sealed] == ["0", "1", "2", "3"]


def test_while_the_files_are_away_what_was_read_goes_on(database: Path) -> None:
    works = FileKeys(database)
    sealed = works.seal("secret", CONTEXT)
    key_file(database).write_bytes(b"half a key")

    assert works.open(sealed, CONTEXT) == "secret"
    with pytest.raises(UnusableKeyFile, match=r"own\.db\.key"):
        FileKeys(database)


class Died(Exception):
    """The process is not there any more."""


def dying_at(line: int, keys: FileKeys) -> bool:
    """Whether the change of keys died, at so manieth a line of it."""
    lines = count()

    def each_line(_: FrameType, event: str, __: Any) -> Any:
        if event == "line" and next(lines) == line:
            raise Died
        return each_line

    def each_call(frame: FrameType, _: str, __: Any) -> Any:
        return each_line if frame.f_code.co_filename == key_files.__file__ else None

    before = sys.gettrace()
    sys.settrace(each_call)
    try:
        keys.renew()
    except Died:
        return True
    finally:
        sys.settrace(before)
    return False


def test_wherever_the_process_dies_everything_opens_and_the_key_can_be_changed(tmp_path: Path) -> None:
    for line in count():
        database = tmp_path / str(line) / "own.db"
        database.parent.mkdir()
        first = FileKeys(database).seal("first", CONTEXT)
        FileKeys(database).renew()
        works = FileKeys(database)
        second = works.seal("second", CONTEXT)

        has_died = dying_at(line, FileKeys(database))

        started = FileKeys(database)
        assert started.open(second, CONTEXT) == "second"
        assert started.open(works.seal("third", CONTEXT), CONTEXT) == "third"
        started.renew()
        assert works.open(second, CONTEXT) == "second"
        assert works.open(first, CONTEXT) == "first"
        if not has_died:
            break
    assert line > 15
