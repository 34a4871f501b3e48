"""The tables of the distributed engine: another library's, in a schema of their own beside ours."""

from __future__ import annotations

import sqlalchemy as sa

from services.store.engine import Engine, begin_reading, begin_writing
from services.store.locks import lock_until_end


def add_queue_tables(engine: Engine, schema: str, statements: str) -> None:
    """Make the schema with its tables, unless it is there. Several processes may do so at once."""
    with begin_writing(engine) as connection:
        lock_until_end(connection, schema)
        if sa.inspect(connection).has_schema(schema):
            return
        connection.execute(sa.schema.CreateSchema(schema))
        connection.execute(sa.select(sa.func.set_config("search_path", schema, True)))
        # By the driver itself, which takes many statements at once where there are no parameters.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(statements)
        connection.commit()


def has_queue_tables(engine: Engine, schema: str) -> bool:
    """Whether the schema is there; its tables came in the same transaction."""
    with begin_reading(engine) as connection:
        return sa.inspect(connection).has_schema(schema)
