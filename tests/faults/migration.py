"""F41: making the tables is killed at any of its statements; whoever comes next ends up with all of them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from tests.faults.databases import Databases, databases
from tests.faults.processes import asked, started
from tests.faults.results import Result
from tests.faults.story import wait_until
from tests.faults.world import World

Shape = dict[str, list[str]]


def killed(every: int) -> Callable[[World, set[str]], Iterator[Result]]:
    """A death at every so many-th statement."""

    def battery(world: World, done: set[str]) -> Iterator[Result]:
        with databases(world.kind.database) as (source, _):
            whole = source.empty()
            statements = asked(lambda: _upgraded(world, whole))
            wanted = asked(lambda: _shape(whole))
            for number in range(1, statements + 1, every):
                name = f"killed at statement {number}"
                if name not in done:
                    yield Result(name, _cut_short(world, source, number, wanted))

    return battery


def _cut_short(world: World, source: Databases, number: int, wanted: Shape) -> list[str]:
    url = source.empty()
    dying = started(lambda: _upgrade(world, url, number), world.log)
    wait_until(lambda: not dying.is_alive())
    asked(lambda: _upgraded(world, url))
    shape = asked(lambda: _shape(url))
    source.dropped(url)
    wrong = [] if not dying.ended_well else ["it was not killed"]
    return wrong + [
        f"F41 {name} differs" for name in wanted.keys() | shape if wanted.get(name) != shape.get(name)
    ]


def _upgrade(world: World, url: str, dies_at: int) -> None:
    _upgraded(world, url, dies_at)


def _upgraded(world: World, url: str, dies_at: int | None = None) -> int:
    """How many statements it took. Only ever called in a child, which is over afterwards."""
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1
        if statements == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(sa.Engine, "before_cursor_execute", count)
    world.database_url = url
    world.upgrade()
    return statements


def _shape(url: str) -> Shape:
    """Every table with its columns and indexes, and the revision."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    found = sa.inspect(engine)
    shape = {
        table: [column["name"] for column in found.get_columns(table)]
        + sorted(str(index["name"]) for index in found.get_indexes(table))
        for table in found.get_table_names()
    }
    with engine.connect() as database:
        revisions = database.exec_driver_sql("SELECT version_num FROM alembic_version").scalars()
        return shape | {"revision": [str(one) for one in revisions]}
