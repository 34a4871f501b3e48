"""Each message once, whatever becomes of a call or of a process."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.imports.messages import Message
from bot.notifier.mail import SENDING, TAKEN, Mail, Office
from bot.notifier.outcomes import LATE, Sent
from bot.notifier.pace import Pace
from bot.notifier.sender import REPEATED, Sender
from services.model.outbox import OutboxMessage, OutboxState
from tests.bot.notifier.post_office import PostOffice, post_office
from tests.bot.notifier.stormy_slack import CALM

HALF_AN_HOUR = timedelta(minutes=30)


def only(kind: str) -> dict[str, int]:
    return {kind: 1}


def texts(office: PostOffice) -> list[str]:
    return [one.text for one in office.slack.posted]


@pytest.mark.parametrize(
    "fate",
    [
        "committed, and the answer is lost",
        "committed, and the answer is 500",
        "committed after the client has given up",
    ],
)
def test_what_stands_there_although_no_answer_said_so_is_not_sent_again(sqlite_url: str, fate: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=only(fate)) as office:
        run = office.begin()
        office.pump()
        office.slack.weather = CALM
        office.end(run)
        office.until_quiet(HALF_AN_HOUR)

        assert office.slack.doubled() == []
        assert len(office.slack.posted) == 2
        assert office.waiting() == 0


@pytest.mark.parametrize("fate", ["500", "429"])
def test_what_was_not_taken_is_sent_again(sqlite_url: str, fate: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=only(fate)) as office:
        office.begin()
        office.pump()
        assert office.slack.posted == []
        office.slack.weather = CALM
        office.until_quiet(HALF_AN_HOUR)

        assert len(office.slack.posted) == 1


def test_without_the_right_to_look_it_is_sent_once_more_and_never_a_third_time(sqlite_url: str) -> None:
    lost = only("committed, and the answer is lost")
    with post_office(sqlite_url, replicas=1, weather=lost, allows_history=False) as office:
        office.begin()
        office.until_quiet(timedelta(hours=3))

        # In the channel, and once more where it was asked for; then it is listed in Home.
        assert [REPEATED in text for text in texts(office)] == [False, True]
        assert office.count(OutboxState.UNDELIVERABLE) == 1


def test_without_that_right_what_was_claimed_and_never_sent_is_not_marked(sqlite_url: str) -> None:
    """One process died with its claim, the next just before it would have posted."""
    with post_office(sqlite_url, replicas=1, weather=CALM, allows_history=False) as office:
        office.begin()
        office.claimed()
        office.clock.move(seconds=61)
        second, now = office.claimed(), office.clock.now()
        with office.store.writing() as tx:
            tx.outbox.begin(second, now, now + SENDING, is_repeated=second.is_ambiguous)
            tx.commit()
        office.clock.move(seconds=61)
        office.until_quiet(HALF_AN_HOUR)
        third = office.begin()
        office.claimed()
        office.clock.move(seconds=61)
        office.until_quiet(HALF_AN_HOUR)

        assert [REPEATED in text for text in texts(office)] == [True, False]
        assert office.slack.posted[-1].key == f"{third.id}:card:C1"


def test_a_limit_to_one_look_a_minute_is_kept_for_all(sqlite_url: str) -> None:
    lost = only("committed, and the answer is lost")
    with post_office(sqlite_url, weather=lost) as office:
        office.slack.looks_a_minute = 1
        runs = [office.begin() for _ in range(4)]
        office.until_quiet(timedelta(seconds=20))
        office.slack.weather = CALM
        office.until_quiet(HALF_AN_HOUR)

        assert office.slack.doubled() == []
        assert {one.key for one in office.slack.posted} == {f"{run.id}:card:C1" for run in runs}
        assert 1 <= office.slack.refused_looks <= office.replicas


@pytest.mark.parametrize("posted", [False, True])
def test_a_process_that_died_with_a_message_is_followed_by_another(sqlite_url: str, posted: bool) -> None:
    """It died before the post, or after it and before it was recorded."""
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        run = office.begin()
        claimed = office.claimed()
        if posted:
            assert isinstance(mail(office, claimed, 60).post(Message("Hello", ()), Sent("C1", "")), Sent)
        office.end(run)
        office.until_quiet(HALF_AN_HOUR)

        assert [one.key for one in office.slack.posted] == [
            f"{run.id}:card:C1",
            f"{run.id}:final:complete:C1",
        ]


def test_a_process_whose_claim_may_end_before_slack_answers_sends_nothing(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        office.begin()
        late = mail(office, office.claimed(), 60)
        office.slack.on_look = lambda: office.clock.move(seconds=51)

        assert late.permalink(Sent("C1", "1.0")) == "https://slack.example/link"
        assert late.update(Message("Hello", ()), Sent("C1", "1.0")) == LATE
        assert office.slack.edits == []


def test_that_another_process_has_a_message_says_nothing_of_slack(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        office.begin()
        taken = mail(office, office.claimed(), 60)

        assert taken.shared(TAKEN) == TAKEN
        assert taken.may_share() is None


def mail(office: PostOffice, claimed: OutboxMessage, seconds: float) -> Mail:
    """A message on its way, whose claim ends after so many seconds."""
    post = Office(office.store, office.clock, Sender(office.slack.client()), Pace(office.store, office.clock))
    return Mail(post, claimed, office.clock.monotonic() + seconds)


def test_an_older_showing_that_arrives_late_is_followed_by_one_more(sqlite_url: str) -> None:
    """Another process showed the run's end while this one's words were on their way."""
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        run = office.begin()
        office.pump()
        office.clock.move(seconds=10)
        office.show(run)
        other = office.notifier()

        def meanwhile() -> None:
            office.slack.on_update = None
            office.clock.move(seconds=70)  # the claim of the first has ended
            office.end(run)
            other.pump()

        office.slack.on_update = meanwhile
        office.pump()
        office.until_quiet(HALF_AN_HOUR)
        other.stop()

        shown = ["Import complete" in text for _, text in office.slack.edits]
        assert shown[-1]
        assert office.waiting() == 0


def test_a_run_at_work_is_shown_no_more_often_than_helps(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        run = office.begin()
        office.pump()
        for _ in range(30):
            office.show(run)
            office.tick(seconds=1)

        assert 8 <= len(office.slack.edits) <= 11


def test_of_many_runs_the_outcomes_go_before_the_progress(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        working = [office.begin() for _ in range(6)]
        ending = office.begin()
        office.until_quiet(HALF_AN_HOUR)
        office.clock.move(minutes=1)
        for run in working:
            office.show(run)
        office.end(ending)
        office.pump()

        assert "Import complete" in office.slack.edits[0][1]
        assert office.slack.posted[-1].key == f"{ending.id}:final:complete:C1"


def test_a_token_that_slack_took_back_is_tried_seldom_and_a_new_one_at_once(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=2, weather=CALM) as office:
        run = office.begin()
        office.end(run)
        office.slack.error = "token_revoked"
        for _ in range(36):
            office.tick(minutes=20)
        tried = office.slack.calls.total()

        office.slack.error = ""
        started = office.notifier()
        started.pump()
        office.until_quiet(HALF_AN_HOUR)
        started.stop()

        assert 8 <= tried <= 20
        assert office.finals() == [f"{run.id}:final:complete:C1"]


def test_a_process_with_an_old_token_holds_up_none_with_a_new_one(sqlite_url: str) -> None:
    """The old one always looks first, as during a deployment it may."""
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        office.slack.revoked = {"xoxb-old"}
        old = office.notifier(token="xoxb-old")
        for hour in range(3):
            for _ in range(6):
                office.begin_in(f"C{hour}")
            old.pump()
            took = office.until_quiet(timedelta(minutes=5))
            assert took < timedelta(seconds=30)
            office.clock.move(hours=1)
        old.stop()

        assert len(office.slack.posted) == 18


def test_a_slow_down_of_one_workspace_holds_up_no_other(sqlite_url: str) -> None:
    with post_office(sqlite_url, replicas=1, weather=only("429")) as office:
        office.begin()
        office.pump()
        office.slack.weather = CALM
        office.begin(team_id="T2", connection_id="con1")
        office.pump()

        assert len(office.slack.posted) == 1
        office.tick(seconds=4)
        assert len(office.slack.posted) == 2
