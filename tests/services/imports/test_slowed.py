"""A run that QuickBooks asked to slow down says so, and can be cancelled while it waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.model.import_run import ImportRun
from services.ports.engine import Outcome
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import Firm, fill


def test_it_says_until_when_while_it_waits_and_no_more_once_it_gets_on(firm: Firm) -> None:
    fill(firm, linked=3)
    run = firm.previews.start(ADMIN, *firm.draft())
    worker, until = firm.advance(), firm.clock.now() + timedelta(minutes=1)
    seen: list[datetime | None] = []

    def slow(question: int) -> None:
        firm.books.slowed_until = until if question == 2 else None
        firm.sent_cards()
        worker.heartbeat()
        seen.append(firm.history.run(run.id).progress.slowed_until)
        assert firm.shows_card(run.id)

    firm.books.before_answer = slow
    worker.advance(run.id)

    assert until in seen
    assert firm.history.run(run.id).progress.slowed_until is None


def test_who_cancels_while_it_waits_need_not_wait_for_quickbooks(firm: Firm) -> None:
    fill(firm, linked=3)
    run: ImportRun = firm.previews.start(ADMIN, *firm.draft())
    worker, asked = firm.advance(), firm.books.calls

    def wait(question: int) -> None:
        firm.runs.cancel(ADMIN, run.id)
        worker.heartbeat()
        firm.books.watch()

    firm.books.before_answer = wait

    assert worker.advance(run.id) is Outcome.CANCELLED
    assert firm.books.calls == asked + 1
