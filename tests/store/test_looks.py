"""When a company is looked at next, where QuickBooks tells of a change while a look ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from services.decisions.webhook_events import ChangeEvent
from services.store.engine import open_engine
from services.store.tables_in_step import looks
from services.store.unit_of_work import Store
from tests.builders import NOW
from tests.store.test_ledger_races import wait_for_somebody_who_waits

LATER = NOW + timedelta(hours=1)


@pytest.mark.postgres
def test_what_is_told_while_a_look_ends_is_looked_at_at_once(
    postgres_store: Store, kept_postgres_url: str
) -> None:
    with postgres_store.writing() as tx:
        tx.looks.plan("con1", NOW)
        assert tx.looks.take("con1", "owner", NOW, LATER)
        tx.commit()

    with ThreadPoolExecutor(1) as pool:
        with postgres_store.writing() as tx:
            tx.in_step.note_told("con1", [ChangeEvent("key", "9", "invoice", "7", "updated")], NOW)
            ended = pool.submit(end, postgres_store)
            wait_for_somebody_who_waits(kept_postgres_url)
            tx.commit()
        ended.result()

    engine = open_engine(kept_postgres_url)
    with engine.connect() as database:
        assert database.scalar(sa.select(looks.c.next_at)) == NOW
    engine.dispose()


def end(store: Store) -> None:
    """A look ends without trouble."""
    with store.writing() as tx:
        tx.looks.finish("con1", "owner", NOW, LATER, None)
        tx.commit()
