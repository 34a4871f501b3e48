"""In which state a plan, or an import, leaves its run."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.run_outcome import after_dry_run, after_import, after_plan
from services.model.import_run import (
    FINISHED,
    CommitPolicy,
    Filters,
    ImportRun,
    ImportType,
    Progress,
    RunPhase,
    RunStatus,
    Via,
)
from services.model.report import Counts

REST, NOTHING = CommitPolicy.PARTIAL, CommitPolicy.ALL_OR_NOTHING
COUNTS = st.builds(Counts, *[st.integers(0, 3)] * 5)


def a_run(via: Via = Via.SLACK, policy: CommitPolicy = REST) -> ImportRun:
    """A run at work on its preview."""
    return ImportRun(
        id="IMP-22222222",
        connection_id="con1",
        team_id="T1",
        import_type=ImportType.INVOICE_HISTORY,
        requested_by="UADMIN",
        via=via,
        filters=Filters(date(2026, 1, 1), date(2026, 1, 31), policy=policy),
        place=None,
        draft_id=None,
        parent_id=None,
        dry_run=False,
        status=RunStatus.PREVIEWING,
        pause_reason=None,
        resume_status=None,
        progress=Progress(RunPhase.PLANNING),
        plan_digest=None,
        approved_digest=None,
        started_by=None,
        started_at=None,
        cancel_requested_by=None,
        created_at=datetime(2026, 2, 1, tzinfo=UTC),
        planned_at=None,
        finished_at=None,
        error_code=None,
        error_sentence=None,
        calls=0,
        fence=1,
        step=1,
    )


@pytest.mark.parametrize(
    ("via", "policy", "counts", "status"),
    [
        (Via.SLACK, REST, Counts(), RunStatus.NOTHING),
        (Via.SLACK, REST, Counts(left_out=4), RunStatus.NOTHING),
        (Via.SLACK, REST, Counts(imported=1), RunStatus.AWAITING),
        (Via.SLACK, REST, Counts(imported=1, rejected=1), RunStatus.AWAITING),
        (Via.SLACK, REST, Counts(rejected=1), RunStatus.REFUSED),
        (Via.SLACK, REST, Counts(already_here=1), RunStatus.REFUSED),
        (Via.SLACK, NOTHING, Counts(imported=1, rejected=1), RunStatus.REFUSED),
        (Via.SLACK, NOTHING, Counts(imported=1, already_here=1), RunStatus.AWAITING),
        (Via.SLACK, NOTHING, Counts(imported=1, left_out=1), RunStatus.AWAITING),
        (Via.CLI, REST, Counts(already_here=1), RunStatus.NOTHING),
        (Via.SCHEDULE, REST, Counts(already_here=1), RunStatus.NOTHING),
        (Via.CLI, REST, Counts(already_here=1, rejected=1), RunStatus.REFUSED),
        (Via.SCHEDULE, NOTHING, Counts(imported=1, rejected=1), RunStatus.REFUSED),
        (Via.SCHEDULE, REST, Counts(imported=1, rejected=1), RunStatus.AWAITING),
    ],
)
def test_what_a_complete_plan_means(
    via: Via, policy: CommitPolicy, counts: Counts, status: RunStatus
) -> None:
    assert after_plan(a_run(via, policy), counts) is status


@given(COUNTS, st.sampled_from(Via), st.sampled_from(CommitPolicy))
def test_import_is_offered_only_where_something_comes_in_and_the_policy_lets_it(
    counts: Counts, via: Via, policy: CommitPolicy
) -> None:
    is_offered = after_plan(a_run(via, policy), counts) is RunStatus.AWAITING

    assert is_offered is (counts.imported > 0 and not (policy is NOTHING and counts.need_you > 0))


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        (Counts(imported=1), RunStatus.COMPLETE),
        (Counts(imported=1, already_here=2, left_out=3), RunStatus.COMPLETE),
        (Counts(imported=1, rejected=1), RunStatus.EXCEPTIONS),
        (Counts(imported=1, failed=1), RunStatus.EXCEPTIONS),
        (Counts(failed=1), RunStatus.FAILED),
        (Counts(rejected=1, already_here=2), RunStatus.FAILED),
        # Somebody else brought everything in meanwhile: nothing failed, and nothing needs anybody.
        (Counts(already_here=2), RunStatus.NOTHING),
    ],
)
def test_how_an_import_ends(counts: Counts, status: RunStatus) -> None:
    assert after_import(counts) is status


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        (Counts(), RunStatus.NOTHING),
        (Counts(left_out=1), RunStatus.NOTHING),
        (Counts(imported=1), RunStatus.COMPLETE),
        (Counts(already_here=1), RunStatus.COMPLETE),
        (Counts(imported=1, rejected=1), RunStatus.EXCEPTIONS),
        (Counts(rejected=1), RunStatus.EXCEPTIONS),
    ],
)
def test_how_a_dry_run_ends(counts: Counts, status: RunStatus) -> None:
    assert after_dry_run(counts) is status


@given(COUNTS)
def test_nothing_that_needs_somebody_is_called_complete(counts: Counts) -> None:
    endings = {after_import(counts), after_dry_run(counts)}

    assert endings <= FINISHED
    assert not (counts.need_you and RunStatus.COMPLETE in endings)


@given(COUNTS, st.integers(1, 3), st.sampled_from(Via), st.sampled_from(CommitPolicy))
def test_what_quickbooks_counts_but_does_not_send_is_never_passed_over(
    counts: Counts, unexplained: int, via: Via, policy: CommitPolicy
) -> None:
    endings = {after_import(counts, unexplained), after_dry_run(counts, unexplained)}

    assert RunStatus.COMPLETE not in endings
    assert after_plan(a_run(via, policy), counts, unexplained) is not RunStatus.NOTHING
    if policy is NOTHING:
        assert after_plan(a_run(via, policy), counts, unexplained) is RunStatus.REFUSED
