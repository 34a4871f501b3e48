"""Schedules in words, for a person at a terminal."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.cli.schedule_lines import lines, next_time
from services.model.people import Place, PlaceKind
from services.model.schedule import ScheduleNote
from tests.schedule_builders import a_schedule, a_schedule_row

WINTER, SUMMER = datetime(2026, 11, 30, 13, tzinfo=UTC), datetime(2026, 7, 6, 12, tzinfo=UTC)


def test_times_are_those_of_the_schedules_zone() -> None:
    assert next_time(a_schedule(next_at=WINTER)) == "2026-11-30 08:00 EST"
    assert next_time(a_schedule(next_at=SUMMER)) == "2026-07-06 08:00 EDT"
    noted = a_schedule(note=ScheduleNote.MISSED, noted_at=SUMMER)
    assert lines(a_schedule_row(noted))[-1].startswith("2026-07-06 08:00 EDT: This app was not running")


def test_direct_messages_are_no_channel() -> None:
    direct = a_schedule(place=Place("D0ADMIN", PlaceKind.DIRECT, "direct messages"))

    assert "Reports: direct messages" in lines(a_schedule_row(direct))
    assert "Reports: #finance" in lines(a_schedule_row())
    assert "Reports: nowhere but the results channel" in lines(a_schedule_row(a_schedule(place=None)))
