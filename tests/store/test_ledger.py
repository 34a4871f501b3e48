"""What the invoice window takes in: the mirror's documents as they are, each once."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.quickbooks import Entity
from services.model.rejection import Reason
from services.model.report import Counts, Verdict
from services.ports.invoice_window import Scope
from services.ports.runs import RowsRefused
from services.store.engine import Engine, begin_writing, open_engine
from services.store.tables import invoice_lines, invoices
from services.store.unit_of_work import Store, Transaction
from tests.builders import a_line
from tests.services.desk_doubles import ADMIN, KEYS, NOW, TEAM, SettableClock, connected
from tests.store.books import (
    ANY_RUN,
    CONNECTION,
    a_document,
    add_run,
    an_item,
    keep_documents,
    put_items,
)
from tests.store.plans import BUNDLE, apply, counts, invoices_in, lines_in, plan, plan_again, planned


def test_an_invoice_comes_in_as_quickbooks_states_it(store: Store, database_url: str) -> None:
    document = a_document(
        total=Decimal("99999999999.99"),
        balance=Decimal("0.00001"),
        tax=Decimal("7.5"),
        currency="CAD",
        exchange_rate=Decimal("1.3456789012345"),
    )
    run = plan(store, document)

    assert apply(store, run) == 1

    (row,) = invoices_in(database_url)
    same = ("qbo_id", "doc_number", "txn_date", "due_date", "customer_id", "customer_name", "currency")
    exact = ("exchange_rate", "total", "balance", "tax", "sync_token", "digest", "content_digest")
    assert {name: row[name] for name in same + exact} == {
        name: getattr(document, name) for name in same + exact
    }
    assert zlib.decompress(row["raw"]) == document.raw
    assert (row["payment_state"], row["delivery_state"]) == ("open", "sent")


def test_an_invoice_says_where_it_came_from_and_where_it_went(store: Store, database_url: str) -> None:
    run = plan(store, a_document())

    apply(store, run)

    (row,) = invoices_in(database_url)
    assert (row["id"], row["team_id"], row["connection_id"]) == ("con1:101", TEAM, CONNECTION)
    assert (row["origin"], row["run_id"], row["imported_at"]) == ("imported", run.id, NOW)
    assert (row["tile"], row["unsent_as_sent"]) == (Tile.AR_AGING.value, False)
    with store.reading() as tx:
        project = tx.projects.get(row["project_id"], TEAM)
    assert (project.label, project.client_id) == ("Acme / Redesign", row["client_id"])


@pytest.mark.parametrize("delivery", [DeliveryState.NOT_SENT, DeliveryState.QUEUED])
@pytest.mark.parametrize("tile", [Tile.DRAFTS, Tile.AR_AGING])
@pytest.mark.parametrize("is_on_by_now", [True, False])
def test_an_unsent_invoice_keeps_the_rule_that_placed_it_not_the_one_of_now(
    store: Store, database_url: str, delivery: DeliveryState, tile: Tile, is_on_by_now: bool
) -> None:
    run = add_run(store)
    keep_documents(store, a_document(delivery_state=delivery))
    with store.writing() as tx:
        project = tx.projects.create(ADMIN, "Acme", "Redesign", NOW)
        put_items(tx, run, [an_item(project_id=project.id, tile=tile)])
        tx.ledger.apply(run, 0, 1, is_on_by_now, NOW)
        tx.commit()

    (row,) = invoices_in(database_url)
    assert (row["tile"], row["unsent_as_sent"]) == (tile.value, tile is Tile.AR_AGING)


def test_lines_come_in_with_every_decimal(store: Store, database_url: str) -> None:
    run = plan(store, a_document(lines=BUNDLE), a_document(qbo_id="102", lines=()))

    apply(store, run)

    kept = lines_in(database_url)
    assert [row.pop("invoice_id") for row in kept] == ["con1:101"] * len(BUNDLE)
    assert kept == [line._asdict() | {"kind": line.kind.value} for line in BUNDLE]
    assert str(kept[1]["quantity"]) == "1.5000000"


def test_a_batch_takes_in_only_its_own_positions(store: Store, database_url: str) -> None:
    run = plan(store, *(a_document(qbo_id=str(one)) for one in range(1, 6)))

    assert apply(store, run, 1, 3) == 2

    assert [row["qbo_id"] for row in invoices_in(database_url)] == ["2", "3"]
    assert counts(store, run).imported == 5


def test_a_batch_that_is_applied_again_changes_nothing(store: Store, database_url: str) -> None:
    run = plan(store, a_document(lines=BUNDLE), a_document(qbo_id="102"))
    apply(store, run)
    before = invoices_in(database_url), lines_in(database_url)

    assert apply(store, run) == 0

    assert (invoices_in(database_url), lines_in(database_url)) == before
    assert counts(store, run) == Counts(imported=2)


def test_a_plan_that_is_made_and_applied_again_doubles_nothing(store: Store, database_url: str) -> None:
    run = plan(store, a_document(lines=BUNDLE))
    apply(store, run)
    with store.writing() as tx:
        items = tx.items.page(run.id, None, 0, 10)
        put_items(tx, run, [replace(item, verdict=Verdict.WOULD_IMPORT) for item in items], plan_no=2)
        tx.commit()

    assert apply(store, run) == 1

    assert (len(invoices_in(database_url)), len(lines_in(database_url))) == (1, len(BUNDLE))


def test_what_another_run_brought_in_meanwhile_is_already_here(store: Store, database_url: str) -> None:
    first, second = plan(store, a_document()), plan_again(store, a_document())
    apply(store, first)

    assert apply(store, second) == 0

    with store.reading() as tx:
        (item,) = tx.items.page(second.id, None, 0, 10)
    assert (item.verdict, item.reason) == (Verdict.ALREADY_HERE, Reason.ALREADY_IMPORTED)
    assert (item.other_run_id, item.other_at, item.tile, item.project_id) == (first.id, NOW, None, None)
    assert [row["run_id"] for row in invoices_in(database_url)] == [first.id]


def test_the_same_id_of_two_companies_is_two_invoices(store: Store, database_url: str) -> None:
    connected(store, SettableClock(), id="con2", realm_id="2")
    first = plan(store, a_document(lines=BUNDLE))
    keep_documents(store, a_document(total=Decimal(7), balance=Decimal(7)), connection_id="con2")

    apply(store, first)

    (row,) = invoices_in(database_url)
    assert (row["connection_id"], row["total"]) == (CONNECTION, Decimal(100))


def test_a_refused_row_is_told_apart_from_a_broken_store_and_keeps_nothing(
    store: Store, database_url: str
) -> None:
    run = plan(store, a_document(), a_document(qbo_id="102", total=None))

    with store.writing() as tx, pytest.raises(RowsRefused):
        tx.ledger.apply(run, 0, 2, False, NOW)

    assert invoices_in(database_url) == []
    assert apply(store, run, 0, 1) == 1


def test_an_invoice_that_is_no_longer_what_was_planned_fails(store: Store, database_url: str) -> None:
    run = plan(store, a_document(), a_document(qbo_id="102"), a_document(qbo_id="103"))
    keep_documents(store, a_document(sync_token=4))
    with store.writing() as tx:
        tx.mirror.of(Entity.INVOICE).mark_gone(CONNECTION, ["102"], NOW)
        tx.commit()

    assert apply(store, run) == 1

    assert counts(store, run) == Counts(imported=1, failed=2)
    assert [row["qbo_id"] for row in invoices_in(database_url)] == ["103"]


def paid(store: Store) -> None:
    """A payment that left the invoice's version as it was."""
    facts = {"balance": Decimal(0), "payment_state": PaymentState.PAID, "digest": "paid"}
    keep_documents(store, a_document(**facts))


def unreadable(store: Store) -> None:
    """QuickBooks counted the invoice, and did not send it."""
    with store.writing() as tx:
        tx.mirror.of(Entity.INVOICE).mark_unreadable(CONNECTION, ["101"])
        tx.commit()


@pytest.mark.parametrize("change", [paid, unreadable])
def test_what_another_reading_changed_within_a_version_is_not_taken_in(
    store: Store, database_url: str, change: Callable[[Store], None]
) -> None:
    run = plan(store, a_document())
    change(store)

    assert apply(store, run) == 0

    assert (invoices_in(database_url), counts(store, run)) == ([], Counts(failed=1))


@pytest.mark.parametrize(
    ("number", "folded"),
    [("INV-7", "inv-7"), ("  7 ", "7"), ("\tÉTÉ Straße\u00a0", "été strasse"), ("  ", None), (None, None)],
)
def test_its_number_is_kept_as_numbers_are_compared(
    store: Store, database_url: str, number: str | None, folded: str | None
) -> None:
    apply(store, plan(store, a_document(doc_number=number)))

    (row,) = invoices_in(database_url)
    assert (row["doc_number"], row["doc_number_folded"]) == (number, folded)


@pytest.fixture
def engine(store: Store, database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


UNITS = st.integers(0, 10**16).map(lambda units: Decimal(units) / 100_000)
PRICES = st.decimals(-(10**9), 10**9, allow_nan=False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)  # each is rolled back
@given(amounts=st.lists(UNITS, min_size=1, max_size=8), price=PRICES)
def test_money_comes_in_to_the_last_digit(engine: Engine, amounts: list[Decimal], price: Decimal) -> None:
    lines = (a_line(unit_price=price, amount=amounts[0]),)
    documents = [
        a_document(qbo_id=str(no), total=one, balance=one, lines=lines) for no, one in enumerate(amounts)
    ]
    with begin_writing(engine) as database, Transaction(database, KEYS) as tx:
        run = tx.runs.add(ANY_RUN, NOW)
        planned(tx, run, documents)
        tx.ledger.apply(run, 0, len(documents), False, NOW)
        kept = {row.qbo_id: row.total for row in database.execute(sa.select(invoices))}
        prices = {str(one) for one in database.scalars(sa.select(invoice_lines.c.unit_price))}
        (found,) = tx.totals.tiles(Scope(TEAM))

    assert kept == {one.qbo_id: one.total for one in documents}
    assert prices == {str(Decimal(format(price, "f")))}
    assert found.balance == sum(amounts, Decimal(0))


def test_raw_bytes_stay_a_document(store: Store, database_url: str) -> None:
    raw = b'{"Id":"101","TotalAmt":0.10,  "Unknown":null}'
    apply(store, plan(store, a_document(raw=raw)))

    (row,) = invoices_in(database_url)
    kept = zlib.decompress(row["raw"])
    assert (kept, json.loads(kept)["Id"]) == (raw, "101")
