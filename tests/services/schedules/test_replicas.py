"""Three processes that look at the same moment, through every change of the clocks of a year."""

from __future__ import annotations

from datetime import timedelta

from tests.faults.schedules_battery import fired_by_replicas


def test_each_slot_fires_once_on_any_number_of_replicas(database_url: str) -> None:
    outcome = fired_by_replicas(database_url, wanted=100, window=timedelta(hours=10))

    assert outcome.wrong == ()
    assert outcome.slots >= 100
