"""Taking the plan in: rows that the database refuses, import nothing, and runs beside each other."""

from __future__ import annotations

import pytest

from services.imports.applying import REFUSED
from services.model.import_run import CommitPolicy, ImportRun, RunStatus
from services.model.report import Counts, Verdict
from services.ports.engine import Outcome
from tests.conftest import DATABASES
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import Firm, fill


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of its own for each test: what it refuses, it refuses for good."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def forbid(firm: Firm, *qbo_ids: str) -> None:
    """Let the database refuse these invoices."""
    named = ", ".join(f"'{qbo_id}'" for qbo_id in qbo_ids)
    refusal = f"ALTER TABLE invoices ADD CONSTRAINT forbidden CHECK (qbo_id NOT IN ({named}))"
    if firm.engine.dialect.name == "sqlite":
        refusal = f"""
            CREATE TRIGGER forbidden BEFORE INSERT ON invoices WHEN NEW.qbo_id IN ({named})
            BEGIN SELECT RAISE(ABORT, 'forbidden'); END
        """
    with firm.engine.begin() as connection:
        connection.exec_driver_sql(refusal)


def pressed(firm: Firm, policy: str) -> ImportRun:
    run = firm.previewed(policy=policy)
    firm.runs.press_import(ADMIN, run.id)
    return firm.work_off(run.id)


def test_rows_that_the_database_refuses_fail_alone(firm: Firm) -> None:
    fill(firm, linked=8)
    forbid(firm, "103", "108")

    run = pressed(firm, "rest")

    assert run.status is RunStatus.EXCEPTIONS
    assert set(firm.ledger()) == {"101", "102", "104", "105", "106", "107"}
    failed = firm.history.items(run.id, [Verdict.FAILED], 0, 10)
    assert [(item.qbo_id, item.error) for item in failed] == [("103", REFUSED), ("108", REFUSED)]
    assert firm.history.report(run.id).counts == Counts(imported=6, failed=2)


def test_import_nothing_brings_in_nothing_when_one_is_refused_and_says_which(firm: Firm) -> None:
    fill(firm, linked=8)
    forbid(firm, "105")

    run = pressed(firm, "nothing")

    assert run.status is RunStatus.FAILED
    assert firm.ledger() == {}
    assert [item.qbo_id for item in firm.history.items(run.id, [Verdict.FAILED], 0, 10)] == ["105"]


def test_the_others_come_in_after_one_was_refused(firm: Firm) -> None:
    fill(firm, linked=8)
    forbid(firm, "105")
    run = pressed(firm, "nothing")

    child = firm.work_off(firm.runs.import_others(ADMIN, run.id).run.id)

    assert child.status is RunStatus.EXCEPTIONS
    assert len(firm.ledger()) == 7


def test_an_import_nothing_run_is_in_as_a_whole(firm: Firm) -> None:
    fill(firm, linked=8)

    run = pressed(firm, "nothing")

    assert run.status is RunStatus.COMPLETE
    assert {kept.run_id for kept in firm.ledger().values()} == {run.id}
    assert {kept.lines for kept in firm.ledger().values()} == {1}


def test_the_aging_of_a_report_is_what_came_in(firm: Firm) -> None:
    fill(firm, linked=4)
    forbid(firm, "102")

    run = pressed(firm, "rest")

    effects = firm.history.report(run.id).aging
    assert sum(each.after - each.before for each in effects) == 300
    assert sum(each.before for each in effects) == 0


def test_a_second_import_finds_all_of_it_already_here(firm: Firm) -> None:
    fill(firm, linked=4)
    first = pressed(firm, "rest")

    second = firm.previewed()

    assert second.status is RunStatus.REFUSED
    assert set(firm.verdicts(second.id).values()) == {"already_here: already_imported"}
    items = firm.history.items(second.id, None, 0, 10)
    assert {item.other_run_id for item in items} == {first.id}


def test_a_run_without_anybody_to_ask_imports_at_once(firm: Firm) -> None:
    fill(firm, linked=4, unlinked=1)

    run = firm.work_off(firm.unattended().id)

    assert run.status is RunStatus.EXCEPTIONS
    assert len(firm.ledger()) == 4
    assert firm.messages(run.id) == []


def test_a_run_without_anybody_to_ask_that_may_import_nothing_is_refused(firm: Firm) -> None:
    fill(firm, linked=4, unlinked=1)

    run = firm.work_off(firm.unattended(policy=CommitPolicy.ALL_OR_NOTHING).id)

    assert run.status is RunStatus.REFUSED
    assert firm.ledger() == {}


def test_one_company_has_one_worker_at_a_time(firm: Firm) -> None:
    fill(firm, linked=2)
    first, second = firm.unattended(), firm.unattended(policy=CommitPolicy.ALL_OR_NOTHING)
    outcomes: list[Outcome] = []

    def begin_the_second(question: int) -> None:
        if not outcomes:
            outcomes.append(firm.turn(second.id))

    firm.books.before_answer = begin_the_second
    firm.turn(first.id)

    assert outcomes == [Outcome.BUSY]
    assert firm.work_off(second.id).status is RunStatus.NOTHING
    assert {kept.run_id for kept in firm.ledger().values()} == {first.id}
