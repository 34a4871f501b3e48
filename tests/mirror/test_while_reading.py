"""Other people work in QuickBooks, and QuickBooks stumbles, while a range is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.errors import QuickBooksUnavailable
from tests.mirror.mirrored import Mirrored

RANGE = date(2025, 7, 1), date(2025, 12, 31)
#: The statement before which somebody acts: the second page of invoices by date.
PAGE = "SELECT * FROM Invoice WHERE TxnDate"


def some_id(mirrored: Mirrored, month: int) -> str:
    days = date(2025, month, 1), date(2025, month, 28)
    return min(mirrored.ids_there(*days), key=int)


CHANGES: list[Any] = [
    pytest.param(lambda _: {"verb": "create", "customer": "1", "amount": "9.00"}, id="an insert today"),
    pytest.param(
        lambda _: {"verb": "create", "customer": "1", "amount": "9.00", "fields": {"TxnDate": "2025-07-02"}},
        id="an insert into a page already read",
    ),
    pytest.param(
        lambda _: {"verb": "create", "customer": "1", "amount": "9.00", "fields": {"TxnDate": "2025-12-20"}},
        id="an insert into a page not yet read",
    ),
    pytest.param(lambda m: {"verb": "delete", "id": some_id(m, 7)}, id="a deletion in a page already read"),
    pytest.param(lambda m: {"verb": "delete", "id": some_id(m, 12)}, id="a deletion in a page not yet read"),
    pytest.param(lambda m: {"verb": "void", "id": some_id(m, 7)}, id="a void"),
    pytest.param(
        lambda m: {"verb": "edit", "id": some_id(m, 7), "fields": {"PrivateNote": "now"}}, id="an edit"
    ),
    pytest.param(lambda m: {"verb": "move", "id": some_id(m, 12), "date": "2025-07-03"}, id="a move back"),
    pytest.param(lambda m: {"verb": "move", "id": some_id(m, 7), "date": "2025-12-20"}, id="a move ahead"),
    pytest.param(lambda m: {"verb": "move", "id": some_id(m, 9), "date": "2024-07-03"}, id="a move out"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_between_two_pages_loses_and_doubles_nothing(mirrored: Mirrored, change: Any) -> None:
    mirrored.controls.when(PAGE, nth=2, change=change(mirrored))

    proof = mirrored.refresh(*RANGE)

    assert mirrored.versions_here(*RANGE) == mirrored.versions_there(*RANGE)
    assert proof.quickbooks_count == proof.mirror_count


FAULTS = [
    "429_xml",
    "503_html",
    "401_json",
    "truncated",
    "reset",
    "extra_row",
    "fault_in_200",
    "null_customer",
]


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_in_the_middle_changes_nothing(mirrored: Mirrored, kind: str) -> None:
    mirrored.controls.when(PAGE, nth=2, fault={"kind": kind, "match": PAGE})

    mirrored.refresh(*RANGE)

    assert mirrored.ids_here(*RANGE) == mirrored.ids_there(*RANGE)
    assert [row.qbo_id for row in mirrored.rows().values() if row.problem == "no_customer"] == []


def test_a_token_that_expires_in_the_middle_is_renewed(mirrored: Mirrored) -> None:
    mirrored.controls.when(PAGE, nth=2, tokens={"do": "expire_access"})

    mirrored.refresh(*RANGE)

    assert mirrored.ids_here(*RANGE) == mirrored.ids_there(*RANGE)


def test_lines_that_a_query_leaves_out_are_read_from_the_object(mirrored: Mirrored) -> None:
    halved = some_id(mirrored, 9)
    mirrored.controls.row(halved, "lines_missing")

    mirrored.refresh(*RANGE)

    assert mirrored.rows()[halved].problem is None


def test_a_part_of_an_invoice_never_takes_the_place_of_the_whole(mirrored: Mirrored) -> None:
    cut = some_id(mirrored, 9)
    mirrored.refresh(*RANGE)
    whole = mirrored.rows()[cut]
    mirrored.controls.change(verb="edit", id=cut, fields={"PrivateNote": "now"})
    mirrored.controls.row(cut, "sparse")
    mirrored.clock.move(minutes=1)

    mirrored.refresh(*RANGE)

    now = mirrored.rows()[cut]
    assert (now.problem, now.doc_number, now.due_date) == (None, whole.doc_number, whole.due_date)
    assert now.sync_token == whole.sync_token + 1


def test_sums_that_really_differ_stay_so(mirrored: Mirrored) -> None:
    odd = mirrored.company.cases["sums_differ"]
    on = date.fromisoformat(mirrored.company.get("Invoice", odd)["TxnDate"])

    mirrored.refresh(on, on)

    assert mirrored.rows()[odd].problem == "sums_differ"


def test_a_row_that_breaks_its_page_costs_only_itself(mirrored: Mirrored) -> None:
    poisoned = some_id(mirrored, 9)
    mirrored.controls.row(poisoned, "poison")

    proof = mirrored.refresh(*RANGE)

    assert mirrored.ids_there(*RANGE) - mirrored.ids_here(*RANGE) == {poisoned}
    assert proof.quickbooks_count == proof.mirror_count + 1


def test_a_row_that_never_comes_shows_in_the_proof(mirrored: Mirrored) -> None:
    mirrored.controls.row(some_id(mirrored, 9), "missing")

    proof = mirrored.refresh(*RANGE)

    assert proof.quickbooks_count == proof.mirror_count + 1


def test_a_row_that_comes_at_last_completes_the_proof(mirrored: Mirrored) -> None:
    late = some_id(mirrored, 9)
    mirrored.controls.row(late, "missing")
    mirrored.refresh(*RANGE)
    mirrored.controls.row(late, None)

    proof = mirrored.refresh(*RANGE)

    assert proof.quickbooks_count == proof.mirror_count


def test_an_outage_ends_the_refresh_with_its_own_error(mirrored: Mirrored) -> None:
    mirrored.controls.fault("503_html", "query", times=10_000)

    with pytest.raises(QuickBooksUnavailable):
        mirrored.refresh(*RANGE)
