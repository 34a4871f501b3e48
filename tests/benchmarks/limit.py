"""What is physically possible: fetch, decode and write the same rows of the same tables, and nothing else.

No lookups, no guard, no plan, no person who confirms; each page is one commit, as durable as the product's.
"""

from __future__ import annotations

import argparse
import gc
import os

import sqlalchemy as sa

from services.clock import SystemClock
from services.model.import_run import Filters, NewRun, Via
from services.model.people import CLI_USER
from services.settings import Settings, load
from services.store.encryption import Keyring
from services.store.engine import open_engine
from services.store.tables import customer_links
from services.store.unit_of_work import Store
from tests.benchmarks.databases import TEAM
from tests.benchmarks.fake_books import FIRST, LAST
from tests.benchmarks.limit_reading import page_of, pages
from tests.benchmarks.limit_rows import Dialect, Known, rows_of
from tests.benchmarks.limit_writing import PostgresWriter, SqliteWriter, Writer
from tests.benchmarks.measuring import Meter, report


def main() -> None:
    """Measure once, and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, required=True, help="invoices")
    parser.add_argument("--in-flight", type=int, default=1, help="requests under way at a time")
    chosen = parser.parse_args()
    settings = load(Settings)
    url = sa.make_url(settings.database_url)
    known = _known(settings)
    is_sqlite = url.get_backend_name() == "sqlite"
    writer: Writer = SqliteWriter(url, known) if is_sqlite else PostgresWriter(url, known)
    gc.freeze()
    gc.disable()
    meter = Meter(settings.database_url)
    meter.begin()
    dialect, position = Dialect(is_sqlite), 0
    for body in pages(settings.api_url, chosen.count, chosen.in_flight):
        raws = page_of(body).query_response.invoice
        writer.write(rows_of(raws, position + 1, known, dialect), position, position + len(raws))
        position += len(raws)
    meter.end("all")
    report(meter.phases, pid=os.getpid())
    writer.close()


def _known(settings: Settings) -> Known:
    """A run for the items to belong to, and what the prepared database says of customers."""
    engine = open_engine(settings.database_url)
    store = Store(engine, Keyring(settings.decoded_keys))
    with store.writing() as tx:
        (connection,) = tx.connections.of_team(TEAM)
        run = tx.runs.add(
            NewRun(connection.id, TEAM, CLI_USER, Via.CLI, Filters(FIRST, LAST)), SystemClock().now(), None
        )
        tx.commit()
    with engine.connect() as database:
        links = database.execute(sa.select(customer_links.c.customer_id, customer_links.c.project_id))
        projects = {link.customer_id: link.project_id for link in links}
    engine.dispose()
    return Known(connection.id, TEAM, run.id, projects)


if __name__ == "__main__":
    main()
