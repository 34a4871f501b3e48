"""Time activities that real companies got, and any length in both forms, are read exactly."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.model.quickbooks import Entity
from services.quickbooks.translate_entries import records_of
from tests.quickbooks.records import a_time, by_clock, read_time, real


def test_real_time_activities_are_read_exactly() -> None:
    raws = real(Entity.TIME_ACTIVITY)

    found = [
        (
            record.qbo_id,
            record.txn_date,
            record.sync_token,
            entry.party_kind,
            entry.party_id,
            entry.customer_id,
            entry.item_id,
            entry.billable,
            entry.seconds,
            entry.rate,
            entry.amount,
            entry.description,
            entry.problem,
        )
        for record in records_of(Entity.TIME_ACTIVITY, raws, "USD")
        for entry in record.entries
    ]

    assert found == [_stated_in(json.loads(raw, parse_float=Decimal)) for raw in raws]


def _stated_in(document: dict[str, Any]) -> tuple[Any, ...]:
    name_of = document["NameOf"]
    seconds = document["Hours"] * 3600 + document["Minutes"] * 60
    statuses = {"NotBillable": "not_billable", "Billable": "billable", "HasBeenBilled": "billed"}
    return (
        document["Id"],
        date.fromisoformat(document["TxnDate"]),
        int(document["SyncToken"]),
        name_of.lower(),
        document[f"{name_of}Ref"]["value"],
        document.get("CustomerRef", {}).get("value"),
        document["ItemRef"]["value"],
        statuses[document["BillableStatus"]],
        seconds,
        document["HourlyRate"],
        Decimal(document["HourlyRate"]) * seconds / 3600,
        document["Description"],
        None,
    )


LENGTHS = st.tuples(st.integers(0, 400), st.integers(0, 59), st.integers(0, 59))
RATES = st.decimals(0, 10_000, places=7, allow_nan=False)
MOMENTS = st.integers(0, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ZONES = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(LENGTHS, LENGTHS, RATES, MOMENTS, ZONES, ZONES)
def test_both_forms_of_any_length_come_to_the_same(
    length: tuple[int, int, int],
    pause: tuple[int, int, int],
    rate: Decimal,
    start: datetime,
    zone: timezone,
    other: timezone,
) -> None:
    worked, paused = (Fraction(h) + Fraction(m, 60) + Fraction(s, 3600) for h, m, s in (length, pause))
    begins = start.astimezone(zone)
    ends = (begins + timedelta(seconds=int((worked + paused) * 3600))).astimezone(other)
    hours, minutes, seconds = length
    breaks = dict(zip(("BreakHours", "BreakMinutes", "BreakSeconds"), pause, strict=True))

    stated = read_time(a_time(Hours=hours, Minutes=minutes, Seconds=seconds, HourlyRate=str(rate)))
    clocked = read_time(by_clock(begins.isoformat(), ends.isoformat(), HourlyRate=str(rate), **breaks))

    assert (stated.problem, clocked.problem) == (None, None)
    assert stated.seconds == clocked.seconds == worked * 3600
    assert stated.amount == clocked.amount
    assert stated.amount is not None
    # Half up: more than half a cent off in neither direction, and exactly half only upwards.
    assert -Fraction(1, 200) < Fraction(stated.amount) - worked * Fraction(rate) <= Fraction(1, 200)
