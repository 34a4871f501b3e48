"""The copies of a digest are found by their keys, however many messages there are beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from services.model.outbox import MessageKind, NewMessage
from services.store.digest_messages import DigestMessageRepository
from services.store.engine import open_engine
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW, TEAM

DAY = date(2026, 11, 24)
TOLD = ["drift:con1:2026-11-24", "drift:con1:2026-11-24:UADMIN", "drift:con1:2026-11-24:cli"]
OTHERS = [
    "drift:con1:2026-11-25",
    "drift:con11:2026-11-24:UADMIN",
    "drift:con1:2026-11-2",
    "DRIFT:CON1:2026-11-24",
]


def test_copies_of_that_company_and_day_are_shown_anew_and_no_others(store: Store) -> None:
    with store.writing() as tx:
        for key in [*TOLD, *OTHERS]:
            tx.outbox.add(NewMessage(TEAM, MessageKind.DRIFT, key, facts={"day": "x"}), NOW)
        tx.digest_messages.show_again("con1", [DAY], NOW)
        tx.digest_messages.show_again("con1", [DAY], NOW)
        due = tx.outbox.claim_due(NOW.replace(year=2027), 50)

    shown = [one for one in due if one.kind is MessageKind.DRIFT_AGAIN]
    assert sorted((one.facts["digest"], one.dedupe_key) for one in shown) == [
        (key, f"{key}:again") for key in TOLD
    ]


def test_copies_are_looked_up_in_the_index_of_the_keys(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as database:
        asked: list[tuple[str, Any]] = []

        def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
            asked.append((statement, parameters))

        sa.event.listen(database, "before_cursor_execute", note)
        DigestMessageRepository(database).show_again("con1", [DAY], NOW)
        sa.event.remove(database, "before_cursor_execute", note)
        statement, parameters = asked[-1]
        plan = _plan_of(database, statement, parameters)
    engine.dispose()

    searched = ("(dedupe_key>? AND dedupe_key<?)", "Index Cond: ((dedupe_key >= ")
    assert any(how in plan for how in searched)


def _plan_of(database: sa.Connection, statement: str, parameters: Any) -> str:
    """How the database answers; PostgreSQL reads a small table whole, unless it is told not to."""
    explain = "EXPLAIN QUERY PLAN"
    if database.dialect.name == "postgresql":
        database.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN"
    rows = database.exec_driver_sql(f"{explain} {statement}", parameters)
    return "\n".join(str(row[-1]) for row in rows)
