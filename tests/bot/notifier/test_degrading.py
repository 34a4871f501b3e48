"""A message arrives however little of it Slack takes: each rendering is tried, the richest first."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.notifier.outcomes import Sent
from services.model.import_run import RunStatus
from services.model.outbox import MessageKind, RunCard
from services.model.report import Counts, RunReport
from tests.bot.golden_messages import NO_NEED
from tests.bot.notifier.firm import TAKES_ALL, Firm, a_message, delivered, posts
from tests.bot.slack_double import SlackDouble, a_slack
from tests.builders import a_report, a_run

PREVIEW = a_report()
COMPLETE = a_report(a_run(status=RunStatus.COMPLETE), **NO_NEED)
EXCEPTIONS = a_report(a_run(status=RunStatus.EXCEPTIONS), counts=Counts(imported=9, rejected=2))
RICH = ("data_visualization", "data_table", "table")
CARD, FINAL = MessageKind.CARD, MessageKind.FINAL


def arrived(slack: SlackDouble) -> list[str]:
    """The kinds of rich blocks in the message that was taken, which is the last that was posted."""
    blocks = posts(slack)[-1].get("blocks") or []
    return [block["type"] for block in blocks if block["type"] in RICH]


def firm_of(report: RunReport) -> Firm:
    is_card = report is PREVIEW
    return Firm(report, None if is_card else RunCard("IMP-4T7Q2MZX", "C0FINANCE", "1.0"))


@pytest.mark.parametrize(
    ("report", "refused", "kinds"),
    [
        (PREVIEW, [], ["data_visualization", "table"]),
        (PREVIEW, ["data_visualization"], ["table"]),
        (PREVIEW, ["data_visualization", "table"], []),
        (COMPLETE, ["data_visualization"], ["table"]),
        (EXCEPTIONS, [], ["data_table"]),
        (EXCEPTIONS, ["data_table"], ["table"]),
        (EXCEPTIONS, RICH, []),
    ],
)
def test_what_slack_does_not_take_gives_way_to_what_it_takes(
    report: RunReport, refused: list[str], kinds: list[str]
) -> None:
    kind = CARD if report is PREVIEW else FINAL
    with a_slack(**TAKES_ALL) as slack:
        slack.refused_blocks = frozenset(refused)
        outcome = delivered(firm_of(report), slack, a_message(kind))

    assert outcome == Sent("C0FINANCE", "2.0")
    assert arrived(slack) == kinds
    assert "2,250.50" in str(posts(slack)[-1])


def test_where_slack_takes_no_block_at_all_the_words_arrive() -> None:
    with a_slack(**TAKES_ALL) as slack:
        slack.refused_blocks = frozenset({"section", "header", *RICH})
        outcome = delivered(firm_of(EXCEPTIONS), slack, a_message(FINAL))

    assert outcome == Sent("C0FINANCE", "2.0")
    assert "blocks" not in posts(slack)[-1]
    assert "Imported with exceptions" in posts(slack)[-1]["text"]


def test_the_log_names_the_block_that_was_refused_and_nothing_of_what_stands_in_it() -> None:
    with a_slack(**TAKES_ALL) as slack, capture_logs() as logged:
        slack.refused_blocks = frozenset({"data_visualization"})
        delivered(firm_of(COMPLETE), slack, a_message(FINAL))

    (entry,) = [one for one in logged if one["event"] == "rendering_refused"]
    assert entry["blocks"] == ["data_visualization"]
    assert entry["error"] == "invalid_blocks"
    assert not names_in(entry, "Larkspur Dental", "1,250.50", "A/R effect", "USD")


def names_in(entry: Any, *words: str) -> list[str]:
    return [word for word in words if word in str(entry)]
