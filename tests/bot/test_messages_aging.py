"""The A/R effect in messages: a picture where Slack takes it, and always the figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.imports.messages import Message, card, final
from bot.imports.messages.aging import MOST_IN_TABLE
from bot.run_words import SENT_ONLY
from services.model.import_run import RunStatus
from services.model.invoice_status import AgingBucket
from services.model.report import AgingEffect, Counts, CurrencyTotal, RunReport
from tests.bot.golden_messages import COMPLETE
from tests.bot.oracles import texts_in
from tests.builders import NOW, a_report, a_run, an_aging

OTHERS = (*an_aging("5", "5", "CAD"), *an_aging("9", "8000000", "JPY"))
SEVERAL = (*an_aging("0", "80", "EUR"), *an_aging(), *OTHERS)


def kinds_of(message: Message) -> list[list[str]]:
    """The kinds of blocks in each rendering that show the A/R effect or those that need somebody."""
    shown = ("data_visualization", "data_table", "table")
    return [[b["type"] for b in rendering if b["type"] in shown] for rendering in message.renderings]


def charts_of(report: RunReport) -> list[dict[str, Any]]:
    return [block for block in card(report, True, NOW).blocks if block["type"] == "data_visualization"]


def figures_of(message: Message, rendering: int) -> list[list[str]]:
    (table,) = [block for block in message.renderings[rendering] if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]


def words_of(message: Message, rendering: int) -> str:
    return "\n".join(texts_in(message.renderings[rendering]))


def test_the_chart_has_a_bar_before_and_after_for_each_bucket() -> None:
    (block,) = charts_of(a_report())

    assert block["title"] == "A/R effect in USD"
    assert block["chart"]["type"] == "bar"
    assert block["chart"]["axis_config"]["categories"] == ["Current", "1–30", "31–60", "61–90", "91 and over"]
    bars = {one["name"]: [point["value"] for point in one["data"]] for one in block["chart"]["series"]}
    assert bars == {"Before": [1000, 40, 40, 40, 40], "After": [2250.5, 40, 40, 40, 40]}


def test_negative_amounts_and_buckets_that_are_not_there_are_drawn() -> None:
    (block,) = charts_of(
        a_report(aging=(AgingEffect("USD", AgingBucket.DAYS_1_30, Decimal("-3.5"), Decimal()),))
    )

    before, after = ([point["value"] for point in one["data"]] for one in block["chart"]["series"])
    assert (before, after) == ([0, -3.5, 0, 0, 0], [0, 0, 0, 0, 0])


def test_a_preview_shows_charts_with_a_table_then_the_table_then_lines() -> None:
    message = card(a_report(), True, NOW)

    assert kinds_of(message) == [["data_visualization", "table"], ["table"], []]
    assert figures_of(message, 0) == figures_of(message, 1)
    assert figures_of(message, 1) == [
        ["Days past due", "Current", "1–30", "31–60", "61–90", "91 and over", "Total"],
        ["USD before", "1,000.00", "40.00", "40.00", "40.00", "40.00", "1,160.00"],
        ["USD after", "2,250.50", "40.00", "40.00", "40.00", "40.00", "2,410.50"],
    ]
    assert "• Current: 1,000.00 → 2,250.50" in words_of(message, 2)
    assert all(SENT_ONLY in words_of(message, at) for at in range(3))


def test_a_report_with_exceptions_keeps_its_only_table_for_them() -> None:
    message = final(a_report(a_run(status=RunStatus.EXCEPTIONS), counts=Counts(imported=9, rejected=2)), True)

    assert kinds_of(message) == [["data_table"], ["table"], []]
    assert all("• Current: 1,000.00 → 2,250.50" in words_of(message, at) for at in range(3))
    assert all(SENT_ONLY in words_of(message, at) for at in range(3))


def test_a_report_without_exceptions_shows_what_the_preview_showed() -> None:
    assert kinds_of(final(COMPLETE, True)) == [["data_visualization", "table"], ["table"], []]


def test_of_several_currencies_the_one_with_most_invoices_is_drawn_and_all_have_figures() -> None:
    counted = {"JPY": 1, "EUR": 3, "USD": 9}
    totals = tuple(CurrencyTotal(code, Decimal(1), Decimal(1), number) for code, number in counted.items())
    report = a_report(aging=SEVERAL, totals=totals)

    assert [chart["title"] for chart in charts_of(report)] == ["A/R effect in USD"]
    message = card(report, True, NOW)
    shown = [row[0] for row in figures_of(message, 0)[1:]]
    assert shown == [f"{code} {when}" for code in ("USD", "EUR", "JPY") for when in ("before", "after")]
    assert all(f"*A/R effect in {code}*" in words_of(message, 2) for code in counted)


def test_yen_are_shown_without_decimals() -> None:
    message = card(a_report(aging=an_aging("9", "8000000", "JPY")), True, NOW)

    assert figures_of(message, 0)[2][:2] == ["JPY after", "8,000,000"]


def test_more_currencies_than_a_table_holds_are_counted() -> None:
    codes = [f"C{number:02}" for number in range(MOST_IN_TABLE + 3)]
    message = card(a_report(aging=tuple(e for code in codes for e in an_aging(currency=code))), True, NOW)

    assert len(figures_of(message, 0)) == 1 + 2 * MOST_IN_TABLE
    assert "… and 3 more currencies" in words_of(message, 0)


@pytest.mark.parametrize(
    "report",
    [
        a_report(aging=an_aging("5", "5")),
        a_report(aging=()),
        replace(a_report(a_run(status=RunStatus.CANCELLED)), counts=Counts(imported=9, pending=4)),
    ],
)
def test_nothing_is_drawn_where_nothing_changes_or_the_plan_was_not_carried_out(report: RunReport) -> None:
    assert "A/R effect" not in words_of(final(report, True), 0)
    assert "data_visualization" not in str(final(report, True).renderings)


def test_a_public_place_shows_nothing_of_it() -> None:
    for message in (card(a_report(), False, NOW), final(COMPLETE, False)):
        shown = str(message.renderings)
        assert "A/R effect" not in shown
        assert "data_visualization" not in shown
        assert "USD" not in shown
