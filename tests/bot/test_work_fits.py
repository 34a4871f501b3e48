"""Whatever people, vendors and projects are called, Slack takes Work in Progress; and what it carries."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.home.views import HomePage, home
from bot.ids import Field
from bot.limits import PRIVATE_METADATA
from bot.work_in_progress import payloads, views
from bot.work_in_progress.work_state import ProjectsState, WorkState
from services.model.draft import FieldProblems
from services.model.entry import EntryKind, PartyKind
from services.model.entry_filter import EntryFields, EntryFilter, Party, Shown
from services.model.entry_marks import Marks
from services.model.invoice_status import AgingBucket
from services.model.invoice_window import AgingTotal, HomeReport
from services.model.project import Project
from services.model.project_directory import Beside, Paged
from services.model.work_in_progress import (
    EntryChoices,
    EntryList,
    EntryNames,
    EntryPlace,
    EntryRow,
    EntrySum,
    KeptEntry,
    Overlap,
    Overlaps,
    PartyChoice,
    ProjectPage,
    ProjectWork,
    WorkTile,
    WorkWindow,
)
from tests.bot.golden_work import BILL, EXPENSE, NARROW, OF_BILL, PARTY, a_list, an_entry
from tests.bot.oracles import problems_with, texts_in
from tests.bot.requests import a_modal, date_state, option_state
from tests.bot.strategies import (
    amounts,
    currencies,
    days,
    ids,
    maybe,
    moments,
    names,
    numbers,
    people,
    projects,
    several,
)
from tests.bot.window_strategies import home_reports
from tests.builders import NOW

few = settings(max_examples=15)
parties = st.builds(Party, st.just("con1"), st.sampled_from(PartyKind), ids)
filters = st.builds(
    EntryFilter,
    st.sampled_from(Shown),
    maybe(st.sampled_from(EntryKind)),
    maybe(ids),
    maybe(parties),
    maybe(days),
    maybe(days),
)
keys = st.builds("{:%Y-%m-%d}con1:Bill:{}:1".format, days.filter(lambda day: day.year > 999), ids)
places = st.builds(EntryPlace, filters) | st.builds(
    EntryPlace, filters, st.builds(Beside, keys, st.booleans())
)
sums = several(st.builds(EntrySum, st.sampled_from(EntryKind), currencies, numbers, numbers, amounts), 40)
aging = several(st.builds(AgingTotal, currencies, st.sampled_from(AgingBucket), numbers, amounts), 60)
overlaps = st.builds(Overlaps, several(st.builds(Overlap, projects, days, days), 3), numbers, st.booleans())
tiles = st.builds(WorkTile, sums, aging, overlaps, marks=st.builds(Marks, numbers, numbers))
rows = st.builds(
    lambda row, **facts: replace(row, **facts),
    st.sampled_from([an_entry(), EXPENSE]),
    party=maybe(names),
    what=maybe(names),
    description=maybe(names),
    project=maybe(names),
    currency=currencies,
    amount=maybe(amounts),
    seconds=maybe(numbers),
    is_gone=st.booleans(),
    changed_at=maybe(moments),
)


@few
@given(tile=tiles, listed=several(rows, 10), place=places, named=st.tuples(maybe(names), maybe(names)))
def test_slack_takes_the_window_and_its_form_whatever_is_in_them(
    tile: WorkTile, listed: tuple[EntryRow, ...], place: EntryPlace, named: tuple[str | None, str | None]
) -> None:
    page = Paged(listed, has_previous=bool(listed), has_next=bool(listed))
    entries = EntryList(place, page, EntryNames(*named), tile.sums)
    shown = views.listing(WorkWindow(tile, entries, may_import=True, may_change=True, seen_at=NOW))
    form = views.form(EntryChoices(place.filters, EntryNames(*named)))

    assert (problems_with(shown), problems_with(form)) == ([], [])
    assert len(shown["private_metadata"]) <= PRIVATE_METADATA


@few
@given(tile=tiles, report=home_reports)
def test_slack_takes_home_with_the_tile(tile: WorkTile, report: HomeReport) -> None:
    assert problems_with(home(HomePage(report, ["U0ADMIN"], work=tile))) == []


@few
@given(row=rows, project=maybe(projects), person=maybe(people), company=maybe(names), text=names)
def test_slack_takes_an_entry_and_options_whatever_they_are_called(
    row: EntryRow, project: Project | None, person: str | None, company: str | None, text: str
) -> None:
    facts = replace(OF_BILL, item=text, account=text)
    kept = KeptEntry(row, facts, BILL.kept.history, person)
    details = replace(BILL, kept=kept, project=project, company_name=company)
    options = [views.party_option(PartyChoice(PARTY, text, company))]

    assert problems_with(views.entry(details)) == []
    assert all(options[0]["text"]["text"])


@few
@given(held=several(st.builds(ProjectWork, projects, sums), 10))
def test_slack_takes_the_projects(held: tuple[ProjectWork, ...]) -> None:
    page = Paged(held, has_previous=bool(held), has_next=bool(held))

    assert problems_with(views.projects(ProjectPage(page, Beside()))) == []


@given(place=places)
def test_what_is_carried_comes_back(place: EntryPlace) -> None:
    assert WorkState.decode(WorkState(place).encode()).place == place


@given(text=names | st.sampled_from(["[1]", "[[]]", '[{"party":"a:b"},"2026-01-01",true]', "[null,1]"]))
def test_what_is_none_of_ours_is_the_first_page(text: str) -> None:
    assert WorkState.decode(text) == WorkState()
    assert ProjectsState.decode(text) == ProjectsState()


def test_what_is_filled_in_is_read_as_it_was_chosen() -> None:
    form = views.form(EntryChoices(NARROW, EntryNames("Acme / Redesign", "Emily Platt")))
    state = {
        Field.WORK_SHOWN: option_state("billed"),
        Field.WORK_KIND: option_state("any"),
        Field.WORK_PARTY: option_state(PARTY.text),
        Field.WORK_FROM: date_state("2026-09-01"),
    }

    assert payloads.fields(
        a_modal(form, {field: {field: said} for field, said in state.items()})
    ) == EntryFields("billed", None, None, PARTY, "2026-09-01", None)
    assert payloads.by_input(FieldProblems({"party": "x"})) == {Field.WORK_PARTY: "x"}


def test_what_overlaps_is_said_in_words_and_what_to_do() -> None:
    said = " ".join(texts_in(views.listing(a_list(an_entry()))["blocks"]))

    assert "*Acme / Redesign* has imported invoices in Sep 2026 and unbilled work of the same month." in said
    assert "An imported invoice does not clear Work in Progress: check before you bill." in said
