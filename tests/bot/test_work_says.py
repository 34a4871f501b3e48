"""What Work in Progress says of hours, money and age, read as somebody would who is about to bill."""

from __future__ import annotations

from decimal import Decimal

from bot import work_words
from bot.ids import Action
from bot.imports.messages import final
from bot.work_in_progress import views
from services.model.entry import EntryKind
from services.model.entry_filter import UNBILLED
from services.model.project_directory import Beside, Paged
from services.model.work_in_progress import EntrySum, ProjectPage, ProjectWork
from tests.bot.golden_entries import WITH_EXCEPTIONS
from tests.bot.golden_work import BILL, HOURS, NARROW, SUMS, TILE, a_list, an_entry
from tests.bot.oracles import texts_in
from tests.builders import a_project

#: Eight hours that nobody has a rate for.
NO_RATE = EntrySum(EntryKind.TIME, "USD", 1, 28_800, Decimal(0))


def said(*blocks_of: object) -> str:
    return "\n".join(text for one in blocks_of for text in texts_in(one))


def test_time_comes_before_expenses_as_it_does_in_the_count() -> None:
    expense, euros, hours = SUMS[1], SUMS[2], SUMS[0]

    assert list(work_words.amounts((expense, euros, hours))) == [
        "EUR 80.00",
        "USD 23,027.25 (time entries USD 23,437.50, expenses USD -410.25)",
    ]


def test_time_without_a_rate_has_hours_and_no_money_anywhere() -> None:
    assert list(work_words.amounts((NO_RATE,))) == []
    assert list(work_words.amounts((NO_RATE, SUMS[1]))) == ["USD -410.25"]
    listed = said(views.listing(a_list(an_entry(amount=None))))
    assert "\nAcme / Redesign" in listed
    assert "Not billable: 8 time entries · 8 h\n" in said(*final(WITH_EXCEPTIONS, True).renderings[0]) + "\n"


def test_a_project_has_a_line_for_what_there_is_and_one_for_each_currency() -> None:
    work = ProjectWork(a_project(), SUMS)

    shown = said(views.projects(ProjectPage(Paged([work]), Beside())))

    assert "*Acme / Redesign*\n312.5 h in 48 time entries · 13 expenses\nEUR 80.00\nUSD" in shown


def test_rates_and_prices_name_their_currency() -> None:
    assert "*Hourly rate*\nUSD 75.00" in said(views.entry(HOURS))
    assert "*Quantity × price*\n2.5 × USD 75.00" in said(views.entry(BILL))


def test_what_stands_twice_is_said_once() -> None:
    shown = said(views.listing(a_list(an_entry(what="Travel", description="Travel"))))

    assert "Time entry · Travel\n" in shown


def test_the_age_of_todays_work_is_not_called_current() -> None:
    shown = said(*work_words.tile(TILE))

    assert "*Today or later*\nEUR 80.00 (1)" in shown
    assert "Current" not in shown


def test_what_was_narrowed_can_be_shown_whole_again() -> None:
    plain, narrowed = (
        [one.get("action_id") for one in block["elements"]]
        for filters in (UNBILLED, NARROW)
        for block in views.listing(a_list(an_entry(), filters=filters))["blocks"]
        if block["type"] == "actions" and block["elements"][0]["action_id"] == Action.WORK_FILTER
    )

    assert Action.WORK_OPEN not in plain
    assert Action.WORK_OPEN in narrowed
