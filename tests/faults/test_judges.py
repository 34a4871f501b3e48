"""The judges of posting, of entries and of deaths: red where something vanished, and where nobody died."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.import_run import ImportType, RunStatus
from services.store.tables import invoice_lines, metadata
from services.store.tables_entries import entries, entry_records
from services.store.tables_posting import posting_attempts
from tests.builders import a_run
from tests.faults.books import Booked
from tests.faults.crash_points import where_somebody_died
from tests.faults.evidence import Ledger
from tests.faults.oracle import misheld
from tests.faults.postings import wrongly_posted
from tests.faults.results import Result
from tests.services.desk_doubles import NOW
from tests.store.entry_rows import add_entries, an_entry_row, an_expense_row
from tests.store.window_rows import add_projects, add_rows, an_invoice_row

NAME = "Draft 1, without a number"
HOURS, LINE = "TimeActivity:5", "Bill:5:1"
BOOKED = Booked("101", date(2026, 9, 14), Decimal(100), Decimal(100), "Acme Dental", NAME)


@pytest.fixture
def database() -> Iterator[Connection]:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        add_projects(connection)
        yield connection
    engine.dispose()


def add_posted(database: Connection, qbo_id: str = "101") -> None:
    """The draft, posted as this invoice."""
    row = an_invoice_row(qbo_id=qbo_id, origin="created_here", txn_date=BOOKED.txn_date)
    add_rows(database, [row])
    line = {"invoice_id": row["id"], "line_no": 1, "kind": "sales_item", "detail_type": "SalesItemLineDetail"}
    database.execute(sa.insert(invoice_lines).values(**line, description=NAME, amount=Decimal(100)))
    attempt: dict[str, Any] = {"invoice_id": row["id"], "team_id": row["team_id"], "connection_id": "con1"}
    attempt |= {"customer_id": "1", "item_id": "4", "tax_code": "NON", "request_id": f"r{qbo_id}"}
    attempt |= {"body": "{}", "asked_by": "U1", "asked_at": NOW, "not_before": NOW, "number": 0, "tries": 1}
    database.execute(sa.insert(posting_attempts).values(**attempt, state="posted"))


def test_a_posting_that_is_once_here_and_once_there_is_no_finding(database: Connection) -> None:
    add_posted(database)

    assert list(wrongly_posted(database, [BOOKED], [], [NAME])) == []


@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_draft_that_vanished_here_is_found(database: Connection, times: int) -> None:
    found = list(wrongly_posted(database, [BOOKED] * times, [], [NAME]))

    assert f"I10 {NAME} is here 0 times" in found
    assert (f"I10 {NAME} is in QuickBooks 2 times" in found) == (times == 2)


def test_a_draft_that_nobody_names_is_found_by_what_is_booked(database: Connection) -> None:
    assert list(wrongly_posted(database, [BOOKED], [])) == [f"I10 {NAME} is here 0 times"]


def test_a_draft_that_is_here_twice_is_found(database: Connection) -> None:
    add_posted(database)
    add_posted(database, "102")

    assert f"I10 {NAME} is here 2 times" in list(wrongly_posted(database, [BOOKED], []))


@pytest.mark.parametrize(("killed", "is_green"), [(0, False), (1, True)])
def test_a_death_that_did_not_happen_says_nothing(killed: int, is_green: bool) -> None:
    judged = where_somebody_died(Result("after a point #1", [], {"killed": killed}))

    assert judged.is_green == is_green


def add_work(database: Connection) -> None:
    """Two hours, and a line of a bill that was billed, with the documents that they were taken from."""
    named = {"customer_name": "Acme Dental"}
    rows = [an_entry_row(**named), an_expense_row(**named, tile="billed", billable="billed")]
    add_entries(database, rows)
    keys = [column.name for column in entry_records.primary_key]
    documents = [{name: row[name] for name in keys} | {"raw": b"{}"} for row in rows]
    database.execute(sa.insert(entry_records), documents)


def found_of_work(database: Connection, twice: bool = False, *types: ImportType) -> list[str]:
    """What the judge says, where both are in the books and all of October came in of these types."""
    facts: dict[str, Any] = {"txn_date": date(2026, 10, 5), "total": Decimal(150), "customer": "Acme Dental"}
    worked = Booked(HOURS, balance=Decimal(150), import_type=ImportType.TIME, seconds=7200, **facts)
    spent = Booked(LINE, balance=Decimal(0), import_type=ImportType.EXPENSES, **facts)
    done = {"status": RunStatus.COMPLETE, "started_at": NOW}
    runs = [a_run(import_type=kind, **done) for kind in types or (ImportType.TIME, ImportType.EXPENSES)]
    kept = Ledger(database).kept("con1")
    return list(misheld("con1", kept * (2 if twice else 1), [worked, spent], runs))


def test_entries_that_are_here_as_they_are_booked_are_no_finding(database: Connection) -> None:
    add_work(database)

    assert found_of_work(database) == []


@pytest.mark.parametrize("ref", [HOURS, LINE])
def test_an_entry_that_was_lost_is_found(database: Connection, ref: str) -> None:
    add_work(database)
    database.execute(sa.delete(entries).where(entries.c.ref == ref))

    assert found_of_work(database) == [f"I1 con1 lost {ref}"]


def test_an_entry_that_is_here_twice_is_found(database: Connection) -> None:
    add_work(database)

    assert sorted(found_of_work(database, True)) == [
        f"I2 con1 {ref} is there 2 times" for ref in (LINE, HOURS)
    ]


def test_an_entry_that_nobody_imported_is_found(database: Connection) -> None:
    add_work(database)

    found = found_of_work(database, False, ImportType.TIME)

    assert found == [f"I1 con1 holds {LINE}, which nobody imported"]


@pytest.mark.parametrize(
    "other",
    [
        {"seconds": 7260},
        {"amount": Decimal("149.99")},
        {"tile": "not_billable"},
        {"txn_date": date(2026, 10, 6)},
        {"customer_name": "Cedar Law"},
        {"digest": "of another document"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_an_entry_that_is_here_otherwise_is_found(database: Connection, other: dict[str, Any]) -> None:
    add_work(database)
    database.execute(sa.update(entries).where(entries.c.ref == HOURS).values(other))

    (found,) = found_of_work(database)

    assert found.startswith(f"I3 con1 {HOURS}: ")
