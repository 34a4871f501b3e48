"""What the database adds up of a run is what Python would add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.model.invoice_status import Tile
from services.model.money import LARGEST
from services.model.rejection import Reason
from services.model.report import (
    Counts,
    CurrencyTotal,
    ReasonCount,
    RunItem,
    TileTotal,
    UnlinkedCustomer,
    Verdict,
)
from services.ports.runs import DueBalance, ItemSums
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW
from tests.store.books import ANY_RUN, add_run, an_item, put_items, write_items

REJECTED = {"verdict": Verdict.REJECTED, "reason": Reason.NO_PROJECT, "tile": None}
#: What an import says of invoices; the other verdicts are an undo's.
IMPORTS = [verdict for verdict in Verdict if verdict not in (Verdict.UNDONE, Verdict.KEPT)]
COMES_IN = (Verdict.WOULD_IMPORT, Verdict.IMPORTED)


def sums_of(store: Store, items: Sequence[RunItem]) -> ItemSums:
    run = add_run(store)
    write_items(store, run, items)
    with store.reading() as tx:
        return tx.sums.sums(run.id)


def test_a_run_without_items_adds_up_to_nothing(store: Store) -> None:
    assert sums_of(store, []) == ItemSums(Counts(), (), (), (), ())


def test_every_verdict_is_counted_and_money_stays_in_its_currency(store: Store) -> None:
    sums = sums_of(
        store,
        [
            an_item(1, total=Decimal("0.10")),
            an_item(2, total=Decimal("0.20"), verdict=Verdict.IMPORTED),
            an_item(3, total=Decimal("5"), currency="EUR", verdict=Verdict.ALREADY_HERE, tile=None),
            an_item(4, total=None, **REJECTED),
            an_item(5, total=Decimal("7"), verdict=Verdict.FAILED),
            an_item(6, total=Decimal("9"), verdict=Verdict.LEFT_OUT, tile=None),
        ],
    )

    assert sums.counts == Counts(imported=2, already_here=1, rejected=1, failed=1, left_out=1)
    assert sums.totals == (
        CurrencyTotal("EUR", Decimal("5.00"), Decimal("0.00"), 0),
        CurrencyTotal("USD", Decimal("7.30"), Decimal("0.30"), 2),
    )


def test_tiles_hold_what_comes_in(store: Store) -> None:
    sums = sums_of(
        store,
        [
            an_item(1, balance=Decimal("40")),
            an_item(2, currency="EUR"),
            an_item(3, tile=Tile.FINALS, balance=Decimal(0)),
            an_item(4, **REJECTED),
        ],
    )

    hundred, zero = Decimal("100.00"), Decimal("0.00")
    assert sums.tiles == (
        TileTotal(Tile.AR_AGING, "EUR", 1, hundred, hundred),
        TileTotal(Tile.AR_AGING, "USD", 1, hundred, Decimal("40.00")),
        TileTotal(Tile.FINALS, "USD", 1, hundred, zero),
    )


def test_reasons_stand_in_their_order(store: Store) -> None:
    review = REJECTED | {"reason": Reason.NEEDS_REVIEW}
    here = {"verdict": Verdict.ALREADY_HERE, "reason": Reason.CREATED_HERE, "tile": None}

    sums = sums_of(
        store, [an_item(1, **review), an_item(2, **REJECTED), an_item(3, **review), an_item(4, **here)]
    )

    assert sums.reasons == (
        ReasonCount(Reason.CREATED_HERE, 1),
        ReasonCount(Reason.NO_PROJECT, 1),
        ReasonCount(Reason.NEEDS_REVIEW, 2),
    )


def test_unlinked_customers_stand_once_with_most_invoices_first(store: Store) -> None:
    quay = REJECTED | {"customer_id": "8", "customer_name": "Quay"}

    sums = sums_of(
        store,
        [
            an_item(1, **REJECTED),
            an_item(2, **quay),
            an_item(3, **quay),
            an_item(4, **REJECTED | {"customer_id": None}),
            an_item(5, **REJECTED | {"reason": Reason.NEEDS_REVIEW, "customer_id": "9"}),
        ],
    )

    assert sums.unlinked == (UnlinkedCustomer("8", "Quay", 2), UnlinkedCustomer("7", "Harbour House", 1))


def test_a_customer_that_was_renamed_stands_once_under_the_newest_name(store: Store) -> None:
    sums = sums_of(
        store,
        [
            an_item(1, **REJECTED, customer_name="Zenith House"),
            an_item(2, **REJECTED, customer_name="Zenith House"),
            an_item(3, **REJECTED, customer_name="Harbour House"),
        ],
    )

    assert sums.unlinked == (UnlinkedCustomer("7", "Harbour House", 3),)


def test_sums_beyond_the_largest_amount_are_exact(store: Store) -> None:
    sums = sums_of(store, [an_item(one, total=LARGEST, balance=LARGEST) for one in range(1, 4)])

    assert sums.totals == (CurrencyTotal("USD", 3 * LARGEST, 3 * LARGEST, 3),)
    assert sums.tiles == (TileTotal(Tile.AR_AGING, "USD", 3, 3 * LARGEST, 3 * LARGEST),)


def test_balances_count_from_the_due_date_else_the_invoice_date(store: Store) -> None:
    run = add_run(store)
    undated = {"due_date": None, "txn_date": date(2026, 11, 4)}
    items = [
        an_item(1, balance=LARGEST),
        an_item(2, balance=LARGEST, **undated),
        an_item(3, currency="EUR"),
        an_item(4, tile=Tile.DRAFTS),
        an_item(5, **REJECTED),
    ]
    write_items(store, run, items)

    with store.reading() as tx:
        found = sorted(tx.sums.balances(run.id), key=lambda one: one.currency)

    day = date(2026, 11, 4)
    assert found == [DueBalance("EUR", day, Decimal("100.00")), DueBalance("USD", day, 2 * LARGEST)]


AMOUNTS = st.integers(-(10**16), 10**16).map(lambda units: Decimal(units) / 100_000)
ITEMS = st.lists(
    st.builds(
        replace,
        st.just(an_item()),
        currency=st.sampled_from(["USD", "EUR"]),
        total=st.one_of(st.none(), AMOUNTS),
        verdict=st.sampled_from(IMPORTS),
    ),
    max_size=25,
).map(lambda items: [replace(one, position=no, qbo_id=str(no)) for no, one in enumerate(items, start=1)])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example is rolled back
@given(items=ITEMS)
def test_the_database_adds_up_like_decimals(store: Store, items: list[RunItem]) -> None:
    with store.writing() as tx:
        run = tx.runs.add(ANY_RUN, NOW)
        put_items(tx, run, items)
        sums = tx.sums.sums(run.id)

    found: dict[str, Decimal] = defaultdict(Decimal)
    imported: dict[str, Decimal] = defaultdict(Decimal)
    for one in items:
        if one.verdict is not Verdict.LEFT_OUT:
            found[one.currency] += one.total or 0
            imported[one.currency] += (one.total or 0) if one.verdict in COMES_IN else 0
    assert {one.currency: (one.found, one.imported) for one in sums.totals} == {
        currency: (found[currency], imported[currency]) for currency in found
    }
    assert sums.counts.found + sums.counts.left_out == len(items)
