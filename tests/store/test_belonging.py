"""Every table says how its rows belong to a workspace, and it is true."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import sqlalchemy as sa

from services import store
from services.store.belonging import CATALOGUE
from services.store.tables import metadata
from tests.kept_engines import kept_engine
from tests.store.every_table import belonging, counted, fill, fill_nobodys

#: Of which one is the beginning of the other.
FIRST, SECOND = "T1", "T12"


def test_every_table_is_in_the_catalogue_once() -> None:
    for module in pkgutil.iter_modules(store.__path__):
        if "tables" in module.name:
            import_module(f"{store.__name__}.{module.name}")

    assert sorted(one.table.name for one in CATALOGUE) == sorted(metadata.tables)


def test_a_table_comes_after_those_that_its_rows_hang_on() -> None:
    """Or it could not be told any more whose they are, when rows go in the opposite order."""
    place = {one.table.name: number for number, one in enumerate(CATALOGUE)}
    for one in CATALOGUE:
        parents = {key.column.table.name for key in one.table.foreign_keys}
        asked = one.whose("T1") if one.whose else sa.true()
        parents |= {
            element.name for element in sa.sql.visitors.iterate(asked) if isinstance(element, sa.Table)
        }
        assert all(place[parent] < place[one.table.name] for parent in parents - {one.table.name}), one.table


def test_each_row_is_its_own_workspaces_and_no_others(database_url: str) -> None:
    engine = kept_engine(database_url)
    with engine.begin() as database:
        fill(database, FIRST)
        alone = counted(database)
        fill(database, SECOND)
        fill_nobodys(database)

    with engine.begin() as database:
        assert not [name for name, number in alone.items() if number == 0]
        assert belonging(database, FIRST) == alone
        assert belonging(database, SECOND) == alone
        assert set(belonging(database, "T").values()) == {0}
    engine.dispose()
