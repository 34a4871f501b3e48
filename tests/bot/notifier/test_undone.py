"""A report loses its *Undo* when its import is undone, wherever it stands and however late that is."""

from __future__ import annotations

from datetime import timedelta

from services.deliveries import prune
from services.model.import_run import ImportRun
from services.model.outbox import MessageKind
from tests.bot.notifier.post_office import PostOffice, post_office
from tests.bot.notifier.stormy_slack import CALM

LOST = {"committed, and the answer is lost": 1}
FIVE_MINUTES = timedelta(minutes=5)


def undo(office: PostOffice, run: ImportRun) -> None:
    """Have it told as an undo that ended does."""
    with office.store.writing() as tx:
        key = f"{run.id}:final again:{run.id}"
        tx.outbox.queue(run, MessageKind.FINAL_AGAIN, key, office.clock.now())
        tx.commit()
    office.until_quiet(FIVE_MINUTES)


def shown_anew(office: PostOffice) -> list[bool]:
    """For each report in Slack whether it was changed after it was posted."""
    edited = {ts for ts, _ in office.slack.edits}
    return [one.ts in edited for one in office.slack.posted if ":final:" in one.key]


def test_a_report_of_which_nobody_knows_yet_where_it_stands_is_changed_once_it_is_found(
    sqlite_url: str,
) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        run = office.begin()
        office.until_quiet(FIVE_MINUTES)
        office.clock.move(seconds=10)
        office.end(run)
        office.slack.weather = LOST
        office.pump()
        office.slack.weather = CALM
        assert office.waiting() == 1

        undo(office, run)

        assert shown_anew(office) == [True]
        assert office.waiting() == 0


def test_a_report_of_long_ago_is_changed_too(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        run = office.begin()
        office.end(run)
        office.until_quiet(FIVE_MINUTES)
        office.clock.move(days=31)
        prune(office.store, office.clock)

        undo(office, run)

        assert shown_anew(office) == [True]
