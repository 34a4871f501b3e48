"""Whoever lost the right meanwhile gets nothing by direct message that needs it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from bot.imports.messages.withheld import TEXT as WITHHELD
from bot.notifier.delivery import NO_RIGHT
from bot.notifier.drift import NOBODY_KNOWN
from bot.notifier.outcomes import WAIT_FOR_REPORT, Needless, Outcome, Sent
from bot.notifier.rights import RIGHT_UNKNOWN, UNSURE
from bot.status_sync.messages import NOT_SHOWN
from services.model.connection import Connection
from services.model.import_run import RunStatus
from services.model.in_step import DriftDigest
from services.model.outbox import MessageKind, NewMessage, OutboxMessage, RunCard, Standing
from services.model.people import Place, PlaceKind
from tests.bot.golden_status_sync import DIGEST
from tests.bot.notifier.firm import TAKES_ALL, Firm, a_message, delivered, posts
from tests.bot.slack_double import a_slack
from tests.builders import GENERAL, NOW, a_connection, a_report, a_run

GONE = "U0GONE"
DIRECT = Place("D0GONE", PlaceKind.DIRECT, "")
ENDED = a_run(status=RunStatus.COMPLETE, requested_by=GONE)
CHANGES = {"connection_id": "con1", "day": "2026-11-24"}


@dataclass
class Company(Firm):
    """A company with changes of a day, which remembers what was queued."""

    administrators: Sequence[str] = ("U0ADMIN", "U0SECOND", "cli")
    queued: list[NewMessage] = field(default_factory=list)
    is_waiting: bool = False

    @property
    def status_sync(self) -> Company:
        return self

    @property
    def digests(self) -> Company:
        return self

    def digest(self, connection_id: str, day: date, limit: int) -> DriftDigest:
        return DIGEST

    def get(self, connection_id: str, team_id: str | None = None) -> Connection:
        return self.company

    def awaits(self, key: str) -> bool:
        return self.is_waiting

    def people(self, team_id: str) -> Sequence[str]:
        return self.administrators

    def add(self, message: NewMessage, at: object) -> None:
        self.queued.append(message)

    @contextmanager
    def writing(self) -> Iterator[Company]:
        yield self


def asked(firm: Firm, message: OutboxMessage) -> tuple[Outcome, list[str]]:
    """What came of it, and what Slack was asked for."""
    with a_slack(**TAKES_ALL) as slack:
        return delivered(firm, slack, message), [method for method, _ in slack.asked]


@pytest.mark.parametrize(
    "kind",
    [
        MessageKind.EVIDENCE,
        MessageKind.AUDIT_FILE,
        MessageKind.REPORT_AGAIN,
        MessageKind.FILE,
        MessageKind.DRIFT,
    ],
)
def test_what_was_asked_for_with_a_right_needs_it_when_it_arrives(kind: MessageKind) -> None:
    message = a_message(kind, recipient=GONE, facts=CHANGES)

    assert asked(Company(strangers=[GONE]), message) == (Needless(), [])


@pytest.mark.parametrize("kind", [MessageKind.FILE, MessageKind.PRIVATE_COPY])
def test_who_asked_for_an_import_and_may_not_import_any_more_gets_no_amounts(kind: MessageKind) -> None:
    firm = Firm(a_report(ENDED), strangers=[GONE])

    assert asked(firm, a_message(kind)) == (NO_RIGHT, [])


@pytest.mark.parametrize("kind", [MessageKind.FILE, MessageKind.FINAL])
def test_nor_does_she_where_the_run_is_told_in_her_direct_messages(kind: MessageKind) -> None:
    run = replace(ENDED, place=DIRECT)
    firm = Firm(a_report(run), RunCard(run.id, DIRECT.channel_id, "1.0"), strangers=[GONE])

    assert asked(firm, a_message(kind)) == (NO_RIGHT, [])


@pytest.mark.parametrize("kind", [MessageKind.CARD, MessageKind.FINAL_AGAIN])
@pytest.mark.parametrize("channel_id", ["D0GONE", "C0FINANCE"])
def test_what_stands_in_her_direct_messages_ends_with_a_sentence(kind: MessageKind, channel_id: str) -> None:
    run = replace(ENDED, place=DIRECT)
    card, copy = RunCard(run.id, channel_id, "1.0"), Standing(channel_id, "1.0")
    firm = Firm(a_report(run), card, copy_at=copy, strangers=[GONE])

    with a_slack(**TAKES_ALL) as slack:
        delivered(firm, slack, a_message(kind))

    shown = [str(body) for method, body in slack.asked if method == "chat.update"]
    is_hers = channel_id == DIRECT.channel_id
    assert [WITHHELD in one and "<@U0ADMIN>" in one for one in shown] == [is_hers] * len(shown) != []
    assert ["Import complete" in one for one in shown] == [not is_hers] * len(shown)


def test_a_card_that_no_channel_takes_tells_her_nothing_either() -> None:
    run = replace(ENDED, place=GENERAL)
    firm = Firm(a_report(run), strangers=[GONE])
    with a_slack(**TAKES_ALL | {"chat_postMessage": "is_archived"}) as slack:
        delivered(firm, slack, a_message(MessageKind.CARD))

    assert [WITHHELD in str(body) for body in posts(slack)] == [False, True]


def test_where_a_user_group_may_just_not_be_known_it_is_asked_again_for_a_while() -> None:
    firm = Company(strangers=[GONE], is_access_sure=False)
    young = a_message(MessageKind.DRIFT, recipient=GONE, facts=CHANGES)
    old = replace(young, created_at=NOW - UNSURE - timedelta(seconds=1))

    assert [asked(firm, message)[0] for message in (young, old)] == [RIGHT_UNKNOWN, Needless()]


@pytest.mark.parametrize("channel_id", ["C0RESULTS", None])
def test_a_digest_that_no_channel_takes_goes_to_each_administrator(channel_id: str | None) -> None:
    firm = Company(company=a_connection(results_channel_id=channel_id, connected_by="cli"))
    message = a_message(MessageKind.DRIFT, facts=CHANGES)
    with a_slack(
        **TAKES_ALL | {"chat_postMessage": "is_archived", "conversations_info": "channel_not_found"}
    ) as slack:
        outcome = delivered(firm, slack, message)

    assert outcome == Needless()
    assert [(one.recipient, one.dedupe_key) for one in firm.queued] == [
        (person, f"{message.dedupe_key}:{person}") for person in ("U0ADMIN", "U0SECOND")
    ]
    assert isinstance(asked(firm, a_message(MessageKind.DRIFT, recipient="U0ADMIN", facts=CHANGES))[0], Sent)


@pytest.mark.parametrize(
    ("at", "is_waiting", "outcome", "asked_for"),
    [
        (Standing("D0ADMIN", "1.0"), False, Needless(), ["chat.update"]),
        (Standing("C0RESULTS", "1.0"), False, Needless(), ["conversations.info", "chat.update"]),
        (None, True, WAIT_FOR_REPORT, []),
        (None, False, Needless(), []),
    ],
)
def test_a_copy_of_a_digest_is_shown_anew_where_it_stands(
    at: Standing | None, is_waiting: bool, outcome: Outcome, asked_for: list[str]
) -> None:
    firm = Company(copy_at=at, is_waiting=is_waiting)
    message = a_message(
        MessageKind.DRIFT_AGAIN, recipient="U0ADMIN", facts=CHANGES | {"digest": "drift:con1"}
    )

    with a_slack(**TAKES_ALL, conversations_info={"channel": {"id": "C0RESULTS"}}) as slack:
        assert delivered(firm, slack, message) == outcome
    assert [method for method, _ in slack.asked] == asked_for


@pytest.mark.parametrize("is_sure", [True, False])
def test_a_copy_in_the_direct_messages_of_who_may_not_read_it_any_more_becomes_a_sentence(
    is_sure: bool,
) -> None:
    firm = Company(copy_at=Standing("D0GONE", "1.0"), strangers=[GONE], is_access_sure=is_sure)
    message = a_message(MessageKind.DRIFT_AGAIN, recipient=GONE, facts=CHANGES | {"digest": "drift:con1"})

    with a_slack(**TAKES_ALL) as slack:
        outcome = delivered(firm, slack, message)

    shown = [str(body) for method, body in slack.asked if method == "chat.update"]
    assert outcome == (Needless() if is_sure else RIGHT_UNKNOWN)
    assert [NOT_SHOWN in one and "<@U0ADMIN>" in one and "button" not in one for one in shown] == (
        [True] if is_sure else []
    )


def test_a_digest_waits_where_no_administrator_is_known() -> None:
    firm = Company(company=a_connection(results_channel_id=None), administrators=())

    assert asked(firm, a_message(MessageKind.DRIFT, facts=CHANGES)) == (NOBODY_KNOWN, [])
