"""Invoices that were made here: their numbers, their posting, and what stands in receivables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.store.engine import open_engine
from services.store.tables import invoices, posted_invoices
from services.store.unit_of_work import Store
from tests.services.desk_doubles import ADMIN, NOW, TEAM
from tests.store.books import (
    ANY_RUN,
    CONNECTION,
    a_document,
    keep_documents,
)


def add_created_here(database_url: str, **facts: Any) -> None:
    """An invoice that was made in the invoice window."""
    row = {
        "id": "own1",
        "team_id": TEAM,
        "origin": "created_here",
        "doc_number": "1042",
        "doc_number_folded": "1042",
        "txn_date": date(2026, 10, 1),
        "currency": "USD",
        "total": Decimal(1),
        "balance": Decimal(1),
        "payment_state": "open",
        "delivery_state": "sent",
        "tile": "ar_aging",
        "unsent_as_sent": False,
    }
    engine = open_engine(database_url)
    with engine.begin() as database:
        database.execute(sa.insert(invoices).values(**row | facts))
    engine.dispose()


def test_numbers_of_invoices_created_here_are_taken_by_client_until_they_are_posted(
    store: Store, database_url: str
) -> None:
    with store.writing() as tx:
        client = tx.projects.create(ADMIN, "Acme", "Redesign", NOW).client_id
        tx.commit()
    add_created_here(database_url, client_id=client)
    add_created_here(database_url, id="own2", doc_number_folded="77", qbo_id="9", connection_id=CONNECTION)
    add_created_here(database_url, id="own3", doc_number_folded="78", team_id="T2")

    with store.reading() as tx:
        assert tx.items.unposted_numbers(TEAM, ["1042", "77", "78", "79"]) == {(client, "1042")}


def test_an_invoice_that_was_posted_from_here_is_known_as_such(store: Store, database_url: str) -> None:
    keep_documents(store, a_document(), a_document(qbo_id="102"))
    engine = open_engine(database_url)
    with engine.begin() as database:
        posted = {"connection_id": CONNECTION, "qbo_id": "102", "invoice_id": "own1", "posted_at": NOW}
        database.execute(sa.insert(posted_invoices).values(**posted))
    engine.dispose()

    with store.writing() as tx:
        found = tx.items.candidates(tx.runs.add(ANY_RUN, NOW), None, 10)

    assert [(one.qbo_id, one.is_posted) for one in found] == [("101", False), ("102", True)]
