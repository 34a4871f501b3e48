from __future__ import annotations

from dataclasses import replace

import pytest

from services.imports.draft import Drafts
from services.imports.kept_drafts import DraftChanged
from services.model.draft import DraftFields, FieldProblems
from services.model.entry import Billable
from services.model.import_run import ImportType
from services.store.unit_of_work import Store
from tests.services.desk_doubles import ADMIN, PLACE, SettableClock, connected
from tests.services.drafts.made import INVOICES, OCTOBER

TIME, EXPENSES = ImportType.TIME, ImportType.EXPENSES
EVERY_ENTRY = ("billable", "not_billable", "billed")
NARROWED = replace(OCTOBER, statuses=("paid",), project_id="pro1", customer_ids=("7",), policy="nothing")


def test_another_type_keeps_the_choices_and_ticks_what_it_has(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    draft = drafts.keep(ADMIN, draft.id, draft.version, NARROWED)

    chosen = drafts.choose(ADMIN, draft.id, draft.version, TIME, "con1")

    assert (chosen.id, chosen.import_type) == (draft.id, TIME)
    assert chosen.fields == replace(NARROWED, statuses=EVERY_ENTRY)
    assert drafts.get(ADMIN, draft.id) == chosen


def test_time_and_expenses_share_what_is_ticked(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    draft = drafts.choose(ADMIN, draft.id, draft.version, TIME, "con1")
    fields = replace(draft.fields, statuses=("billable",))
    draft = drafts.keep(ADMIN, draft.id, draft.version, fields)

    assert drafts.choose(ADMIN, draft.id, draft.version, EXPENSES, "con1").fields == fields


def test_the_statuses_of_a_form_that_shows_the_old_type_are_not_stored(drafts: Drafts) -> None:
    seen = drafts.open(ADMIN, PLACE).draft
    now = drafts.choose(ADMIN, seen.id, seen.version, TIME, "con1")

    drafts.keep(ADMIN, seen.id, seen.version, NARROWED)

    assert drafts.get(ADMIN, seen.id).fields == now.fields
    with pytest.raises(DraftChanged):
        drafts.submit(ADMIN, seen.id, seen.version, OCTOBER)


def test_a_form_is_checked_by_the_type_of_its_draft(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    draft = drafts.choose(ADMIN, draft.id, draft.version, EXPENSES, "con1")
    fields = replace(OCTOBER, statuses=("billed",))

    wrong = drafts.submit(ADMIN, draft.id, draft.version, replace(fields, statuses=()))
    right = drafts.submit(ADMIN, draft.id, draft.version, fields)

    assert wrong == FieldProblems({"statuses": "Tick at least one, or no expenses come in."})
    assert isinstance(right, tuple)
    assert (right[0].import_type, list(right[1].statuses)) == (EXPENSES, [Billable.BILLED])


def test_a_copy_is_of_the_same_type_and_starting_over_is_of_none(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    draft = drafts.choose(ADMIN, draft.id, draft.version, TIME, "con1")

    copied = drafts.copy(ADMIN, draft.id)
    new = drafts.start_over(ADMIN, copied.id)

    assert (copied.import_type, copied.fields) == (TIME, draft.fields)
    assert (new.import_type, new.fields) == (INVOICES, DraftFields())


def test_the_wizard_begins_with_the_type_that_it_is_opened_for(drafts: Drafts) -> None:
    opened = drafts.open(ADMIN, PLACE, None, TIME)

    assert (opened.draft.import_type, opened.draft.fields) == (TIME, DraftFields(statuses=EVERY_ENTRY))
    assert drafts.open(ADMIN, PLACE).draft.import_type is TIME


def test_the_type_goes_with_the_choices_to_another_company(
    drafts: Drafts, store: Store, clock: SettableClock
) -> None:
    connected(store, clock, id="con2", realm_id="2")
    draft = drafts.open(ADMIN, PLACE, "con1").draft
    draft = drafts.choose(ADMIN, draft.id, draft.version, TIME, "con1")

    moved = drafts.choose(ADMIN, draft.id, draft.version, TIME, "con2")

    assert (moved.connection_id, moved.import_type, moved.fields) == ("con2", TIME, draft.fields)
