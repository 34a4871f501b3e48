"""The judges of posting and of deaths: red where an invoice vanished, and where nobody died."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.tables import invoice_lines, metadata
from services.store.tables_posting import posting_attempts
from tests.faults.books import Booked
from tests.faults.crash_points import where_somebody_died
from tests.faults.postings import wrongly_posted
from tests.faults.results import Result
from tests.services.desk_doubles import NOW
from tests.store.window_rows import add_projects, add_rows, an_invoice_row

NAME = "Draft 1, without a number"
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
