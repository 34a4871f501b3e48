"""Where each message goes, and what it may say there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.notifier.delivery import WAIT_FOR_CARD
from bot.notifier.mail import TAKEN
from bot.notifier.outcomes import Later, Needless, Refused, Sent
from bot.notifier.report_mail import MOST_ENDS
from bot.notifier.sender import EVENT_TYPE, REPEATED
from bot.notifier.uploads import seconds_for
from services.model.import_run import ImportRun, RunStatus
from services.model.outbox import MessageKind, RunCard
from tests.bot.notifier.bytes_double import taking_bytes
from tests.bot.notifier.firm import TAKES_ALL, Firm, a_message, delivered, posts
from tests.bot.slack_double import SlackDouble, a_slack
from tests.builders import FINANCE, GENERAL, a_connection, a_report, a_run, a_usage

CARD, FINAL, FILE = MessageKind.CARD, MessageKind.FINAL, MessageKind.FILE
ANNOUNCEMENT = MessageKind.ANNOUNCEMENT
IN_FINANCE = RunCard("IMP-4T7Q2MZX", "C0FINANCE", "1.0")
ENDED = a_run(status=RunStatus.EXCEPTIONS)
UPLOAD = {
    "files_getUploadURLExternal": {"upload_url": "http://127.0.0.1:1/", "file_id": "F1"},
    "files_completeUploadExternal": {"files": [{"id": "F1"}]},
}


def test_the_first_card_is_posted_and_remembered() -> None:
    firm = Firm()
    with a_slack(**TAKES_ALL) as slack:
        assert delivered(firm, slack, a_message(CARD, dedupe_key="IMP-4T7Q2MZX:card:0")) == Sent(
            "C0FINANCE", "2.0"
        )

    assert firm.saved == [RunCard("IMP-4T7Q2MZX", "C0FINANCE", "2.0")]
    assert posts(slack)[0]["metadata"]["event_type"] == EVENT_TYPE


def test_a_card_that_stands_is_edited() -> None:
    with a_slack(**TAKES_ALL) as slack:
        delivered(Firm(card_at=IN_FINANCE), slack, a_message(CARD))

    assert [method for method, _ in slack.asked] == ["chat.update"]


def test_a_card_that_somebody_deleted_is_posted_anew() -> None:
    firm = Firm(card_at=IN_FINANCE)
    with a_slack(**TAKES_ALL | {"chat_update": "message_not_found"}) as slack:
        delivered(firm, slack, a_message(CARD))

    assert len(posts(slack)) == 1
    assert "thread_ts" not in posts(slack)[0]  # what it would stand under is gone
    assert firm.saved != []


def test_nothing_is_posted_for_a_preview_that_was_replaced() -> None:
    firm = Firm(a_report(a_run(status=RunStatus.REPLACED)))
    with a_slack(**TAKES_ALL) as slack:
        assert delivered(firm, slack, a_message(CARD)) == Needless()

    assert slack.asked == []


@pytest.mark.parametrize("kind", [FINAL, FILE, ANNOUNCEMENT])
def test_what_belongs_to_a_card_waits_for_it(kind: MessageKind) -> None:
    company = a_connection(results_channel_id="C0RESULTS")
    firm = Firm(a_report(ENDED), company=company, is_card_on_its_way=True)
    with a_slack(**TAKES_ALL) as slack:
        assert delivered(firm, slack, a_message(kind)) == WAIT_FOR_CARD

    assert slack.asked == []


def test_a_report_does_not_wait_for_a_card_that_reached_nobody() -> None:
    firm = Firm(a_report(ENDED))
    with a_slack(**TAKES_ALL) as slack:
        outcome = delivered(firm, slack, a_message(FINAL))

    assert outcome == Sent("C0FINANCE", "2.0")


def test_a_report_stands_in_the_thread_and_is_broadcast_in_the_results_channel() -> None:
    firm = Firm(a_report(ENDED), IN_FINANCE, a_connection(results_channel_id="C0FINANCE"))
    with a_slack(**TAKES_ALL) as slack:
        delivered(firm, slack, a_message(FINAL))
        assert delivered(firm, slack, a_message(ANNOUNCEMENT)) == Needless()

    assert [(post["thread_ts"], post["reply_broadcast"]) for post in posts(slack)] == [("1.0", True)]


def test_an_announcement_leads_to_the_thread() -> None:
    firm = Firm(a_report(ENDED), IN_FINANCE, a_connection(results_channel_id="C0RESULTS"))
    link = {"chat_getPermalink": {"permalink": "https://firm.example/archives/C0FINANCE/p1"}}
    with a_slack(**TAKES_ALL | link) as slack:
        delivered(firm, slack, a_message(ANNOUNCEMENT))

    assert "https://firm.example/archives/C0FINANCE/p1" in str(posts(slack))


def test_where_a_channel_refuses_the_report_comes_by_direct_message() -> None:
    firm = Firm(a_report(replace(ENDED, place=GENERAL)), RunCard(ENDED.id, "C0GENERAL", "1.0"))
    with a_slack(**TAKES_ALL | {"chat_postMessage": "is_archived"}) as slack:
        assert delivered(firm, slack, a_message(FINAL)) == Refused("is_archived")

    assert [post["channel"] for post in posts(slack)] == ["C0GENERAL", "D0ADMIN"]


def test_a_channel_that_is_not_the_runs_own_shows_no_amount() -> None:
    firm = Firm(a_report(ENDED), RunCard(ENDED.id, "C0RENAMED", "1.0"))
    with a_slack(**TAKES_ALL) as slack:
        delivered(firm, slack, a_message(FINAL))

    assert "USD" not in str(posts(slack))


@pytest.mark.parametrize(
    ("run", "card", "where"),
    [
        (ENDED, IN_FINANCE, ("C0FINANCE", "1.0")),
        (replace(ENDED, place=GENERAL), RunCard(ENDED.id, "C0GENERAL", "1.0"), ("D0ADMIN", None)),
        (replace(ENDED, place=replace(FINANCE, takes_files=False)), IN_FINANCE, ("D0ADMIN", None)),
    ],
)
def test_a_file_goes_where_it_may_be_seen(
    run: ImportRun, card: RunCard, where: tuple[str, str | None]
) -> None:
    firm = Firm(a_report(run), card)
    with a_slack(**TAKES_ALL | UPLOAD) as slack:
        slack.answers = {**slack.answers, **upload_to(slack.url)}
        delivered(firm, slack, a_message(FILE))

    assert shares(slack) == [where]


def test_csv_and_workbook_come_in_one_message() -> None:
    with a_slack(**TAKES_ALL | UPLOAD) as slack:
        slack.answers = {**slack.answers, **upload_to(slack.url)}
        delivered(Firm(a_report(ENDED), IN_FINANCE), slack, a_message(FILE))

    (shared,) = completed(slack)
    assert names_in(shared) == ["IMP-4T7Q2MZX.csv", "IMP-4T7Q2MZX.xlsx"]
    assert "2 invoices need you" in shared["initial_comment"]
    assert "The workbook also has every other invoice" in shared["initial_comment"]
    assert all(int(body["length"]) > 0 for method, body in slack.asked if "getUploadURL" in method)


@pytest.mark.parametrize("refusal", ["file_type_not_allowed", "invalid_arguments"])
def test_where_slack_refuses_the_workbook_the_csv_comes_alone(refusal: str) -> None:
    answers = [refusal, {"files": [{"id": "F1"}]}]
    with a_slack(**TAKES_ALL | {"files_completeUploadExternal": answers}) as slack:
        slack.answers = {**slack.answers, **upload_to(slack.url)}
        outcome = delivered(Firm(a_report(ENDED), IN_FINANCE), slack, a_message(FILE))

    assert outcome == Sent("C0FINANCE", "1.0")
    assert [names_in(one) for one in completed(slack)][1:] == [["IMP-4T7Q2MZX.csv"]]
    assert "workbook" not in completed(slack)[1]["initial_comment"]


def test_a_file_that_the_thread_refuses_comes_by_direct_message() -> None:
    firm = Firm(a_report(ENDED), IN_FINANCE)
    with a_slack(**TAKES_ALL | {"files_getUploadURLExternal": "not_in_channel"}) as slack:
        assert delivered(firm, slack, a_message(FILE)) == Refused("not_in_channel")

    assert [method for method, _ in slack.asked if method == "conversations.open"] != []


def test_a_file_that_may_stand_there_already_says_that_it_is_sent_again() -> None:
    firm = Firm(a_report(ENDED), IN_FINANCE)
    with a_slack(**TAKES_ALL | UPLOAD) as slack:
        slack.answers = {**slack.answers, **upload_to(slack.url)}
        delivered(firm, slack, a_message(FILE, is_ambiguous=True, attempts=2))

    assert REPEATED in str(completed(slack))


def test_a_workbook_that_never_arrives_holds_the_csv_back_no_more_than_twice() -> None:
    firm = Firm(a_report(ENDED), IN_FINANCE)
    with taking_bytes(status_of_workbooks=503) as address, a_slack(**TAKES_ALL | address.answers()) as slack:
        delivery = firm.delivery(slack)
        outcomes = [delivery.deliver(a_message(FILE, attempts=number), 60.0) for number in (1, 2, 3)]

    waits = Later("status 503", has_failed=True)
    assert outcomes == [waits, waits, Sent("C0FINANCE", "1.0")]
    (body,) = completed(slack)
    assert names_in(body) == ["IMP-4T7Q2MZX.csv"]
    assert REPEATED not in body["initial_comment"]


def test_the_pair_is_made_once_for_all_attempts_to_send_it() -> None:
    firm = Firm(a_report(ENDED), IN_FINANCE)
    with taking_bytes() as address:
        answers = TAKES_ALL | address.answers()
        with a_slack(**answers | {"files_completeUploadExternal": "ratelimited"}) as slack:
            delivery = firm.delivery(slack)
            for number in range(1, 5):
                assert delivery.deliver(a_message(FILE, attempts=number), 60.0) == Later("ratelimited")

    assert len(set(address.taken)) == 2
    assert len(address.taken) == 8


def test_a_process_that_ends_each_time_sends_the_csv_alone_at_last() -> None:
    firm = Firm(a_report(ENDED), IN_FINANCE)
    with taking_bytes() as address, a_slack(**TAKES_ALL | address.answers()) as slack:
        delivered(firm, slack, a_message(FILE, attempts=MOST_ENDS + 1, is_ambiguous=True))

    assert [names_in(one) for one in completed(slack)] == [["IMP-4T7Q2MZX.csv"]]


def test_a_file_that_another_process_sends_is_left_to_it() -> None:
    firm = Firm(a_report(ENDED), IN_FINANCE, is_taken=True)
    with a_slack(**TAKES_ALL | UPLOAD) as slack:
        assert delivered(firm, slack, a_message(FILE)) == TAKEN

    assert slack.asked == []


def test_nobody_else_gets_a_file_while_it_is_on_its_way() -> None:
    firm = Firm(a_report(ENDED), IN_FINANCE)
    with taking_bytes() as address, a_slack(**TAKES_ALL | address.answers()) as slack:
        delivered(firm, slack, a_message(FILE))

    sizes = [len(content) for content in address.taken]
    assert len(sizes) == 2
    assert firm.kept[-1] - firm.now_is > timedelta(seconds=sum(map(seconds_for, sizes)))


def test_a_message_is_looked_for_before_it_is_sent_once_more() -> None:
    message = a_message(FINAL, attempts=2, is_ambiguous=True)
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": f"{message.dedupe_key}:C0FINANCE"}}
    others = {"ts": "1.5", "metadata": metadata | {"event_type": "somebody_else"}}
    found = {"messages": [{"ts": "1.0"}, others, {"ts": "1.7", "metadata": metadata}]}
    with a_slack(**TAKES_ALL | {"conversations_replies": found}) as slack:
        outcome = delivered(Firm(a_report(ENDED), IN_FINANCE), slack, message)

    assert outcome == Sent("C0FINANCE", "1.7")
    assert posts(slack) == []
    ((_, asked),) = [one for one in slack.asked if one[0] == "conversations.replies"]
    assert float(asked["oldest"]) == message.created_at.timestamp() - 60


@pytest.mark.parametrize(("answer", "is_marked"), [({"messages": []}, False), ("missing_scope", True)])
def test_it_is_sent_once_more_and_marked_where_nobody_may_look(answer: object, is_marked: bool) -> None:
    message = a_message(FINAL, attempts=2, is_ambiguous=True)
    with a_slack(**TAKES_ALL | {"conversations_replies": answer}) as slack:
        delivered(Firm(a_report(ENDED), IN_FINANCE), slack, message)

    assert [REPEATED in post["text"] for post in posts(slack)] == [is_marked]


def test_it_is_not_sent_while_nobody_knows_whether_it_stands_there() -> None:
    message = a_message(FINAL, attempts=2, is_ambiguous=True)
    with a_slack(**TAKES_ALL | {"conversations_replies": "fatal_error"}) as slack:
        outcome = delivered(Firm(a_report(ENDED), IN_FINANCE), slack, message)

    assert isinstance(outcome, Later)
    assert posts(slack) == []


def upload_to(url: str) -> dict[str, dict[str, Any]]:
    return {"files_getUploadURLExternal": {"upload_url": f"{url}/upload", "file_id": "F1"}}


def completed(slack: SlackDouble) -> list[dict[str, str]]:
    return [body for method, body in slack.asked if method == "files.completeUploadExternal"]


def names_in(body: dict[str, str]) -> list[str]:
    """The names of the files that are shared together."""
    return [file["title"] for file in json.loads(body["files"])]


def shares(slack: SlackDouble) -> list[tuple[str, str | None]]:
    """Where files were shared: channel and thread."""
    return [(body.get("channel_id", ""), body.get("thread_ts")) for body in completed(slack)]


def test_each_administrator_is_told_by_direct_message_that_the_calls_run_out() -> None:
    firm = Firm(report_now=a_report(usage=a_usage()))
    with a_slack(**TAKES_ALL) as slack:
        outcome = delivered(firm, slack, a_message(MessageKind.CALLS, recipient="U0SECOND"))

        assert isinstance(outcome, Sent)
        (posted,) = posts(slack)
    assert posted["channel"] == "D0ADMIN"
    assert "90,000 calls are left" in posted["text"]
