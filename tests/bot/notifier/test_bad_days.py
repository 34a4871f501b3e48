"""Whatever Slack does, several processes together bring each message there once."""

from __future__ import annotations

from datetime import timedelta

from services.model.outbox import OutboxState
from tests.bot.notifier.post_office import post_office
from tests.bot.notifier.stormy_slack import CALM


def test_in_a_storm_nothing_is_lost_and_nothing_doubled(database_url: str) -> None:
    with post_office(database_url, seed=1) as office:
        runs = [office.begin() for _ in range(6)]
        for run in runs:
            office.tick(seconds=1)
            office.end(run)

        office.until_quiet(timedelta(hours=2))

        assert office.waiting() == office.count(OutboxState.UNDELIVERABLE) == 0
        assert office.finals() == sorted(f"{run.id}:final:complete:C1" for run in runs)
        assert office.slack.doubled() == []


def test_after_more_than_a_week_without_any_process_everything_is_sent(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        runs = [office.begin() for _ in range(6)]
        for run in runs:
            office.end(run)
        office.clock.move(days=8)
        office.slack.is_away = True  # and Slack is not there at the first moment
        office.pump()
        office.slack.is_away = False

        office.until_quiet(timedelta(minutes=30))

        assert office.count(OutboxState.UNDELIVERABLE) == 0
        assert len(office.finals()) == len(runs)


def test_a_week_in_vain_is_enough(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        office.begin()
        office.slack.is_away = True
        for _ in range(14):
            office.tick(hours=12)
        assert office.count(OutboxState.UNDELIVERABLE) == 0
        office.tick(hours=12)

        assert office.count(OutboxState.UNDELIVERABLE) == 1


def test_an_outage_of_an_hour_ends_in_one_reply_and_one_edit_for_each_run(database_url: str) -> None:
    with post_office(database_url, weather=CALM) as office:
        runs = [office.begin() for _ in range(5)]
        office.until_quiet(timedelta(minutes=5))
        office.slack.is_away = True
        for run in runs:
            office.show(run)
            office.tick(minutes=1)
            office.end(run)
        for _ in range(11):
            office.tick(minutes=5)
        asked_in_vain = office.slack.calls.total()

        office.slack.is_away = False
        took = office.until_quiet(timedelta(hours=1))

        assert office.finals() == sorted(f"{run.id}:final:complete:C1" for run in runs)
        assert office.slack.doubled() == []
        assert len(office.slack.edits) == len(runs)
        assert all("Import complete" in text for _, text in office.slack.edits)
        assert took <= timedelta(minutes=2)
        assert asked_in_vain < 100
