from __future__ import annotations

from dataclasses import replace

import pytest

from services.errors import NoConnection, NotAllowed, NotFound
from services.imports.draft import Drafts
from services.imports.kept_drafts import DraftChanged, DraftGone
from services.model.connection import ConnectionStatus
from services.model.draft import DraftFields
from services.model.people import Place, PlaceKind
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    ADMIN,
    MEMBER,
    PLACE,
    STRANGER,
    EveryRight,
    SettableClock,
    connected,
)
from tests.services.drafts.made import COLLEAGUE, INVOICES, OCTOBER


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


EARLIER = replace(OCTOBER, date_to="2026-10-15")


def test_what_comes_late_from_an_older_form_changes_nothing(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    newer = drafts.keep(ADMIN, draft.id, draft.version, OCTOBER)

    late = drafts.keep(ADMIN, draft.id, draft.version, EARLIER)

    assert late == newer == drafts.get(ADMIN, draft.id)


def test_an_older_form_that_is_submitted_is_asked_about_once_more(drafts: Drafts) -> None:
    draft = drafts.open(ADMIN, PLACE).draft
    newer = drafts.keep(ADMIN, draft.id, draft.version, OCTOBER)

    with pytest.raises(DraftChanged):
        drafts.submit(ADMIN, draft.id, draft.version, EARLIER)
    assert drafts.get(ADMIN, draft.id) == newer

    drafts.submit(ADMIN, draft.id, newer.version, EARLIER)
    assert drafts.get(ADMIN, draft.id).fields == EARLIER


def test_opening_the_choices_elsewhere_makes_no_form_older(drafts: Drafts) -> None:
    first = drafts.open(ADMIN, PLACE).draft
    again = drafts.open(ADMIN, replace(PLACE, channel_id="C2")).draft
    drafts.choose(ADMIN, again.id, again.version, INVOICES, "con1")

    drafts.submit(ADMIN, first.id, first.version, EARLIER)

    assert drafts.get(ADMIN, first.id).fields == EARLIER
