"""Whatever a report holds, Slack takes every rendering, and nothing foreign mentions, links or hides."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest
from hypothesis import given

from bot.imports.messages import (
    Message,
    announcement,
    calls_notice,
    card,
    final,
    joined_final,
    paused_notice,
    private_copy,
)
from services.model.import_run import RunStatus
from services.model.invoice_status import AgingBucket, Tile
from services.model.money import LARGEST
from services.model.report import AgingEffect, CurrencyTotal, RunReport, TileTotal
from tests.bot.golden_messages import MESSAGES
from tests.bot.oracles import LINK, problems_of, texts_in
from tests.bot.strategies import moments, reports
from tests.builders import NOW, a_customer, a_report, a_run, an_item


def messages_of(report: RunReport, now: datetime = NOW) -> list[Message]:
    """Every message that can be made of a report."""
    return [
        card(report, True, now),
        card(report, False, now),
        final(report, True),
        final(report, False),
        joined_final(report, report, True),
        joined_final(report, report, False),
        private_copy(report, LINK),
        announcement(report, LINK),
        announcement(report, None),
        paused_notice(report, LINK),
        calls_notice(report),
    ]


@given(reports, moments)
def test_slack_takes_every_message_whatever_the_report_holds(report: RunReport, now: datetime) -> None:
    assert [problems for one in messages_of(report, now) if (problems := problems_of(one))] == []


@given(reports)
def test_nobody_is_shown_what_nobody_can_see(report: RunReport) -> None:
    shown = [text for one in messages_of(report) for text in texts_in(one.renderings)]
    characters = {char for text in shown for char in text} - {"\n", "\u200b"}

    assert not {char for char in characters if unicodedata.category(char) in ("Cc", "Cf")}


@pytest.mark.parametrize("status", RunStatus)
def test_thousands_of_rows_and_currencies_fit(status: RunStatus) -> None:
    currencies = [f"C{number:02}" for number in range(60)]
    huge = a_report(
        a_run(status=status),
        exceptions=tuple(an_item(position=n, customer_name="n" * 300) for n in range(5000)),
        unlinked=tuple(a_customer(customer_id=str(n)) for n in range(5000)),
        customer_names=("n" * 300,) * 5000,
        totals=tuple(CurrencyTotal(one, LARGEST, LARGEST, 10**9) for one in currencies),
        tiles=tuple(TileTotal(tile, one, 10**9, LARGEST, LARGEST) for one in currencies for tile in Tile),
        aging=tuple(AgingEffect(one, each, LARGEST, -LARGEST) for one in currencies for each in AgingBucket),
    )

    assert [problems for one in messages_of(huge) if (problems := problems_of(one))] == []


@pytest.mark.parametrize("name", MESSAGES)
def test_every_golden_message_would_be_posted(name: str) -> None:
    assert problems_of(MESSAGES[name]) == []
