"""Whatever things are called, Slack takes the history of runs and the calendar; both say what they must."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coverage import payloads as coverage_payloads
from bot.coverage import views as coverage_views
from bot.ids import Field
from bot.imports import report_page
from bot.imports.payloads import gap
from bot.periods import LAST_BEFORE_FIRST
from bot.runs import payloads
from bot.runs.runs_state import RunsState
from bot.runs.views import filters, listed
from bot.runs.views.words import KIND_NAMES, OUTCOME_NAMES, VIA_NAMES
from services.model.connection import Connection
from services.model.coverage import Coverage, Gap
from services.model.evidence import HashTold
from services.model.import_run import ImportType, RunKind, RunStatus, Via
from services.model.report import RunReport, Undone, UndoOf
from services.model.run_history import NEWEST, RunFilter, RunKey, RunLine, RunOutcome, RunPage, RunPlace
from tests.bot.golden_runs import COMPANIES, HASH, LINES, NARROW, a_page, a_year
from tests.bot.oracles import problems_with, texts_in
from tests.bot.strategies import (
    companies,
    counts,
    maybe,
    moments,
    names,
    numbers,
    people,
    reports,
    runs,
    several,
)

undos = st.builds(
    UndoOf, st.just("IMP-5UND2KPT"), people, moments, st.sampled_from(RunStatus), numbers, numbers
)
wanted = st.builds(
    RunFilter,
    connection_id=maybe(st.just("con1")),
    outcome=maybe(st.sampled_from(RunOutcome)),
    kind=maybe(st.sampled_from(RunKind)),
    import_type=maybe(st.sampled_from(ImportType)),
    via=maybe(st.sampled_from(Via)),
    person=maybe(st.sampled_from(["U0ADMIN", "W0OTHER"])),
    since=maybe(moments),
    until=maybe(moments),
)
places = st.builds(RunPlace, wanted, maybe(st.builds(RunKey, moments, st.just("IMP-4T7Q2MZX"))))
lines = st.builds(
    RunLine,
    run=runs,
    company_name=names,
    counts=counts,
    undone=maybe(st.just(Undone())),
    undo=maybe(undos),
    may_retry=st.booleans(),
    may_undo=st.booleans(),
    has_ended=st.booleans(),
    evidence=st.lists(st.builds(HashTold, st.just(HASH), moments), max_size=12).map(tuple),
)


@settings(max_examples=15)
@given(places, st.lists(lines, min_size=1, max_size=10), st.lists(companies, max_size=3))
def test_slack_takes_every_page_of_runs(
    place: RunPlace, shown: list[RunLine], known: list[Connection]
) -> None:
    page = RunPage(place, tuple(shown), True, True, tuple(known))

    view = listed.page(page)

    assert problems_with(view) == []
    assert RunsState.decode(view["private_metadata"]).place == place


@settings(max_examples=15)
@given(wanted, st.lists(companies, max_size=120, unique_by=lambda company: company.id))
def test_slack_takes_the_form_however_many_companies_there_are(
    chosen: RunFilter, known: list[Connection]
) -> None:
    assert problems_with(filters.form(chosen, known)) == []


@settings(max_examples=15)
@given(reports)
def test_slack_takes_every_report_in_a_modal(report: RunReport) -> None:
    assert problems_with(report_page.report(report)) == []


@settings(max_examples=15)
@given(companies, several(companies, 3))
def test_slack_takes_the_calendar(company: Connection, others: tuple[Connection, ...]) -> None:
    many = tuple(
        Gap(date(2026, month, 1), date(2026, month, 20), (state,)) for month, state in enumerate(Coverage, 1)
    )
    year = a_year(company=company, companies=(company, *others), gaps=many)

    assert problems_with(coverage_views.calendar(year)) == []


def test_a_page_of_runs_says_who_asked_how_it_went_and_offers_only_what_has_something_to_do() -> None:
    shown = " ".join(texts_in(listed.page(a_page())["blocks"]))

    assert "1,112 imported · 3 already here · 5 left out" in shown
    assert "<@U0ADMIN> by a schedule · IMP-2222AAAA" in shown
    assert "7 invoices undone" in shown
    older, newer = (shown.index(f"SHA-256 {one}") for one in (HASH[::-1], HASH))
    assert older < newer
    assert "Harbor &lt;Legal&gt; &amp; Sons" in shown
    offered = [
        [button["text"]["text"] for button in block["elements"]]
        for block in listed.page(a_page())["blocks"]
        if block["type"] == "actions"
    ]
    assert offered[0] == ["Details", "Report", "Undo", "Evidence"]
    assert offered[1] == ["Details", "Report", "Retry", "Undo", "Evidence"]
    assert offered[4] == ["Details"]


def test_next_and_previous_lead_beside_the_runs_that_are_shown() -> None:
    view = listed.page(a_page(place=RunPlace(NARROW), has_previous=True))

    before, after = view["blocks"][-1]["elements"]
    assert RunsState.decode(before["value"]).place == RunPlace(NARROW, LINES[0].key, is_before=True)
    assert RunsState.decode(after["value"]).place == RunPlace(NARROW, LINES[-1].key)


@pytest.mark.parametrize("text", ["", "x", "[]", "[1]", json.dumps([{}] * 10 + [True]), "[" * 5000])
def test_a_state_that_is_none_of_ours_is_the_newest_runs(text: str) -> None:
    assert RunsState.decode(text).place == NEWEST


def submitted(**state: Any) -> dict[str, Any]:
    values = {field: {field: said} for field, said in state.items()}
    return {"state": {"values": values}}


def test_the_form_is_read_by_the_days_of_its_reader_and_a_wrong_one_is_marked() -> None:
    def option(value: str) -> dict[str, Any]:
        return {"selected_option": {"value": value}}

    form = {
        Field.RUNS_COMPANY: option("con2"),
        Field.RUNS_OUTCOME: option("exceptions"),
        Field.RUNS_KIND: option("import"),
        Field.RUNS_TYPE: option("time"),
        Field.RUNS_VIA: option("schedule"),
        Field.RUNS_PERSON: {"selected_user": "U0OTHER"},
        Field.RUNS_SINCE: {"selected_date": "2026-10-01"},
        Field.RUNS_UNTIL: {"selected_date": "2026-10-31"},
    }

    assert payloads.wanted(submitted(**form), UTC) == NARROW
    assert payloads.wanted(submitted(), UTC) == RunFilter()
    wrong = form | {Field.RUNS_UNTIL: {"selected_date": "2026-09-30"}}
    assert payloads.wanted(submitted(**wrong), UTC) == {Field.RUNS_UNTIL: LAST_BEFORE_FIRST}


def test_everything_that_runs_are_narrowed_to_has_words() -> None:
    assert {status for outcome in RunOutcome for status in outcome.statuses} == {*RunStatus}
    assert [{*OUTCOME_NAMES}, {*KIND_NAMES}, {*VIA_NAMES}] == [{*RunOutcome}, {*RunKind}, {*Via}]
    assert {*coverage_views.STATES} == {*Coverage}


def test_a_gap_carries_its_company_and_its_days_and_nothing_for_a_company_that_is_gone() -> None:
    view = coverage_views.calendar(a_year())

    values = [block["accessory"]["value"] for block in view["blocks"] if "accessory" in block]
    assert [gap(value) for value in values] == [
        ("con1", "2026-06-01", "2026-07-31"),
        ("con1", "2026-09-01", "2026-11-24"),
    ]
    assert gap("con1/yesterday/today") == ("con1", None, None)
    assert coverage_payloads.place_in(view["private_metadata"]) == ("con1", 2026)
    assert coverage_payloads.place_in("<script>/20261") == (None, None)
    gone = replace(COMPANIES[0], status=type(COMPANIES[0].status).DISCONNECTED)
    assert "Import this gap" not in str(coverage_views.calendar(a_year(company=gone)))
