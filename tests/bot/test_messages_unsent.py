"""What a confirmation says of *Treat unsent invoices as sent*."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.imports.messages import card
from bot.imports.messages.unsent import unsent_rule
from services.model.import_run import RunStatus
from services.model.invoice_status import InvoiceStatus, Tile
from services.model.report import RunReport, TileTotal, UnsentRule
from tests.bot.golden_messages import LOOK_UNSENT, TREATED
from tests.builders import NOW, a_report, a_run

MEASURED = (
    "29 of 31 paid invoices in QuickBooks look unsent: this firm seems to send its invoices another way."
)


def said(report: RunReport, full: bool = True) -> str:
    (block,) = unsent_rule(report, full)
    return str(block["text"]["text"])


def asking_for(*statuses: InvoiceStatus) -> RunReport:
    run = a_run()
    filters = replace(run.filters, statuses=frozenset(statuses))
    return a_report(replace(run, filters=filters), unsent=LOOK_UNSENT)


def test_the_offer_says_what_was_measured_and_what_would_change() -> None:
    assert said(a_report(unsent=LOOK_UNSENT)).split("\n") == [
        MEASURED,
        "Treated as sent, 2 of this preview would go to A/R Aging instead of Drafts: USD 2,000.00.",
    ]


def test_in_public_the_offer_names_no_amount() -> None:
    assert said(a_report(unsent=LOOK_UNSENT), full=False).split("\n") == [
        MEASURED,
        "Treated as sent, 2 of this preview would go to A/R Aging instead of Drafts.",
    ]


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (
            asking_for(InvoiceStatus.IN_PROGRESS, InvoiceStatus.PAID),
            "2 of this preview would be left out: sent ones were not asked for.",
        ),
        (
            asking_for(InvoiceStatus.SENT),
            "those that were left out as in progress would come in, to A/R Aging.",
        ),
        (asking_for(InvoiceStatus.PAID), "Nothing in this preview would change."),
        (a_report(tiles=(), unsent=LOOK_UNSENT), "Nothing in this preview would change."),
    ],
)
def test_what_would_change_depends_on_what_was_asked_for(report: RunReport, words: str) -> None:
    assert said(report).endswith(words)


def test_many_currencies_are_counted_after_the_first() -> None:
    codes = ("EUR", "GBP", "JPY", "SEK", "USD", "CAD", "NZD")
    tiles = tuple(TileTotal(Tile.DRAFTS, code, 1, Decimal(5), Decimal(5)) for code in codes)

    assert said(a_report(tiles=tiles, unsent=LOOK_UNSENT)).endswith("SEK 5.00, USD 5.00, 2 more currencies.")


@pytest.mark.parametrize("rule", [None, UnsentRule(31, 2, is_treated=False, is_offered=False)])
def test_where_nothing_speaks_for_the_rule_nothing_is_said(rule: UnsentRule | None) -> None:
    assert unsent_rule(a_report(unsent=rule), True) == []


def test_where_the_rule_is_on_the_confirmation_says_so_in_a_line() -> None:
    assert said(a_report(unsent=TREATED)) == "Unsent invoices of this company are treated as sent."


@pytest.mark.parametrize("status", [status for status in RunStatus if status is not RunStatus.AWAITING])
def test_only_a_confirmation_offers_the_rule(status: RunStatus) -> None:
    assert "unsent invoices" not in str(card(a_report(a_run(status=status), unsent=LOOK_UNSENT), True, NOW))
