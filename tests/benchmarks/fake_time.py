"""A company's time activities: found as its invoices are, and as long as QuickBooks' own."""

from __future__ import annotations

import json
import random
from typing import Any

from tests.benchmarks.fake_bodies import CUSTOMERS, PLACE, WORDS
from tests.benchmarks.fake_books import Books

#: Different bodies; more activities than these repeat them, each under an id and a date of its own.
BODIES = 4_000
_PEOPLE = 60
_RATES = (9_850, 12_000, 14_500, 16_500, 21_000)
_STATES = ("HasBeenBilled", "HasBeenBilled", "Billable", "NotBillable")


class TimeBooks(Books):
    """Time activities in the order of date and id."""

    def __init__(self, count: int, seed: int = 11) -> None:
        super().__init__(count, seed, time_templates(min(count, BODIES), seed))

    def _filled(self, row: int) -> tuple[bytes, ...]:
        """Its slots: the date, the id, when it was created and updated."""
        number, day, created, updated, _ = self._facts(row)
        return day, number, created, updated


def time_templates(count: int, seed: int) -> list[bytes]:
    """Bodies with slots, for ``bytes.__mod__``."""
    chance = random.Random(seed)
    return [json.dumps(_activity(chance), separators=(",", ":")).encode() for _ in range(count)]


def _activity(chance: random.Random) -> dict[str, Any]:
    customer, person = chance.randint(1, CUSTOMERS), chance.randint(1, _PEOPLE)
    state = chance.choice(_STATES)
    rate = 0 if state == "NotBillable" else chance.choice(_RATES)
    return {
        "TxnDate": PLACE,
        "NameOf": "Employee",
        "EmployeeRef": {"value": str(9_000 + person), "name": f"Engineer {person:02d}"},
        "CustomerRef": {"value": str(customer), "name": f"Customer {customer:03d} Engineering"},
        "ItemRef": {"value": "2", "name": "Hours"},
        "BillableStatus": state,
        "Taxable": False,
        "HourlyRate": rate // 100 if rate % 100 == 0 else rate / 100,
        "Hours": chance.randrange(0, 10),
        "Minutes": chance.choice((0, 15, 30, 45, 50)),
        "Description": f"{chance.choice(WORDS)}; {chance.choice(WORDS)}",
        "domain": "QBO",
        "sparse": False,
        "Id": PLACE,
        "SyncToken": str(chance.randint(0, 4)),
        "MetaData": {"CreateTime": PLACE, "LastUpdatedTime": PLACE},
    }
