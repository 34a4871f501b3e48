"""What a preview finds, and in which state it leaves its run."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from services.errors import NotAllowed
from services.imports.kept_drafts import DraftSealed
from services.model.import_run import RunStatus
from services.model.people import Actor, Place, PlaceKind
from services.model.report import Counts
from tests.services.desk_doubles import ADMIN, MEMBER, PLACE, TEAM
from tests.services.imports.firm import Firm, fill

PUBLIC = replace(PLACE, kind=PlaceKind.PUBLIC)


def test_a_preview_says_what_would_be_imported_and_waits(firm: Firm) -> None:
    fill(firm, linked=6, unlinked=2)

    run = firm.previewed()

    assert run.status is RunStatus.AWAITING
    report = firm.history.report(run.id)
    assert report.counts == Counts(imported=6, rejected=2)
    assert [(each.currency, each.imported, each.found) for each in report.totals] == [
        ("USD", Decimal("600.00"), Decimal("800.00"))
    ]
    assert report.tie_out is not None
    assert (report.tie_out.quickbooks_count, report.tie_out.unexplained) == (8, 0)
    assert firm.ledger() == {}
    assert firm.shows_card(run.id)
    assert firm.messages(run.id) == []


def test_what_a_public_place_may_not_show_goes_to_who_asked(firm: Firm) -> None:
    fill(firm, linked=1)

    run = firm.previewed(place=PUBLIC)

    assert firm.messages(run.id) == ["private_copy"]


@pytest.mark.parametrize(("place", "more"), [(PUBLIC, []), (PLACE, ["file"])], ids=["public", "private"])
def test_nothing_is_queued_for_nobody_where_the_command_line_asked(
    firm: Firm, place: Place, more: list[str]
) -> None:
    fill(firm, linked=1, unlinked=1)

    run = firm.work_off(firm.unattended(place=place).id)

    assert run.status is RunStatus.EXCEPTIONS
    assert firm.messages(run.id) == ["final", *more]


@pytest.mark.parametrize(
    ("linked", "unlinked", "policy", "status"),
    [
        (2, 1, "rest", RunStatus.AWAITING),
        (2, 0, "nothing", RunStatus.AWAITING),
        (2, 1, "nothing", RunStatus.REFUSED),
        (0, 2, "rest", RunStatus.REFUSED),
        (0, 0, "rest", RunStatus.NOTHING),
    ],
)
def test_the_plan_decides_where_the_preview_ends(
    firm: Firm, linked: int, unlinked: int, policy: str, status: RunStatus
) -> None:
    fill(firm, linked, unlinked)

    run = firm.previewed(policy=policy)

    assert run.status is status
    is_told = status in (RunStatus.REFUSED, RunStatus.NOTHING)
    told = ["final"] if is_told else []
    assert firm.messages(run.id) == told + (["file"] if status is RunStatus.REFUSED else [])


def test_a_submit_that_is_handled_twice_is_one_run(firm: Firm) -> None:
    submitted = firm.draft()

    first, second = (firm.previews.start(ADMIN, *submitted) for _ in range(2))

    assert first.id == second.id
    assert len(firm.history.recent(TEAM)) == 1


def test_a_newer_preview_replaces_the_one_before(firm: Firm) -> None:
    fill(firm, linked=1)
    older = firm.previewed()

    newer = firm.previewed(statuses=("paid",))

    assert firm.status(older.id) is RunStatus.REPLACED
    assert firm.drafts.get(ADMIN, newer.draft_id or "").run_id == newer.id


def test_a_worker_of_a_replaced_preview_writes_nothing_more(firm: Firm) -> None:
    fill(firm, linked=3)
    older = firm.previews.start(ADMIN, *firm.draft())
    firm.books.before_answer = lambda question: replace_once(firm, question)

    firm.turn(older.id)

    assert firm.status(older.id) is RunStatus.REPLACED
    assert firm.verdicts(older.id) == {}


def replace_once(firm: Firm, question: int) -> None:
    if question == 3:
        firm.previews.start(ADMIN, *firm.draft())


def test_choices_that_were_sealed_meanwhile_start_no_second_run(firm: Firm) -> None:
    fill(firm, linked=1)
    submitted = firm.draft()
    run = firm.work_off(firm.previews.start(ADMIN, *submitted).id)
    firm.runs.press_import(ADMIN, run.id)
    late = replace(submitted[0], version=submitted[0].version + 1)

    with pytest.raises(DraftSealed):
        firm.previews.start(ADMIN, late, submitted[1])

    assert len(firm.history.recent(TEAM)) == 1


def test_nobody_without_the_right_starts_anything(firm: Firm) -> None:
    submitted = firm.draft()

    with pytest.raises(NotAllowed):
        firm.previews.start(MEMBER, *submitted)
    with pytest.raises(NotAllowed):
        firm.unattended(requested_by=MEMBER.user_id)

    assert firm.history.recent(TEAM) == []


def test_the_newest_run_of_a_person_is_hers(firm: Firm) -> None:
    run = firm.previewed()

    assert firm.history.latest_of(ADMIN) == run
    assert firm.history.latest_of(Actor(TEAM, "USECOND")) is None


def test_a_dry_run_ends_without_importing(firm: Firm) -> None:
    fill(firm, linked=4, unlinked=1)

    run = firm.work_off(firm.unattended(dry_run=True).id)

    assert run.status is RunStatus.EXCEPTIONS
    assert run.finished_at is not None
    assert firm.ledger() == {}


@pytest.mark.parametrize("is_same", [True, False])
def test_a_newer_preview_takes_over_the_message_only_where_it_belongs(firm: Firm, is_same: bool) -> None:
    fill(firm, linked=1)
    older = firm.previewed()
    assert older.place is not None
    firm.save_card(older.id, older.place.channel_id)

    newer = firm.previewed(place=PLACE if is_same else replace(PLACE, channel_id="C0ELSEWHERE"))

    assert firm.status(older.id) is RunStatus.REPLACED
    assert firm.card_of(newer.id) == (older.place.channel_id if is_same else None)
    assert firm.card_of(older.id) == (None if is_same else older.place.channel_id)
    assert firm.shows_card(newer.id)


def test_a_run_that_found_nothing_new_is_not_replaced(firm: Firm) -> None:
    ended = firm.previewed()
    assert ended.status is RunStatus.NOTHING

    firm.previewed()

    assert firm.status(ended.id) is RunStatus.NOTHING
