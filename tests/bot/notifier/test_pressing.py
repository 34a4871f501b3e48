"""Who presses a button of a card sees at once that it was taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from services.model.import_run import ImportRun, RunStatus
from services.store.tables_runs import import_runs
from services.store.unit_of_work import Transaction
from tests.bot.notifier.post_office import PostOffice, post_office
from tests.bot.notifier.stormy_slack import CALM

Press = Callable[[Transaction, ImportRun, PostOffice], bool]


def start(tx: Transaction, run: ImportRun, office: PostOffice) -> bool:
    return tx.runs.press(run.id, "UADMIN", office.clock.now())


def cancel(tx: Transaction, run: ImportRun, office: PostOffice) -> bool:
    return tx.runs.request_cancel(run.id, "UADMIN")


def shown_as(office: PostOffice, run: ImportRun, status: RunStatus) -> None:
    """The run's card shows it like this, as of this moment."""
    office.clock.move(seconds=10)
    with office.engine.begin() as database:
        change = sa.update(import_runs).where(import_runs.c.id == run.id)
        database.execute(change.values(status=status.value, planned_at=office.clock.now()))
    office.show(run)
    office.pump()


def pressed(office: PostOffice, run: ImportRun, press: Press) -> None:
    """Somebody presses, and the card is to show it."""
    with office.store.writing() as tx:
        assert press(tx, run, office)
        tx.outbox.queue_card(run, office.clock.now())
        tx.commit()


@pytest.mark.parametrize(("status", "press"), [(RunStatus.AWAITING, start), (RunStatus.IMPORTING, cancel)])
def test_a_press_shows_at_once(sqlite_url: str, status: RunStatus, press: Press) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        run = office.begin()
        office.pump()
        shown_as(office, run, status)
        before = len(office.slack.edits)

        office.clock.move(seconds=1)
        pressed(office, run, press)
        office.pump()

        assert len(office.slack.edits) == before + 1


def test_after_the_press_progress_is_shown_no_more_often_than_helps(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        run = office.begin()
        office.pump()
        shown_as(office, run, RunStatus.AWAITING)
        pressed(office, run, start)
        office.tick(seconds=1)
        before = len(office.slack.edits)

        office.show(run)
        office.tick(seconds=1)

        assert len(office.slack.edits) == before


def test_a_press_goes_before_the_progress_of_other_runs(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        working, asked = office.begin(), office.begin()
        office.pump()
        for run in (working, asked):
            shown_as(office, run, RunStatus.AWAITING)
        pressed(office, working, start)
        office.tick(seconds=1)
        office.clock.move(seconds=10)

        office.show(working)
        pressed(office, asked, start)

        assert office.claimed().run_id == asked.id
