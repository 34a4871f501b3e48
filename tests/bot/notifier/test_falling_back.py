"""What a thread does not take goes to its channel, then to who asked; it shows no more than the place may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.notifier.delivery import Delivery
from bot.notifier.mail import TAKEN
from bot.notifier.outcomes import Needless, Refused, Sent
from services.model.import_run import RunStatus
from services.model.outbox import MessageKind, RunCard, Standing
from services.model.report import RunReport
from tests.bot.notifier.firm import TAKES_ALL, Firm, a_message, delivered, posts
from tests.bot.slack_double import a_slack
from tests.builders import GENERAL, a_report, a_run

CARD, FINAL, PRIVATE_COPY = MessageKind.CARD, MessageKind.FINAL, MessageKind.PRIVATE_COPY
IN_GENERAL = RunCard("IMP-4T7Q2MZX", "C0GENERAL", "1.0")
ENDED = a_run(status=RunStatus.COMPLETE, place=GENERAL)
POSTED = {"channel": "C0GENERAL", "ts": "2.0"}
WHERE = list[tuple[str, str | None]]


def places(answers: list[Any], kind: MessageKind = FINAL, **facts: Any) -> tuple[WHERE, object]:
    """Where it was tried to post it, when Slack answers so, and what came of it."""
    firm = Firm(a_report(ENDED), IN_GENERAL)
    with a_slack(**TAKES_ALL | {"chat_postMessage": answers} | facts) as slack:
        outcome = delivered(firm, slack, a_message(kind))
        return [(post["channel"], post.get("thread_ts")) for post in posts(slack)], outcome


@pytest.mark.parametrize(
    "code", ["thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked"]
)
def test_where_the_thread_is_gone_the_channel_gets_it(code: str) -> None:
    tried, outcome = places([code, POSTED])

    assert tried == [("C0GENERAL", "1.0"), ("C0GENERAL", None)]
    assert outcome == Sent("C0GENERAL", "2.0")


@pytest.mark.parametrize(
    "code", ["is_archived", "channel_not_found", "not_in_channel", "restricted_action", "msg_too_long"]
)
def test_where_the_channel_takes_nothing_who_asked_gets_it(code: str) -> None:
    firm = Firm(a_report(ENDED), IN_GENERAL)
    with a_slack(**TAKES_ALL) as slack:
        slack.refused_channels = {"C0GENERAL": code}
        delivered(firm, slack, a_message(FINAL))
        tried = [post["channel"] for post in posts(slack)]

    assert set(tried[:-1]) == {"C0GENERAL"}
    assert tried[-1] == "D0ADMIN"


def test_where_thread_and_channel_take_nothing_who_asked_gets_it() -> None:
    tried, outcome = places(["thread_not_found", "is_archived", POSTED])

    assert tried == [("C0GENERAL", "1.0"), ("C0GENERAL", None), ("D0ADMIN", None)]
    assert isinstance(outcome, Sent)


@pytest.mark.parametrize("code", ["user_disabled", "cannot_dm_bot", "user_not_found"])
def test_what_nobody_takes_is_undeliverable(code: str) -> None:
    _, outcome = places(["is_archived"], conversations_open=code)

    assert outcome == Refused(code)


def test_what_falls_back_to_the_channel_shows_no_more_than_the_thread_did() -> None:
    firm = Firm(a_report(ENDED), IN_GENERAL)
    with a_slack(**TAKES_ALL | {"chat_postMessage": ["thread_not_found", "is_archived", POSTED]}) as slack:
        delivered(firm, slack, a_message(FINAL))

    shows_money = ["USD" in str(post["blocks"]) for post in posts(slack)]
    assert shows_money == [False, False, True]


@pytest.mark.parametrize("status", [RunStatus.PREVIEWING, RunStatus.IMPORTING])
def test_a_card_that_somebody_removed_is_not_forced_upon_her_while_the_run_works(status: RunStatus) -> None:
    firm = Firm(a_report(a_run(status=status)), IN_GENERAL)
    with a_slack(**TAKES_ALL | {"chat_update": "message_not_found"}) as slack:
        assert delivered(firm, slack, a_message(CARD)) == Needless()

    assert posts(slack) == []


def test_the_copy_of_a_preview_is_changed_where_it_stands() -> None:
    waiting = a_report(a_run(status=RunStatus.AWAITING, place=GENERAL))
    firm = Firm(waiting, IN_GENERAL, copy_at=Standing("D0ADMIN", "5.0"))
    with a_slack(**TAKES_ALL | {"chat_update": {"channel": "D0ADMIN", "ts": "5.0"}}) as slack:
        assert delivered(firm, slack, a_message(PRIVATE_COPY)) == Sent("D0ADMIN", "5.0")

    assert posts(slack) == []


def test_the_copy_of_an_outcome_is_a_message_of_its_own() -> None:
    firm = Firm(a_report(ENDED), IN_GENERAL, copy_at=Standing("D0ADMIN", "5.0"))
    with a_slack(**TAKES_ALL) as slack:
        delivered(firm, slack, a_message(PRIVATE_COPY))

    assert [post["channel"] for post in posts(slack)] == ["D0ADMIN"]


def test_a_copy_that_is_gone_is_posted_anew() -> None:
    waiting = a_report(a_run(status=RunStatus.AWAITING, place=GENERAL))
    firm = Firm(waiting, IN_GENERAL, copy_at=Standing("D0ADMIN", "5.0"))
    with a_slack(**TAKES_ALL | {"chat_update": "message_not_found"}) as slack:
        delivered(firm, slack, a_message(PRIVATE_COPY))

    assert [post["channel"] for post in posts(slack)] == ["D0ADMIN"]


class TwoRuns(Firm):
    """A run that joined another one, which has ended."""

    def report(self, run_id: str, team_id: str | None = None) -> RunReport:
        other = replace(ENDED, id="IMP-2222AAAA", requested_by="U0SECOND", started_by="U0SECOND")
        return a_report(other) if run_id == other.id else self.report_now


def test_a_run_that_joined_another_tells_whose_it_was_and_how_it_ended() -> None:
    joined = a_run(status=RunStatus.JOINED, joined_id="IMP-2222AAAA", place=GENERAL)
    firm = TwoRuns(a_report(joined), IN_GENERAL)
    with a_slack(**TAKES_ALL) as slack:
        delivered(firm, slack, a_message(FINAL))

    (post,) = posts(slack)
    said = str(post["blocks"])
    assert "<@U0SECOND> started this import of the same choices" in said
    assert "*Import complete*" in said
    assert "IMP-2222AAAA" in said


def test_what_another_process_has_is_not_posted() -> None:
    firm = Firm(a_report(ENDED), IN_GENERAL, is_taken=True)
    with a_slack(**TAKES_ALL) as slack:
        assert delivered(firm, slack, a_message(FINAL)) == TAKEN

    assert posts(slack) == []


def test_every_kind_of_message_can_be_delivered() -> None:
    with a_slack(**TAKES_ALL) as slack:
        delivery: Delivery = Firm().delivery(slack)

        assert delivery.kinds == frozenset(MessageKind)
