"""A workspace gets all that is kept of it, nothing of others, and no secret."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from services.errors import NotAllowed
from services.model.people import Actor
from services.store.belonging import OWNED
from services.store.engine import Engine
from services.store.tables import audit_log
from services.store.unit_of_work import Store
from services.workspaces.exporting import NoSuchWorkspace, WorkspaceExport
from tests.kept_engines import kept_engine
from tests.services.desk_doubles import KEYS, EveryRight, SettableClock
from tests.store.every_table import MONEY, RAW, fill, fill_nobodys

MINE, OTHER, ABSENT = Actor("T1", "cli"), Actor("T12", "cli"), Actor("T9", "cli")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Two workspaces with rows in every table."""
    engine = kept_engine(database_url)
    with engine.begin() as database:
        fill(database, MINE.team_id)
        fill(database, OTHER.team_id)
        fill_nobodys(database)
    yield engine
    engine.dispose()


def exporting(engine: Engine) -> WorkspaceExport:
    return WorkspaceExport(Store(engine, KEYS), SettableClock(), EveryRight(MINE, OTHER, ABSENT))


def unpacked(engine: Engine) -> dict[str, bytes]:
    out = io.BytesIO()
    exporting(engine).write(MINE, out)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_table_with_something_to_say_is_a_file_that_its_manifest_vouches_for(engine: Engine) -> None:
    files = unpacked(engine)

    said = json.loads(files["manifest.json"])["files"]
    assert {one["file"] for one in said} == {f"{one.table.name}.jsonl" for one in OWNED if one.about}
    assert {*files} == {one["file"] for one in said} | {"manifest.json", "README.txt"}
    for one in said:
        content = files[one["file"]]
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
        assert one["lines"] == len(content.splitlines()) > 0
        assert one["file"] in files["README.txt"].decode()


def test_money_is_exact_and_documents_are_to_the_letter(engine: Engine) -> None:
    files = unpacked(engine)

    (invoice,) = map(json.loads, files["invoices.jsonl"].splitlines())
    assert (invoice["total"], invoice["exchange_rate"]) == (str(MONEY), str(MONEY))
    assert (invoice["document"].encode(), invoice["txn_date"]) == (RAW, "2026-10-05")
    assert invoice["imported_at"] == "2026-11-24T09:30:00+00:00"


def test_nothing_of_others_and_no_secret_is_in_it(engine: Engine) -> None:
    everything = b"".join(unpacked(engine).values())

    assert b"T12" not in everything
    assert b"sealed" not in everything
    columns = {key for line in everything.splitlines() if line[:1] == b"{" for key in _keys(line)}
    assert columns
    assert not {name for name in columns if name.endswith(("_sealed", "_folded", "_version", "fence"))}


def _keys(line: bytes) -> list[str]:
    try:
        return [*json.loads(line)]
    except ValueError:
        return []  # The first line of the manifest, which is laid out for people.


def test_that_it_was_exported_stands_in_the_log(engine: Engine) -> None:
    unpacked(engine)

    with engine.connect() as database:
        logged = sa.select(audit_log.c.actor).where(audit_log.c.action == "workspace_exported")
        assert list(database.scalars(logged)) == ["cli"]


def test_a_workspace_that_is_not_known_gets_no_file(engine: Engine) -> None:
    out = io.BytesIO()
    with pytest.raises(NoSuchWorkspace):
        exporting(engine).write(ABSENT, out)
    with pytest.raises(NotAllowed):
        exporting(engine).write(Actor("T1", "UMEMBER"), out)

    assert out.getvalue() == b""
