"""Whatever companies, channels and projects are called, Slack takes every view and message of schedules."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.home.views import HomePage, home
from bot.imports.messages import Message
from bot.schedules import views
from bot.schedules.form_state import FormState
from bot.schedules.messages import stopped
from bot.schedules.views import PAGE, ScheduleForm
from services.model.connection import Connection
from services.model.import_run import CommitPolicy
from services.model.invoice_status import InvoiceStatus
from services.model.project import Project
from services.model.schedule import (
    RHYTHMS,
    Schedule,
    ScheduleChoices,
    ScheduleList,
    ScheduleNote,
    ScheduleRow,
    Timing,
)
from tests.bot.golden_schedules import FILLED, RANGES
from tests.bot.oracles import foreign_markup, markup_in, problems_of, problems_with
from tests.bot.strategies import (
    companies,
    ids,
    maybe,
    moments,
    names,
    people,
    places,
    projects,
    runs,
    several,
)
from tests.schedule_builders import a_schedule, a_schedule_row
from tests.window_builders import a_home

timings = st.builds(Timing, st.sampled_from(RHYTHMS), st.integers(0, 23), st.integers(0, 59))
schedules: st.SearchStrategy[Schedule] = st.builds(
    a_schedule,
    owner=people,
    created_by=people,
    timing=timings,
    place=maybe(places),
    next_at=maybe(moments),
    last_run_id=maybe(st.just("IMP-4T7Q2MZX")),
    note=maybe(st.sampled_from(ScheduleNote)),
    noted_at=maybe(moments),
)
rows = st.builds(ScheduleRow, schedules, names, maybe(names), maybe(runs))
lists = st.builds(
    ScheduleList, several(rows, 3), st.integers(0, 5).map(lambda n: n * PAGE), st.integers(0, 10**6)
)
choices = st.builds(
    ScheduleChoices,
    connection_id=ids,
    rhythm=st.sampled_from(RHYTHMS),
    at=st.sampled_from(["00:00", "23:59"]),
    time_zone=st.sampled_from(["UTC", "America/Argentina/ComodRivadavia"]),
    range_key=st.sampled_from([one.key for one in RANGES]),
    statuses=st.sets(st.sampled_from([*InvoiceStatus])).map(lambda some: tuple(one.value for one in some)),
    policy=st.sampled_from([*CommitPolicy]).map(str),
)


@given(lists, st.sampled_from(["", "Deleted."]))
def test_a_list_fits(listed: ScheduleList, note: str) -> None:
    view = views.page(listed, note)

    assert problems_with(view) == []
    assert [mark for text in markup_in(view) for mark in foreign_markup(text)] == []


def test_a_page_at_its_most_fits() -> None:
    row = a_schedule_row(company_name="&" * 300, project_name="&" * 300)

    assert problems_with(views.page(ScheduleList((row,) * PAGE, PAGE, 10**6), "n" * 3000)) == []


@given(several(rows, 3))
def test_home_with_schedules_fits(shown: Sequence[ScheduleRow]) -> None:
    page = HomePage(a_home(schedules=ScheduleList(tuple(shown), 0, len(shown) + 1)), ("U0ADMIN",))

    assert problems_with(home(page)) == []


@given(choices, companies, several(companies, 3), maybe(projects), st.dictionaries(ids, names, max_size=3))
def test_the_form_fits(
    chosen: ScheduleChoices,
    company: Connection,
    others: Sequence[Connection],
    project: Project | None,
    customers: dict[str, str],
) -> None:
    state = FormState("SCH-7Q2MZX", company.id, "UTC", is_new=True)
    form = ScheduleForm(state, company, (company, *others), RANGES, chosen, None, project, customers)

    assert problems_with(views.form(form)) == []


@given(schedules, companies)
def test_what_is_said_of_a_stored_schedule_fits(schedule: Schedule, company: Connection) -> None:
    assert problems_with(views.saved(schedule, company)) == []


@given(names, people, timings)
def test_what_administrators_are_told_fits(company: str, owner: str, timing: Timing) -> None:
    facts = {
        "schedule": "SCH-7Q2MZX",
        "owner": owner,
        "company": company,
        "cron": timing.cron,
        "time_zone": "UTC",
    }
    text, blocks = stopped(facts)

    assert problems_of(Message(text, (tuple(blocks),))) == []


@given(st.text(max_size=40))
def test_metadata_of_no_form_belongs_to_no_schedule(text: str) -> None:
    assert FormState.decode(text) == FormState("", "", "", False)


def test_a_form_s_metadata_is_read_back() -> None:
    assert FormState.decode(FILLED.state.encode()) == FILLED.state
