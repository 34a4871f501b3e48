from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from services.errors import InvalidInput, NoConnection, NotAllowed, NotFound
from services.imports.draft import DraftGone, Drafts, DraftSealed
from services.model.connection import ConnectionStatus
from services.model.draft import DraftFields, FieldProblems
from services.model.import_run import Filters, ImportType
from services.model.people import Actor, Place, PlaceKind
from services.projects import Projects
from services.store.engine import open_engine
from services.store.tables import import_runs, mirror_customers
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    ADMIN,
    MEMBER,
    NOW,
    PLACE,
    STRANGER,
    TEAM,
    EveryRight,
    SettableClock,
    connected,
    opened_store,
)

COLLEAGUE = Actor(TEAM, "UCOLLEAGUE")
OCTOBER = DraftFields(date_from="2026-10-01", date_to="2026-10-31")
INVOICES = ImportType.INVOICE_HISTORY


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened_store(database_url) as store:
        yield store


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def drafts(store: Store, clock: SettableClock) -> Drafts:
    connected(store, clock)
    return Drafts(store, clock, EveryRight(ADMIN, COLLEAGUE, STRANGER))


def seal(store: Store, draft_id: str) -> None:
    """What pressing Import does to the draft."""
    with store.writing() as tx:
        tx.drafts.set_run(draft_id, "IMP-1")
        tx.drafts.seal(draft_id, NOW)
        tx.commit()


def record_start(database_url: str, by: str, at: datetime) -> None:
    engine = open_engine(database_url)
    empty: dict[str, object] = {"filters": {}, "progress": {}, "facts": {}}
    what = {"import_type": "invoices", "via": "slack", "status": "importing"}
    who = {"id": "IMP-1", "connection_id": "con1", "team_id": TEAM, "requested_by": by}
    with engine.begin() as database:
        row = {**who, **what, **empty, "started_by": by, "started_at": at, "created_at": at}
        database.execute(sa.insert(import_runs).values(**row))
    engine.dispose()


def add_customer(database_url: str, qbo_id: str) -> None:
    engine = open_engine(database_url)
    names = {"display_name": "Acme", "full_name": "Acme", "name_folded": "acme"}
    facts = {"is_project": False, "is_active": True, "raw": b"", "digest": ""}
    with engine.begin() as database:
        row = {"connection_id": "con1", "qbo_id": qbo_id, **names, **facts}
        database.execute(sa.insert(mirror_customers).values(**row))
    engine.dispose()


def test_a_first_draft_is_for_the_only_company(drafts: Drafts) -> None:
    opened = drafts.open(ADMIN, PLACE)

    assert (opened.draft.connection_id, opened.draft.fields, opened.is_continued) == (
        "con1",
        DraftFields(),
        False,
    )


def test_of_several_companies_none_is_chosen_beforehand(
    drafts: Drafts, store: Store, clock: SettableClock
) -> None:
    connected(store, clock, id="con2", realm_id="2", company_name="Birch")

    opened = drafts.open(ADMIN, PLACE)

    assert (opened.draft.connection_id, [company.id for company in opened.companies]) == (
        None,
        ["con2", "con1"],
    )


def test_what_was_entered_is_there_again_within_a_day(drafts: Drafts, clock: SettableClock) -> None:
    first = drafts.open(ADMIN, PLACE).draft
    drafts.keep(ADMIN, first.id, first.version, OCTOBER)
    clock.move(hours=23, minutes=59)

    opened = drafts.open(ADMIN, PLACE)

    assert (opened.draft.id, opened.draft.fields, opened.is_continued) == (first.id, OCTOBER, True)


def test_after_a_day_everything_begins_anew(drafts: Drafts, clock: SettableClock) -> None:
    first = drafts.open(ADMIN, PLACE).draft
    clock.move(hours=24)

    opened = drafts.open(ADMIN, PLACE)

    assert (opened.draft.id == first.id, opened.is_continued) == (False, False)
    with pytest.raises(DraftGone):
        drafts.get(ADMIN, first.id)


def test_a_continued_draft_posts_where_it_was_last_asked_for(drafts: Drafts) -> None:
    drafts.open(ADMIN, PLACE)
    elsewhere = Place("D1", PlaceKind.DIRECT, "direct message", hint="Invite the app.")

    assert drafts.open(ADMIN, elsewhere).draft.place == elsewhere


def test_each_person_has_a_draft_of_her_own(drafts: Drafts) -> None:
    ours, theirs = (drafts.open(actor, PLACE).draft for actor in (ADMIN, COLLEAGUE))

    assert ours.id != theirs.id
    with pytest.raises(DraftGone):
        drafts.get(COLLEAGUE, ours.id)


def test_without_a_company_there_is_nothing_to_import(store: Store, clock: SettableClock) -> None:
    connected(store, clock, status=ConnectionStatus.DISCONNECTED)

    with pytest.raises(NoConnection):
        Drafts(store, clock, EveryRight()).open(ADMIN, PLACE)


def test_another_workspaces_draft_does_not_exist(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft

    with pytest.raises(DraftGone):
        drafts.get(STRANGER, draft.id)


def test_another_workspaces_company_cannot_be_chosen(
    drafts: Drafts, store: Store, clock: SettableClock
) -> None:
    connected(store, clock, id="theirs", team_id="T2")
    draft = drafts.open(ADMIN, PLACE).draft

    with pytest.raises(NotFound):
        drafts.choose(ADMIN, draft.id, draft.version, INVOICES, "theirs")


def test_every_step_needs_the_right_to_import(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    attempts = (
        lambda: drafts.open(MEMBER, PLACE),
        lambda: drafts.get(MEMBER, draft.id),
        lambda: drafts.start_over(MEMBER, draft.id),
        lambda: drafts.copy(MEMBER, draft.id),
        lambda: drafts.choose(MEMBER, draft.id, 1, INVOICES, "con1"),
        lambda: drafts.keep(MEMBER, draft.id, 1, OCTOBER),
        lambda: drafts.submit(MEMBER, draft.id, 1, OCTOBER),
    )

    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


def test_start_over_forgets_the_choices(drafts: Drafts) -> None:
    first = drafts.open(ADMIN, PLACE).draft
    drafts.keep(ADMIN, first.id, first.version, OCTOBER)

    new = drafts.start_over(ADMIN, first.id)

    assert (new.fields, new.connection_id, new.place) == (DraftFields(), "con1", PLACE)
    assert drafts.open(ADMIN, PLACE).draft.id == new.id


def test_the_company_is_chosen_in_the_same_draft(drafts: Drafts, store: Store, clock: SettableClock) -> None:
    connected(store, clock, id="con2", realm_id="2")
    draft = drafts.open(ADMIN, PLACE).draft

    chosen = drafts.choose(ADMIN, draft.id, draft.version, INVOICES, "con2")

    assert (chosen.id, chosen.connection_id) == (draft.id, "con2")


def test_each_company_keeps_its_own_choices(drafts: Drafts, store: Store, clock: SettableClock) -> None:
    first = drafts.open(ADMIN, PLACE).draft
    drafts.keep(ADMIN, first.id, first.version, replace(OCTOBER, customer_ids=("7",)))
    connected(store, clock, id="con2", realm_id="2")

    other = drafts.choose(ADMIN, first.id, 2, INVOICES, "con2")
    back = drafts.choose(ADMIN, other.id, other.version, INVOICES, "con1")

    assert (other.fields, other.id == first.id) == (OCTOBER, False)
    assert (back.id, back.fields.customer_ids) == (first.id, ("7",))


def test_keeping_does_not_judge_what_was_entered(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    wrong = DraftFields(date_from="someday", statuses=(), associated_ids=("9",))

    drafts.keep(ADMIN, draft.id, draft.version, wrong)

    assert drafts.get(ADMIN, draft.id).fields == wrong


def test_each_change_raises_the_version(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    versions = [draft.version, *(drafts.keep(ADMIN, draft.id, 1, OCTOBER).version for _ in range(2))]

    assert versions == [1, 2, 3]


def test_of_two_open_forms_the_last_one_sent_wins(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    drafts.keep(ADMIN, draft.id, draft.version, OCTOBER)

    drafts.submit(ADMIN, draft.id, draft.version, replace(OCTOBER, date_to="2026-10-15"))

    assert drafts.get(ADMIN, draft.id).fields.date_to == "2026-10-15"


def test_valid_choices_become_filters(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft

    submitted = drafts.submit(ADMIN, draft.id, draft.version, OCTOBER)

    assert isinstance(submitted, tuple)
    assert isinstance(submitted[1], Filters)


def test_wrong_choices_are_marked_and_kept(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    wrong = replace(OCTOBER, date_to="2026-09-01")

    submitted = drafts.submit(ADMIN, draft.id, draft.version, wrong)

    assert submitted == FieldProblems({"date_to": "To is before From."})
    assert drafts.get(ADMIN, draft.id).fields == wrong


def test_today_is_the_companys(drafts: Drafts, store: Store) -> None:
    late = SettableClock(datetime(2026, 11, 24, 7, 59, tzinfo=UTC))
    drafts = Drafts(store, late, EveryRight())
    draft = drafts.open(ADMIN, PLACE).draft
    fields = DraftFields(date_from="2026-11-24", date_to="2026-11-24")

    submitted = drafts.submit(ADMIN, draft.id, draft.version, fields)

    assert submitted == FieldProblems({"date_from": "From lies after today (2026-11-23)."})


def test_an_unknown_project_or_customer_is_marked(drafts: Drafts, database_url: str) -> None:
    add_customer(database_url, "7")
    draft = drafts.open(ADMIN, PLACE).draft
    fields = replace(OCTOBER, project_id="nothing", customer_ids=("7", "8"), associated_ids=("9",))

    assert drafts.submit(ADMIN, draft.id, draft.version, fields) == FieldProblems(
        {
            "project_id": "Choose a project from the list.",
            "customer_ids": "Choose customers from the list.",
            "associated_ids": "Choose customers from the list.",
        }
    )


def test_a_known_project_and_customer_are_accepted(
    drafts: Drafts, store: Store, clock: SettableClock, database_url: str
) -> None:
    add_customer(database_url, "7")
    project = Projects(store, clock, EveryRight()).create(ADMIN, "Acme", "Redesign")
    draft = drafts.open(ADMIN, PLACE).draft
    fields = replace(OCTOBER, project_id=project.id, customer_ids=("7",))

    submitted = drafts.submit(ADMIN, draft.id, draft.version, fields)

    assert isinstance(submitted, tuple)
    assert (submitted[1].project_id, submitted[1].customer_ids) == (project.id, frozenset({"7"}))


def test_another_workspaces_project_is_unknown(drafts: Drafts, store: Store, clock: SettableClock) -> None:
    project = Projects(store, clock, EveryRight(STRANGER)).create(STRANGER, None, "Redesign")
    draft = drafts.open(ADMIN, PLACE).draft

    submitted = drafts.submit(ADMIN, draft.id, draft.version, replace(OCTOBER, project_id=project.id))

    assert submitted == FieldProblems({"project_id": "Choose a project from the list."})


def test_without_a_chosen_company_nothing_can_be_previewed(
    drafts: Drafts, store: Store, clock: SettableClock
) -> None:
    connected(store, clock, id="con2", realm_id="2")
    draft = drafts.open(ADMIN, PLACE).draft

    with pytest.raises(InvalidInput, match="Choose a company"):
        drafts.submit(ADMIN, draft.id, draft.version, OCTOBER)


def test_after_import_nothing_changes_and_the_error_says_who_and_when(
    drafts: Drafts, store: Store, database_url: str
) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    record_start(database_url, "UCOLLEAGUE", NOW)
    seal(store, draft.id)

    with pytest.raises(DraftSealed, match="by UCOLLEAGUE on 2026-11-24 at 09:30 UTC") as error:
        drafts.keep(ADMIN, draft.id, draft.version, OCTOBER)

    assert (error.value.by, error.value.at, error.value.run_id) == ("UCOLLEAGUE", NOW, "IMP-1")


def test_a_sealed_draft_cannot_be_reopened(drafts: Drafts, store: Store) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    seal(store, draft.id)

    with pytest.raises(DraftSealed):
        drafts.get(ADMIN, draft.id)
    assert not drafts.open(ADMIN, PLACE).is_continued


def test_a_change_that_meets_the_press_on_its_way_is_not_stored(drafts: Drafts, store: Store) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    seal(store, draft.id)

    with store.writing() as tx:
        was_stored = tx.drafts.save(replace(draft, fields=OCTOBER))
        found = tx.drafts.get(draft.id, TEAM)

    assert (was_stored, found.fields) == (False, DraftFields())


def test_saving_does_not_undo_the_preview_that_was_set_meanwhile(drafts: Drafts, store: Store) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    with store.writing() as tx:
        tx.drafts.set_run(draft.id, "IMP-2")
        tx.drafts.save(replace(draft, fields=OCTOBER))
        tx.commit()

    assert drafts.get(ADMIN, draft.id).run_id == "IMP-2"


def test_a_copy_of_a_sealed_draft_has_its_choices(drafts: Drafts, store: Store) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    drafts.keep(ADMIN, draft.id, draft.version, OCTOBER)
    seal(store, draft.id)

    copied = drafts.copy(ADMIN, draft.id)

    assert (copied.fields, copied.run_id, drafts.get(ADMIN, copied.id)) == (OCTOBER, None, copied)


def test_the_quick_ranges_are_the_companys(drafts: Drafts, store: Store, clock: SettableClock) -> None:
    connected(store, clock, id="con2", realm_id="2", fiscal_year_start=7)

    keys = [item.key for item in drafts.ranges("con2")]

    assert keys[-2:] == ["this_fiscal_year", "last_fiscal_year"]
