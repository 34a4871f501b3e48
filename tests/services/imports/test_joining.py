"""The same choices twice: the later one joins the import under way, and its outcome is told to both."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from services.errors import NeedsReconnect
from services.model.import_press import PressOutcome
from services.model.import_run import CommitPolicy, ImportRun, RunStatus
from services.model.people import Actor
from services.ports.engine import Outcome
from services.store.tables_runs import import_runs
from tests.services.desk_doubles import ADMIN, PLACE
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.imports.firm import OCTOBER, SECOND, Firm, fill

ELSEWHERE = replace(PLACE, channel_id="C2")


def previewed_by(firm: Firm, actor: Actor, policy: str = "rest") -> ImportRun:
    """A preview of October that this person asked for."""
    opened = firm.drafts.open(actor, ELSEWHERE if actor == SECOND else PLACE).draft
    first, last = (day.isoformat() for day in OCTOBER)
    fields = replace(opened.fields, date_from=first, date_to=last, policy=policy)
    submitted = firm.drafts.submit(actor, opened.id, opened.version, fields)
    assert isinstance(submitted, tuple), submitted
    run = firm.previews.start(actor, *submitted)
    return run if run.status is RunStatus.JOINED else firm.work_off(run.id)


def refuse(question: int) -> None:
    """QuickBooks no longer accepts the connection."""
    raise NeedsReconnect


@pytest.fixture
def importing(firm: Firm) -> ImportRun:
    """An import that was pressed, not begun."""
    fill(firm, linked=5, unlinked=1)
    run = firm.previewed()
    assert firm.runs.press_import(ADMIN, run.id).outcome is PressOutcome.STARTED
    return firm.history.run(run.id)


def test_a_preview_of_what_is_being_imported_joins_it(firm: Firm, importing: ImportRun) -> None:
    joined = previewed_by(firm, SECOND)

    assert (joined.status, joined.joined_id) == (RunStatus.JOINED, importing.id)
    assert firm.shows_card(joined.id)
    assert firm.turn(joined.id) is Outcome.BUSY


def test_the_outcome_is_told_in_both_places(firm: Firm, importing: ImportRun) -> None:
    joined = previewed_by(firm, SECOND)
    firm.sent_cards()

    ended = firm.work_off(importing.id)

    assert ended.status is RunStatus.EXCEPTIONS
    assert firm.messages(importing.id) == ["final", "file"]
    assert firm.messages(joined.id) == ["final"]
    assert firm.shows_card(joined.id)
    told = firm.history.report(joined.id).joined
    assert told is not None
    assert (told.id, told.status) == (importing.id, RunStatus.EXCEPTIONS)


def test_a_preview_that_was_ready_joins_when_import_is_pressed(firm: Firm) -> None:
    fill(firm, linked=5, unlinked=0)
    first, second = firm.previewed(), previewed_by(firm, SECOND)
    firm.runs.press_import(ADMIN, first.id)

    pressed = firm.runs.press_import(SECOND, second.id)

    assert (pressed.outcome, pressed.by) == (PressOutcome.ALREADY_STARTED, ADMIN.user_id)
    assert firm.status(second.id) is RunStatus.JOINED
    firm.work_off(first.id)
    assert firm.messages(second.id) == ["final"]
    assert len(firm.ledger()) == 5


def test_other_choices_wait_for_their_own_turn(firm: Firm, importing: ImportRun) -> None:
    other = previewed_by(firm, SECOND, policy=CommitPolicy.ALL_OR_NOTHING.value)

    assert other.joined_id is None


def test_who_only_asks_what_would_happen_joins_nobody(firm: Firm, importing: ImportRun) -> None:
    assert firm.unattended(dry_run=True).status is RunStatus.PREVIEWING


def test_a_command_waits_for_the_same_import(firm: Firm, importing: ImportRun) -> None:
    run = firm.unattended()

    assert run.joined_id == importing.id


def test_what_ended_is_not_joined(firm: Firm, importing: ImportRun) -> None:
    firm.work_off(importing.id)

    assert firm.unattended().status is RunStatus.PREVIEWING


def test_who_presses_after_a_cancel_does_not_share_it(firm: Firm, importing: ImportRun) -> None:
    with firm.store.writing() as tx:
        assert tx.runs.claim(importing.id, "worker", firm.clock.now()) is not None
        tx.commit()
    firm.runs.cancel(ADMIN, importing.id)

    assert firm.unattended().status is RunStatus.PREVIEWING


def test_runs_of_before_they_were_compared_are_equal_to_none(firm: Firm, importing: ImportRun) -> None:
    with firm.engine.begin() as connection:
        connection.execute(sa.update(import_runs).values(join_key=None))
    other = firm.unattended(dry_run=True)
    with firm.engine.begin() as connection:
        connection.execute(sa.update(import_runs).values(join_key=None, dry_run=False))

    with firm.store.writing() as tx:
        assert tx.joins.under_way(tx.runs.get(other.id)) is None


def test_a_paused_import_is_joined(firm: Firm, importing: ImportRun) -> None:
    firm.books.before_answer = refuse
    firm.turn(importing.id)
    assert firm.status(importing.id) is RunStatus.PAUSED

    assert previewed_by(firm, SECOND).joined_id == importing.id


def test_where_the_import_asks_again_those_that_joined_begin_by_themselves(
    firm: Firm, importing: ImportRun
) -> None:
    joined = previewed_by(firm, SECOND)
    firm.books.change("101", doc_number="N-101b")

    assert firm.work_off(importing.id).status is RunStatus.AWAITING

    assert firm.messages(joined.id) == []
    begun = firm.work_off(joined.id)
    assert (begun.status, begun.joined_id) == (RunStatus.AWAITING, None)


def test_a_cancelled_import_is_told_to_those_that_joined(firm: Firm, importing: ImportRun) -> None:
    joined = previewed_by(firm, SECOND)

    firm.runs.cancel(ADMIN, importing.id)

    assert firm.status(importing.id) is RunStatus.CANCELLED
    assert firm.messages(joined.id) == ["final"]


def test_no_crash_comes_between_the_outcome_and_its_telling(firm: Firm, importing: ImportRun) -> None:
    joined = previewed_by(firm, SECOND)
    for commit in range(1, 40):
        try:
            firm.advance(CrashingStore(firm.store, commit)).advance(importing.id)
        except Crash:
            is_over = firm.status(importing.id) is RunStatus.EXCEPTIONS
            assert firm.messages(joined.id) == (["final"] if is_over else [])
            firm.clock.move(minutes=2)
    assert firm.messages(joined.id) == ["final"]


def test_the_wizard_takes_the_place_of_what_joined(firm: Firm, importing: ImportRun) -> None:
    joined = previewed_by(firm, SECOND)

    newer = previewed_by(firm, SECOND, policy=CommitPolicy.ALL_OR_NOTHING.value)

    assert firm.status(joined.id) is RunStatus.REPLACED
    firm.work_off(importing.id)
    assert firm.messages(joined.id) == []
    assert newer.status is not RunStatus.JOINED
