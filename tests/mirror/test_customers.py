"""Customers of the mirror."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.mirror.lists import NotToldApart
from tests.mirror.mirrored import CONNECTION, NOW, Mirrored

DAY = date(2025, 6, 2)


def test_all_customers_arrive_though_they_fill_several_pages(mirrored: Mirrored) -> None:
    for at in range(130):
        customer = {"DisplayName": f"Customer {at}", "Active": at % 2 == 0}
        mirrored.company.insert("Customer", customer, NOW - timedelta(days=at))

    mirrored.refresh(DAY, DAY)

    assert set(known(mirrored)) == {one["Id"] for one in mirrored.company.documents("Customer")}


def test_customers_of_one_second_are_told_apart_by_their_last_change(mirrored: Mirrored) -> None:
    for at in range(70):
        meta = {"CreateTime": stamp(0), "LastUpdatedTime": stamp(at)}
        mirrored.company.insert("Customer", {"DisplayName": f"C {at}", "Active": True, "MetaData": meta})

    mirrored.refresh(DAY, DAY)

    assert set(known(mirrored)) == {one["Id"] for one in mirrored.company.documents("Customer")}


def test_customers_changed_in_one_second_are_told_apart_by_when_they_were_made(mirrored: Mirrored) -> None:
    ids = [
        mirrored.company.insert(
            "Customer", {"DisplayName": f"C {at}", "Active": True}, NOW - timedelta(days=at + 1)
        )["Id"]
        for at in range(70)
    ]
    mirrored.refresh(DAY, DAY)
    mirrored.clock.move(hours=1)
    for qbo_id in ids:
        customer = mirrored.company.get("Customer", qbo_id)
        mirrored.company.replace("Customer", customer | {"FullyQualifiedName": "Renamed"})

    mirrored.refresh(DAY, DAY)

    assert {known(mirrored)[qbo_id] for qbo_id in ids} == {"Renamed"}


def test_customers_that_no_time_tells_apart_are_never_read_in_part(mirrored: Mirrored) -> None:
    for at in range(70):
        mirrored.company.insert("Customer", {"DisplayName": f"C {at}", "Active": True}, NOW)

    with pytest.raises(NotToldApart):
        mirrored.refresh(DAY, DAY)


def test_a_new_name_arrives(mirrored: Mirrored) -> None:
    mirrored.refresh(DAY, DAY)
    mirrored.clock.move(hours=1)
    customer = mirrored.company.get("Customer", "1")
    mirrored.company.replace("Customer", customer | {"FullyQualifiedName": "Renamed"})

    mirrored.refresh(DAY, DAY)

    assert known(mirrored)["1"] == "Renamed"


def test_a_customer_that_was_merged_away_is_gone(mirrored: Mirrored) -> None:
    mirrored.refresh(DAY, DAY)
    mirrored.clock.move(hours=1)
    mirrored.company.remove("Customer", "2")

    mirrored.refresh(DAY, DAY)

    assert "2" not in known(mirrored)


def test_names_that_begin_with_the_text_come_first(mirrored: Mirrored) -> None:
    for qbo_id, name in (("1", "Old Harbour"), ("2", "harbour House"), ("3", "HARBOUR 100%")):
        customer = mirrored.company.get("Customer", qbo_id)
        mirrored.company.replace("Customer", customer | {"FullyQualifiedName": name})
    mirrored.refresh(DAY, DAY)

    assert found(mirrored, "Harbour", 10)[:3] == ["HARBOUR 100%", "harbour House", "Old Harbour"]
    assert found(mirrored, "100%", 10) == ["HARBOUR 100%"]
    assert found(mirrored, "harbour", 1) == ["HARBOUR 100%"]


def test_names_are_known_of_customers_that_are_gone(mirrored: Mirrored) -> None:
    mirrored.refresh(DAY, DAY)
    name = known(mirrored)["2"]
    mirrored.company.remove("Customer", "2")
    mirrored.clock.move(hours=1)
    mirrored.refresh(DAY, DAY)

    with mirrored.store.reading() as tx:
        assert tx.mirror.customer_names(CONNECTION, ["2", "no such"]) == {"2": name}


def stamp(seconds: int) -> str:
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat()


def known(mirrored: Mirrored) -> dict[str, str]:
    with mirrored.store.reading() as tx:
        return {qbo_id: node.name for qbo_id, node in tx.mirror.customers(CONNECTION).items()}


def found(mirrored: Mirrored, text: str, limit: int) -> list[str]:
    with mirrored.store.reading() as tx:
        return [node.name for node in tx.mirror.search_customers(CONNECTION, text, limit)]
