"""Charts and tables, for eyes and for screen readers, and the inspector."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk.errors import SlackApiError

from tests.browser.page.at_the_page import CHANNEL
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import section

pytestmark = pytest.mark.browser

Json = dict[str, Any]
BUCKETS = ("Current", "1–30", "31–60")
BEFORE, AFTER = (100, 0, 50), (300, 200, -100)


def series(name: str, values: tuple[int, ...]) -> Json:
    points = [{"label": label, "value": value} for label, value in zip(BUCKETS, values, strict=True)]
    return {"name": name, "data": points}


def axes_chart(kind: str) -> Json:
    axes = {"categories": list(BUCKETS), "x_label": "Days past due", "y_label": "USD"}
    return {"type": kind, "series": [series("Before", BEFORE), series("After", AFTER)], "axis_config": axes}


def post(bot: ScriptedBot, **block: Any) -> None:
    bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[block])


def shown(slack: Page, bot: ScriptedBot, chart: Json) -> Locator:
    """The figure of a chart that the app posted."""
    post(bot, type="data_visualization", title="A/R effect", chart=chart)
    figure = slack.get_by_role("figure")
    expect(figure).to_be_visible()
    return figure


def rows(table: Locator) -> list[list[str]]:
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tr").all()]


def edges(node: Locator) -> tuple[float, float]:
    """Its upper and its lower edge."""
    box = node.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"]


@pytest.mark.parametrize("kind", ["bar", "line", "area"])
def test_every_value_of_a_chart_is_in_a_table_for_screen_readers(
    slack: Page, bot: ScriptedBot, kind: str
) -> None:
    figure = shown(slack, bot, axes_chart(kind))

    assert rows(figure.locator("table")) == [
        ["Days past due", "Before (USD)", "After (USD)"],
        ["Current", "100", "300"],
        ["1–30", "0", "200"],
        ["31–60", "50", "-100"],
    ]


def test_bars_stand_in_groups_and_below_zero_where_they_are_negative(slack: Page, bot: ScriptedBot) -> None:
    figure = shown(slack, bot, axes_chart("bar"))
    group = figure.locator(".chart-group").nth(2)
    above, below = (edges(bar) for bar in group.locator(".chart-bar").all())
    zero, _ = edges(figure.locator(".chart-line.zero"))

    assert [above[1], below[0]] == pytest.approx([zero, zero], abs=2)
    assert below[1] - below[0] == pytest.approx(2 * (above[1] - above[0]), abs=2)
    expect(figure.locator(".chart-legend li")).to_have_text(["Before", "After"])


def test_a_pie_shows_shares_and_tells_values(slack: Page, bot: ScriptedBot) -> None:
    parts = [{"label": "Drafts", "value": 1}, {"label": "Finals", "value": 3}]
    figure = shown(slack, bot, {"type": "pie", "segments": parts})

    expect(figure.locator(".chart-legend li")).to_have_text(["Drafts25%", "Finals75%"])
    assert rows(figure.locator("table"))[1:] == [["Drafts", "1"], ["Finals", "3"]]


def test_a_chart_is_drawn_anew_where_its_message_changes(slack: Page, bot: ScriptedBot) -> None:
    parts = [{"label": "Drafts", "value": 1}]
    block = {"type": "data_visualization", "title": "Before", "chart": {"type": "pie", "segments": parts}}
    ts = bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[block])["ts"]
    expect(slack.get_by_role("figure")).to_contain_text("Before")
    bot.client.chat_update(channel=CHANNEL, ts=ts, text="x", blocks=[{**block, "title": "After"}])

    expect(slack.get_by_role("figure")).to_contain_text("After")


def data_table(*amounts: int) -> Json:
    head = [{"type": "raw_text", "text": "Invoice"}, {"type": "raw_text", "text": "Amount"}]
    body = [
        [
            {"type": "raw_text", "text": f"No {amount}"},
            {"type": "raw_number", "value": amount, "text": f"USD {amount}"},
        ]
        for amount in amounts
    ]
    return {"type": "data_table", "caption": "Invoices", "page_size": 2, "rows": [head, *body]}


def first_cells(table: Locator) -> list[str]:
    return [row[0] for row in rows(table)[1:]]


def test_a_table_is_sorted_by_number_up_and_down(slack: Page, bot: ScriptedBot) -> None:
    post(bot, **data_table(5, 100, 20))
    table = slack.locator(".data-table table")
    amount = table.get_by_role("columnheader", name="Amount")
    amount.get_by_role("button").click()
    up = (first_cells(table), amount.get_attribute("aria-sort"))
    amount.get_by_role("button").click()
    down = (first_cells(table), amount.get_attribute("aria-sort"))

    assert up == (["No 5", "No 20"], "ascending")
    assert down == (["No 100", "No 20"], "descending")


def test_the_pages_of_a_table_are_turned_by_keys(slack: Page, bot: ScriptedBot) -> None:
    post(bot, **data_table(5, 100, 20))
    table = slack.locator(".data-table table")
    slack.get_by_role("button", name="Next rows").press("Enter")
    assert first_cells(table) == ["No 20"]

    expect(slack.get_by_role("button", name="Previous rows")).to_be_focused()


def refuse_something(bot: ScriptedBot) -> None:
    with pytest.raises(SlackApiError):
        bot.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[section(), section("y" * 3001)])


def open_inspector(slack: Page) -> Locator:
    slack.locator("[data-role=inspector] > summary").click()
    return slack.locator("[data-role=inspector]")


def test_the_inspector_points_at_what_was_refused_and_shows_it(slack: Page, bot: ScriptedBot) -> None:
    refuse_something(bot)
    refused = open_inspector(slack).locator("tr.failed li")

    expect(refused).to_contain_text('/blocks/1/text/text must be less than 3001 characters – it was "yyy')


def test_the_inspector_shows_only_what_failed(slack: Page, bot: ScriptedBot) -> None:
    refuse_something(bot)
    bot.client.chat_postMessage(channel=CHANNEL, text="x")
    inspector = open_inspector(slack)
    calls = inspector.locator("tbody tr").filter(has_text="chat.postMessage")
    expect(calls).to_have_count(2)
    inspector.get_by_role("button", name="Failed").click()

    expect(calls).to_have_count(1)
    expect(inspector.locator("summary").first).to_contain_text("1 failed")


def test_the_inspector_holds_what_was_sent_to_the_app(slack: Page, bot: ScriptedBot) -> None:
    slack.locator("[data-role=composer]").fill("/import-invoices help")
    slack.locator("[data-role=composer]").press("Enter")
    bot.received()
    inspector = open_inspector(slack)
    inspector.get_by_role("button", name="To the app").click()
    inspector.get_by_text("What was sent").click()

    expect(inspector.locator("pre")).to_contain_text('"text": "help"')
