"""A process that dies between any two transactions: another takes the run over, and nobody can tell."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.imports.messages import final
from services.imports.report_files import csv_of
from services.model.import_run import ImportRun, Progress, RunPhase, RunStatus
from services.model.report import RunItem, RunReport
from services.ports.engine import Outcome
from services.ports.store import Store
from services.store.runs import LEASE
from tests.services.desk_doubles import ADMIN, NOW
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.imports.firm import SIZES, Firm, Kept, another_firm, fill

TAKEOVER = LEASE + timedelta(seconds=1)
#: More commits than any of these runs has.
MOST_COMMITS = 80
EVER = NOW


def points(database: str, step: int, *marks: pytest.MarkDecorator) -> Any:
    """Every ``step``-th point of an import, on this database."""
    mine = [pytest.mark.postgres] if database == "postgres" else []
    return pytest.param(database, step, id=f"{database}-{step}", marks=[*marks, *mine])


#: Every crash on SQLite, a sample of the rest; ``make faults`` leaves none out.
CRASHES = [points("sqlite", 1), points("postgres", 4), points("postgres", 1, pytest.mark.faults)]
SLEEPS = [
    *(points(database, 5) for database in ("sqlite", "postgres")),
    *(points(database, 1, pytest.mark.faults) for database in ("sqlite", "postgres")),
]


def begun(firm: Firm, policy: str) -> ImportRun:
    """An import that was pressed after three of its seven were paid, not begun yet."""
    fill(firm, linked=7, unlinked=1 if policy == "rest" else 0)
    run = firm.previewed(policy=policy)
    firm.clock.move(minutes=10)
    for qbo_id in ("101", "104", "107"):
        firm.books.pay(qbo_id, "100.00")
    firm.runs.press_import(ADMIN, run.id)
    return run


@dataclass(frozen=True)
class Told:
    """Everything that people see of a run, but for what differs from process to process; the ledger; the
    bytes of the final message and of the file."""

    report: RunReport
    items: list[RunItem]
    ledger: dict[str, Kept]
    messages: list[str]
    final: bytes
    file: bytes


def told(firm: Firm, run_id: str) -> Told:
    """What is told of the run in the end."""
    report = firm.history.report(run_id)
    mine = report.run
    timeless = replace(mine, created_at=EVER, planned_at=EVER, finished_at=EVER, started_at=EVER)
    nameless = replace(timeless, id="", draft_id="", plan_digest="", approved_digest="", facts={})
    run = replace(nameless, calls=0, fence=0, step=0, progress=Progress(RunPhase.WRITING))
    ledger = {qbo_id: replace(kept, run_id="") for qbo_id, kept in firm.ledger().items()}
    items = firm.history.items(run_id, None, 0, 1000)
    seen = replace(report, run=run, usage=None, exceptions=unnamed(report.exceptions))
    reply = json.dumps(asdict(final(seen, full=True))).encode()
    file = csv_of(firm.history, run_id)
    return Told(seen, list(unnamed(items)), ledger, firm.messages(run_id), reply, file)


def unnamed(items: Iterable[RunItem]) -> tuple[RunItem, ...]:
    """The items without the id of their project, which differs from firm to firm."""
    return tuple(replace(item, project_id=None) for item in items)


def worked_off(firm: Firm, run_id: str, store: Store) -> bool:
    """Whether a process with this store came to the end of a turn; if not, it died and its lease ran out."""
    try:
        firm.advance(store).advance(run_id)
    except Crash:
        firm.clock.move(seconds=TAKEOVER.total_seconds())
        return False
    return True


@pytest.mark.parametrize(("database_url", "step"), CRASHES, indirect=["database_url"])
@pytest.mark.parametrize("policy", ["rest", "nothing"])
@pytest.mark.parametrize("dies_before", [True, False], ids=["before", "after"])
def test_a_crash_at_any_commit_changes_nothing_that_anybody_sees(
    firm: Firm, step: int, policy: str, dies_before: bool
) -> None:
    run = begun(firm, policy)
    assert worked_off(firm, run.id, firm.store)
    expected = told(firm, run.id)
    assert expected.report.changes.paid == 3

    died_at = 0
    for commit in range(1, MOST_COMMITS, step):
        firm = another_firm(firm)
        run = begun(firm, policy)
        if worked_off(firm, run.id, CrashingStore(firm.store, commit, dies_before)):
            break
        died_at = commit
        firm.work_off(run.id)
        assert told(firm, run.id) == expected, f"died {'before' if dies_before else 'after'} {commit}"
    assert died_at > 8


def test_a_run_that_dies_again_and_again_still_ends(firm: Firm) -> None:
    run = begun(firm, "rest")

    for commit in range(1, MOST_COMMITS):
        if worked_off(firm, run.id, CrashingStore(firm.store, commit)):
            break

    assert firm.status(run.id) is RunStatus.EXCEPTIONS
    assert len(firm.ledger()) == 7
    assert firm.history.report(run.id).changes.paid == 3


def test_who_takes_an_import_over_counts_on_from_where_it_came_to(firm: Firm) -> None:
    run = begun(firm, "rest")

    def counted() -> tuple[RunPhase, int, int]:
        known = firm.history.run(run.id).progress
        return known.phase, known.done, known.before

    second = RunPhase.WRITING, SIZES.batch
    assert not worked_off(firm, run.id, CrashingStore(firm.store, dies_once=lambda: counted()[:2] == second))
    assert counted() == (*second, 0)
    # Its claim, and one batch.
    assert not worked_off(firm, run.id, CrashingStore(firm.store, 2))

    assert counted() == (RunPhase.WRITING, 2 * SIZES.batch, 2 * SIZES.batch)


def test_nobody_takes_a_run_over_while_its_lease_lasts(firm: Firm) -> None:
    run = begun(firm, "rest")
    with pytest.raises(Crash):
        firm.advance(CrashingStore(firm.store, 3)).advance(run.id)

    firm.clock.move(seconds=LEASE.total_seconds() - 1)

    assert firm.turn(run.id) is Outcome.BUSY


def taken_over(firm: Firm, run_id: str) -> Outcome:
    """Another process works the run off while this one sleeps past its lease."""
    firm.books.before_answer = lambda question: None
    firm.clock.move(seconds=TAKEOVER.total_seconds())
    return firm.turn(run_id)


def test_a_process_that_wakes_up_late_writes_nothing(firm: Firm) -> None:
    run = begun(firm, "rest")
    asleep_at = firm.books.calls + 3

    def fall_asleep(question: int) -> None:
        if question == asleep_at:
            assert taken_over(firm, run.id) is Outcome.DONE

    firm.books.before_answer = fall_asleep
    outcome = firm.turn(run.id)

    assert outcome is Outcome.FENCED
    assert firm.status(run.id) is RunStatus.EXCEPTIONS
    assert len(firm.ledger()) == 7


class Sleepy(CrashingStore):
    """A store whose process sleeps past its lease right before its nth transaction."""

    def __init__(self, firm: Firm, run_id: str, sleeps_at: int) -> None:
        super().__init__(firm.store)
        self._firm, self._run_id, self._left = firm, run_id, sleeps_at

    def writing(self) -> Any:
        self._left -= 1
        if self._left == 0:
            taken_over(self._firm, self._run_id)
        return super().writing()


@pytest.mark.parametrize(("database_url", "step"), SLEEPS, indirect=["database_url"])
@pytest.mark.parametrize("policy", ["rest", "nothing"])
def test_wherever_a_process_oversleeps_it_writes_nothing_more(firm: Firm, step: int, policy: str) -> None:
    run = begun(firm, policy)
    assert worked_off(firm, run.id, firm.store)
    expected = told(firm, run.id)

    overslept = 1
    for transaction in range(2, MOST_COMMITS, step):
        firm = another_firm(firm)
        run = begun(firm, policy)
        outcome = firm.advance(Sleepy(firm, run.id, transaction)).advance(run.id)
        if outcome is Outcome.DONE:
            break
        overslept = transaction
        assert outcome is Outcome.FENCED
        assert told(firm, run.id) == expected, f"overslept transaction {transaction}"
    assert overslept > 8


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_copied", [False, True], ids=["made", "copied"])
def test_a_process_that_oversleeps_its_first_plan_leaves_that_of_another_alone(
    firm: Firm, is_copied: bool
) -> None:
    overslept = 1
    for transaction in range(2, MOST_COMMITS):
        firm = another_firm(firm)
        fill(firm, linked=5)
        if is_copied:
            firm.work_off(firm.unattended(dry_run=True).id)
        run = firm.unattended(dry_run=True)
        outcome = firm.advance(Sleepy(firm, run.id, transaction)).advance(run.id)
        if outcome is Outcome.DONE:
            break
        overslept = transaction
        assert outcome is Outcome.FENCED
        assert firm.status(run.id) is RunStatus.COMPLETE
        assert firm.verdicts(run.id) == {str(number): "would_import" for number in range(101, 106)}
    assert overslept > 3


def test_what_changed_while_an_interrupted_import_waited_is_not_guessed_at(firm: Firm) -> None:
    run = begun(firm, "rest")
    dies_once_some_are_in = CrashingStore(firm.store, dies_once=lambda: len(firm.ledger()) > 0)
    assert not worked_off(firm, run.id, dies_once_some_are_in)
    assert 0 < len(firm.ledger()) < 5
    firm.books.change("106", doc_number="N-106b")
    firm.books.delete("105")
    other = firm.work_off(firm.unattended(dry_run=True).id)

    firm.work_off(run.id)

    assert other.status is RunStatus.EXCEPTIONS
    assert set(firm.ledger()) == {"101", "102", "103", "104", "107"}
    assert {qbo_id for qbo_id, verdict in firm.verdicts(run.id).items() if verdict == "failed"} == {
        "105",
        "106",
    }
    retried = firm.work_off(firm.runs.retry(ADMIN, run.id).run.id)
    assert firm.ledger()["106"].run_id == retried.id
