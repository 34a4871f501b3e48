"""What a run says of each invoice, and which invoices it has to say something about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.decisions.decision import ImportedBefore
from services.decisions.plan_import import Before
from services.model.import_run import ImportRun
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.quickbooks import Entity
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem
from services.model.report import NEEDS_YOU, RunItem, Verdict
from services.store.unit_of_work import Store, Transaction
from tests.services.desk_doubles import ADMIN, NOW, TEAM, SettableClock, connected
from tests.store.books import ANY_RUN, a_document, add_run, an_item, keep_documents, put_items, write_items

REVIEW = an_item(
    1,
    total=None,
    balance=None,
    txn_date=None,
    due_date=None,
    doc_number=None,
    customer_id=None,
    customer_name=None,
    tile=None,
    verdict=Verdict.REJECTED,
    reason=Reason.NEEDS_REVIEW,
    problem=ReviewProblem.UNREADABLE,
)
HERE = an_item(
    2,
    tile=None,
    verdict=Verdict.ALREADY_HERE,
    reason=Reason.ALREADY_IMPORTED,
    other_run_id="IMP-EARLIER2",
    other_at=NOW,
    changed_since=True,
)
LEFT_OUT = an_item(3, tile=None, verdict=Verdict.LEFT_OUT, left_out=LeftOutBecause.STATUS)
FAILED = an_item(4, verdict=Verdict.FAILED, error="The store refused its figures.")
EXACT = an_item(5, total=Decimal("99999999999.99"), balance=Decimal("0.00001"), currency="EUR")
EVERY_KIND = [REVIEW, HERE, LEFT_OUT, FAILED, EXACT]


def page(tx: Transaction, run: ImportRun, **facts: object) -> list[RunItem]:
    asked: dict[str, object] = {"verdicts": None, "after": 0, "limit": 100} | facts
    return tx.items.page(run.id, **asked)  # type: ignore[arg-type]


def test_items_come_back_as_they_were_written(store: Store) -> None:
    run = add_run(store)
    write_items(store, run, EVERY_KIND)

    with store.reading() as tx:
        assert page(tx, run) == EVERY_KIND


def test_pages_follow_each_other_by_position(store: Store) -> None:
    run = add_run(store)
    write_items(store, run, [an_item(one) for one in (5, 3, 1, 4, 2)])

    with store.reading() as tx:
        pages = [page(tx, run, after=after, limit=2) for after in (0, 2, 4, 5)]

    assert [[item.position for item in one] for one in pages] == [[1, 2], [3, 4], [5], []]


def test_a_page_holds_only_the_verdicts_asked_for(store: Store) -> None:
    run = add_run(store)
    write_items(store, run, EVERY_KIND)

    with store.reading() as tx:
        assert page(tx, run, verdicts=NEEDS_YOU) == [REVIEW, FAILED]
        assert page(tx, run, verdicts=frozenset()) == []


def test_items_of_another_run_are_not_shown(store: Store) -> None:
    run, other = add_run(store), add_run(store)
    write_items(store, run, [an_item(1)])

    with store.reading() as tx:
        assert page(tx, other) == []


@pytest.mark.parametrize(
    ("client", "name"), [("Acme", "Redesign"), ("Acme", "Acme"), ("ACME", "Acme"), ("Straße", "STRASSE")]
)
def test_an_item_names_its_project_like_everything_else_does(store: Store, client: str, name: str) -> None:
    run = add_run(store)
    with store.writing() as tx:
        project = tx.projects.create(ADMIN, client, name, NOW)
        put_items(tx, run, [an_item(1, project_id=project.id)])

        assert [item.project_name for item in page(tx, run)] == [project.label]


def test_a_newer_plan_writes_over_the_earlier_one(store: Store) -> None:
    run = add_run(store)
    with store.writing() as tx:
        assert tx.items.next_plan_no(run.id) == 1
        put_items(tx, run, [an_item(1), an_item(2)], plan_no=1)
        assert tx.items.next_plan_no(run.id) == 2

        put_items(tx, run, [an_item(2, total=Decimal(7))], plan_no=2)

        assert [(item.qbo_id, item.total) for item in page(tx, run)] == [
            ("101", Decimal(100)),
            ("102", Decimal(7)),
        ]


def test_what_the_newest_plan_no_longer_has_is_dropped_and_counted_unless_left_out(store: Store) -> None:
    run = add_run(store)
    with store.writing() as tx:
        put_items(tx, run, EVERY_KIND, plan_no=1)
        put_items(tx, run, [EXACT], plan_no=2)

        assert tx.items.drop_older(run.id, 2) == 3
        assert page(tx, run) == [EXACT]
        assert tx.items.drop_older(run.id, 2) == 0


def test_what_an_earlier_plan_said_is_known_of_those_asked_for(store: Store) -> None:
    run = add_run(store)
    write_items(store, run, [an_item(1), replace(REVIEW, position=2, qbo_id="102"), an_item(3)])

    with store.reading() as tx:
        earlier = tx.items.earlier(run.id, ["101", "102", "unknown"])

    assert earlier == {
        "101": Before(Verdict.WOULD_IMPORT, "material of 101", Decimal(100), Tile.AR_AGING),
        "102": Before(Verdict.REJECTED, "material of 102", None, None),
    }


def test_an_item_can_be_said_to_have_failed(store: Store) -> None:
    run = add_run(store)
    with store.writing() as tx:
        put_items(tx, run, [an_item(1), an_item(2)])
        tx.items.fail(run.id, 2, "The store refused its figures.")

        assert page(tx, run, verdicts={Verdict.FAILED}) == [
            an_item(2, verdict=Verdict.FAILED, error="The store refused its figures.")
        ]


@pytest.mark.parametrize(("items", "last"), [([], 0), ([an_item(3), an_item(9)], 9)])
def test_the_last_position_is_the_highest(store: Store, items: list[RunItem], last: int) -> None:
    run = add_run(store)
    write_items(store, run, items)

    with store.reading() as tx:
        assert tx.items.last_position(run.id) == last


def test_candidates_are_the_mirrors_invoices_of_the_range_both_days_included(store: Store) -> None:
    days = {"1": (9, 30), "2": (10, 1), "3": (10, 31), "4": (11, 1)}
    keep_documents(store, *(a_document(qbo_id=one, txn_date=date(2026, *day)) for one, day in days.items()))
    keep_documents(store, a_document(qbo_id="5"), connection_id="another company")

    with store.writing() as tx:
        found = tx.items.candidates(tx.runs.add(ANY_RUN, NOW), None, 10)

    assert [one.qbo_id for one in found] == ["2", "3"]


def test_a_candidate_is_what_quickbooks_says(store: Store) -> None:
    facts = {"due_date": None, "total": Decimal("99999999999.99"), "problem": ReviewProblem.SUMS_DIFFER}
    keep_documents(store, a_document(**facts, delivery_state=DeliveryState.QUEUED))

    with store.writing() as tx:
        (found,) = tx.items.candidates(tx.runs.add(ANY_RUN, NOW), None, 10)

    assert (found.due_date, found.total, found.problem) == tuple(facts.values())
    assert (found.payment, found.delivery) == (PaymentState.OPEN, DeliveryState.QUEUED)
    assert (found.is_posted, found.imported) == (False, None)


def test_a_deleted_invoice_is_no_candidate(store: Store) -> None:
    keep_documents(store, a_document())

    with store.writing() as tx:
        tx.mirror.of(Entity.INVOICE).mark_gone("con1", ["101"], NOW)

        assert tx.items.candidates(tx.runs.add(ANY_RUN, NOW), None, 10) == []


DAYS = st.lists(st.integers(0, 3), max_size=14)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example is rolled back
@given(days=DAYS, limit=st.integers(1, 6))
def test_pages_of_candidates_are_all_of_them_once_in_order(store: Store, days: list[int], limit: int) -> None:
    documents = [
        a_document(qbo_id=str(no), txn_date=date(2026, 10, 1) + timedelta(days=day))
        for no, day in enumerate(days, start=1)
    ]
    with store.writing() as tx:
        run = tx.runs.add(ANY_RUN, NOW)
        tx.mirror.of(Entity.INVOICE).keep("con1", documents)
        found: list[tuple[date, str]] = []
        while some := tx.items.candidates(run, found[-1] if found else None, limit):
            assert len(some) <= limit
            found += [(one.txn_date, one.qbo_id) for one in some if one.txn_date is not None]

    assert found == sorted((one.txn_date, one.qbo_id) for one in documents if one.txn_date)


def imported_by(store: Store, run: ImportRun) -> None:
    """Invoice 101 comes into the invoice window by this run."""
    keep_documents(store, a_document())
    with store.writing() as tx:
        project = tx.projects.create(ADMIN, "Acme", "Redesign", NOW)
        put_items(tx, run, [an_item(1, project_id=project.id)])
        tx.ledger.apply(run, 0, 1, False, NOW)
        tx.commit()


def before_of(store: Store, run: ImportRun) -> Sequence[ImportedBefore | None]:
    with store.reading() as tx:
        return [one.imported for one in tx.items.candidates(run, None, 10)]


def test_a_candidate_knows_the_run_that_brought_it_and_its_content_then(store: Store) -> None:
    run = add_run(store)
    imported_by(store, run)

    assert before_of(store, add_run(store)) == [ImportedBefore(run.id, NOW, "content")]


def test_what_a_run_brought_in_itself_is_still_its_own(store: Store) -> None:
    run = add_run(store)
    imported_by(store, run)

    assert before_of(store, run) == [None]


def test_another_companys_import_of_the_same_id_says_nothing(store: Store) -> None:
    connected(store, SettableClock(), id="con2", realm_id="2")
    imported_by(store, add_run(store))
    keep_documents(store, a_document(), connection_id="con2")

    assert before_of(store, add_run(store, connection_id="con2")) == [None]


def test_what_a_run_says_nothing_of_is_named(store: Store) -> None:
    run = add_run(store)
    keep_documents(
        store,
        *(a_document(qbo_id=one) for one in ("101", "102", "103")),
        a_document(qbo_id="104", txn_date=None),
        a_document(qbo_id="105", txn_date=date(2026, 12, 1)),
    )
    write_items(store, run, [an_item(1)])

    with store.reading() as tx:
        assert tx.items.missing(run, 10) == ["102", "103", "104"]
        assert tx.items.missing(run, 1) == ["102"]


def test_no_number_is_taken_where_nothing_was_created_here(store: Store) -> None:
    imported_by(store, add_run(store))

    with store.reading() as tx:
        assert tx.items.unposted_numbers(TEAM, ["1042"]) == frozenset()
