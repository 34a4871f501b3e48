"""Pauses that end by themselves, and what breaks: tried again, then FAILED with a sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from services.connections import AccessTokens
from services.errors import AppError, NeedsReconnect, QuickBooksRefused, QuickBooksUnavailable, QuotaSpent
from services.jobs.worker import Worker
from services.model.audit import AuditAction
from services.model.connection import ConnectionStatus
from services.model.import_press import PressOutcome
from services.model.import_run import ImportRun, PauseReason, RunStatus
from services.model.outbox import MessageKind
from services.model.report import Counts
from services.ports.engine import Outcome
from services.store.unit_of_work import StoreBusy
from tests.services.desk_doubles import ADMIN, TEAM, RotatingServer, SettableClock, connected, tokens_of
from tests.services.imports.firm import SECOND, Firm, fill, opened_firm


def pressed(firm: Firm, policy: str = "rest") -> ImportRun:
    fill(firm, linked=5)
    run = firm.previewed(policy=policy)
    firm.runs.press_import(ADMIN, run.id)
    return run


def refusing(firm: Firm) -> None:
    """From now on QuickBooks refuses the connection's token, whichever it is."""
    tokens = AccessTokens(firm.store, RotatingServer(SettableClock()), firm.clock)

    def refuse(question: int) -> None:
        tokens.refused(firm.connection_id, tokens.current(firm.connection_id))
        raise NeedsReconnect

    firm.books.before_answer = refuse


def failing(firm: Firm, error: Exception) -> None:
    """From now on QuickBooks' every answer is this error."""

    def fail(question: int) -> None:
        raise error

    firm.books.before_answer = fail


def well(firm: Firm) -> None:
    """QuickBooks answers again."""
    firm.books.before_answer = lambda question: None


def test_a_refused_connection_pauses_the_run_and_tells_each_administrator_once(firm: Firm) -> None:
    run = pressed(firm)
    refusing(firm)

    outcomes = [firm.turn(run.id)]
    for _ in range(3):
        firm.clock.move(hours=1)
        outcomes.append(firm.turn(run.id))

    assert outcomes == [Outcome.PAUSED, Outcome.BUSY, Outcome.BUSY, Outcome.BUSY]
    paused = firm.history.run(run.id)
    assert (paused.status, paused.pause_reason) == (RunStatus.PAUSED, PauseReason.AUTHORIZATION)
    assert firm.messages(run.id) == ["paused"] * 3
    assert told(firm) == {ADMIN.user_id: 1, SECOND.user_id: 1, "cli": 1}
    with firm.store.reading() as tx:
        assert tx.connections.get(firm.connection_id).status is ConnectionStatus.NEEDS_RECONNECT
        actions = [entry.action for entry in tx.audit.recent(TEAM, 20)]
    assert actions.count(AuditAction.RECONNECT_NEEDED) == 1


def test_it_goes_on_by_itself_once_the_company_is_reconnected(firm: Firm) -> None:
    run = pressed(firm)
    refusing(firm)
    firm.turn(run.id)

    connected(firm.store, firm.clock)
    well(firm)
    firm.clock.move(minutes=1)

    assert due(firm) == [run.id]
    assert firm.work_off(run.id).status is RunStatus.COMPLETE
    assert len(firm.ledger()) == 5


def told(firm: Firm) -> Counter[str | None]:
    """How many messages wait for each person."""
    with firm.store.writing() as tx:
        waiting = tx.outbox.claim_due(firm.clock.now(), 100)
    return Counter(one.recipient for one in waiting if one.kind is MessageKind.PAUSED)


def due(firm: Firm) -> list[str]:
    with firm.store.reading() as tx:
        return tx.runs.due(firm.clock.now(), 10)


def test_who_reconnects_while_the_old_token_is_refused_is_not_asked_again(firm: Firm) -> None:
    run = pressed(firm)

    tokens = AccessTokens(firm.store, RotatingServer(SettableClock()), firm.clock)

    def reconnect_and_refuse(question: int) -> None:
        with firm.store.writing() as tx:
            newer = tokens_of(firm.clock, "access-newer", "refresh-newer")
            tx.connections.save(tx.connections.get(firm.connection_id), newer)
            tx.commit()
        tokens.refused(firm.connection_id, "access-0")
        raise NeedsReconnect

    firm.books.before_answer = reconnect_and_refuse
    firm.turn(run.id)
    well(firm)
    firm.clock.move(seconds=6)

    assert firm.turn(run.id) is Outcome.DONE
    assert firm.status(run.id) is RunStatus.COMPLETE


def test_a_spent_quota_pauses_the_run_and_it_looks_again_every_hour(firm: Firm) -> None:
    run = pressed(firm)
    failing(firm, QuotaSpent())

    outcomes = [firm.turn(run.id)]
    for minutes in (59, 1, 59, 1):
        firm.clock.move(minutes=minutes)
        outcomes.append(firm.turn(run.id))

    assert outcomes == [Outcome.PAUSED, Outcome.BUSY, Outcome.PAUSED, Outcome.BUSY, Outcome.PAUSED]
    assert firm.history.run(run.id).pause_reason is PauseReason.QUOTA
    assert told(firm) == {ADMIN.user_id: 1, SECOND.user_id: 1, "cli": 1}


def test_it_goes_on_by_itself_once_quickbooks_takes_calls_again(firm: Firm) -> None:
    run = pressed(firm)
    failing(firm, QuotaSpent())
    firm.turn(run.id)

    well(firm)
    firm.clock.move(hours=1)

    assert firm.turn(run.id) is Outcome.DONE
    assert firm.status(run.id) is RunStatus.COMPLETE


def test_a_page_that_does_not_fit_on_the_disk_pauses_the_run_until_there_is_space(sqlite_url: str) -> None:
    with opened_firm(sqlite_url) as firm:
        run = pressed(firm)
        for number in range(30):
            firm.books.add(f"big{number}", doc_number=token_hex(2_000))
        disk = small_disk(firm.engine)
        firm.engine.dispose()

        outcome = firm.turn(run.id)

        paused = firm.history.run(run.id)
        assert (outcome, paused.pause_reason) == (Outcome.PAUSED, PauseReason.SPACE)
        assert set(firm.messages(run.id)) == {"paused"}
        disk.remove()
        firm.engine.dispose()
        firm.clock.move(minutes=5)
        assert due(firm) == [run.id]
        assert firm.work_off(run.id).status is RunStatus.AWAITING


@dataclass
class SmallDisk:
    """A database that may grow by a few pages, and no more."""

    engine: Engine
    pages: int

    def limit(self, connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={self.pages}")

    def remove(self) -> None:
        event.remove(self.engine, "connect", self.limit)


def small_disk(engine: Engine) -> SmallDisk:
    """The disk is nearly full from now on."""
    # What was deleted before must leave no room.
    raw = engine.raw_connection()
    raw.cursor().execute("VACUUM")
    raw.close()
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    disk = SmallDisk(engine, pages + 8)
    event.listen(engine, "connect", disk.limit)
    return disk


@pytest.mark.parametrize("error", [QuickBooksUnavailable(), StoreBusy()])
def test_what_may_pass_is_tried_again_and_then_the_run_says_so(firm: Firm, error: AppError) -> None:
    run = pressed(firm)
    failing(firm, error)

    outcomes = []
    for _ in range(4):
        outcomes.append(firm.turn(run.id))
        firm.clock.move(minutes=2)

    assert outcomes == [Outcome.RETRY, Outcome.RETRY, Outcome.RETRY, Outcome.DONE]
    broken = firm.history.run(run.id)
    assert (broken.status, broken.error_code) == (RunStatus.FAILED, error.code)
    assert broken.error_sentence == error.sentence
    assert firm.messages(run.id) == ["final", "file"]


def test_what_passed_costs_nothing(firm: Firm) -> None:
    run = pressed(firm)
    failing(firm, QuickBooksUnavailable())
    firm.turn(run.id)

    well(firm)

    assert firm.work_off(run.id).status is RunStatus.COMPLETE
    assert len(firm.ledger()) == 5


def test_what_cannot_pass_is_not_tried_again(firm: Firm) -> None:
    run = pressed(firm)
    failing(firm, QuickBooksRefused())

    assert firm.turn(run.id) is Outcome.DONE
    assert firm.status(run.id) is RunStatus.FAILED


@pytest.mark.parametrize("policy", ["rest", "nothing"])
def test_a_retry_brings_in_what_a_broken_import_did_not(firm: Firm, policy: str) -> None:
    run = pressed(firm, policy)
    failing(firm, QuickBooksRefused())
    firm.turn(run.id)
    assert firm.history.report(run.id).counts == Counts(failed=5)
    well(firm)

    retried = firm.runs.retry(ADMIN, run.id)
    child = firm.work_off(retried.run.id)

    assert retried.run.filters.policy.value == policy
    assert child.status is RunStatus.COMPLETE
    assert len(firm.ledger()) == 5


def test_a_preview_that_broke_can_be_asked_for_again_but_not_retried(firm: Firm) -> None:
    fill(firm, linked=2, unlinked=1)
    run = firm.previews.start(ADMIN, *firm.draft())
    failing(firm, QuickBooksRefused())
    firm.turn(run.id)
    well(firm)

    assert firm.runs.retry(ADMIN, run.id).outcome is PressOutcome.NOT_POSSIBLE
    assert firm.previewed().status is RunStatus.AWAITING


def test_an_error_that_nobody_expected_ends_in_a_sentence_without_its_text(firm: Firm) -> None:
    run = pressed(firm)
    failing(firm, ZeroDivisionError("Acme owes 12.00"))
    worker = Worker(firm.store, firm.clock, firm.advance())

    outcomes = []
    for _ in range(4):
        outcomes.append(worker.work_off(run.id))
        firm.clock.move(minutes=2)

    assert outcomes == [Outcome.RETRY, Outcome.RETRY, Outcome.RETRY, Outcome.DONE]
    sentence = firm.history.run(run.id).error_sentence or ""
    assert sentence.startswith("Something went wrong on our side. Nothing was lost.")
    assert "Acme" not in sentence


def test_a_run_that_breaks_in_every_turn_ends_although_each_turn_begins_well(firm: Firm) -> None:
    run = pressed(firm)
    asked = firm.books.calls

    def fail_after_the_customers(question: int) -> None:
        if (question - asked) % 2 == 0:
            raise QuickBooksUnavailable

    firm.books.before_answer = fail_after_the_customers

    assert firm.work_off(run.id).status is RunStatus.FAILED
