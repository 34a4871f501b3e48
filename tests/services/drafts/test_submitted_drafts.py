from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.errors import InvalidInput
from services.imports.draft import Drafts
from services.imports.kept_drafts import DraftSealed
from services.model.draft import DraftFields, FieldProblems
from services.model.import_run import Filters
from services.projects import Projects
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    ADMIN,
    NOW,
    PLACE,
    STRANGER,
    TEAM,
    EveryRight,
    SettableClock,
    connected,
)
from tests.services.drafts.made import OCTOBER, add_customer, record_start, seal


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

    assert submitted == FieldProblems({"date_from": "From lies after today (23 Nov 2026)."})


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
