"""What a run took of the month's QuickBooks calls is what QuickBooks counted, however its turns end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
import sqlalchemy as sa

from services.errors import QuickBooksUnavailable, QuotaSpent
from services.imports.advance import Advance
from services.imports.turn import Sizes
from services.model.import_run import ANY_PLAN, Filters, ImportRun, NewRun, RunStatus, Via
from services.model.metering import CallShare
from services.ports.engine import Outcome
from services.ports.store import Transaction
from services.projects import Customers
from services.quickbooks.client import QuickBooksSources
from services.quickbooks.governor import Limits
from services.sandbox.controls import Controls
from services.store.engine import open_engine
from services.store.message_tables import outbox
from services.store.tables import metadata
from tests.mirror.mirrored import NOW, QuickClock, StandInTokens
from tests.services.desk_doubles import ADMIN, TEAM
from tests.services.imports.firm import SECOND, SIZES, Firm, fill
from tests.services.imports.test_faults import RANGE, served

__all__ = ["served"]
MONTH = "2026-03"


@pytest.fixture
def controls(served: tuple[str, Controls, QuickClock]) -> Controls:
    """The knobs of a stand-in that is as new."""
    _, controls, clock = served
    clock.move(seconds=(NOW - clock.now()).total_seconds())
    controls.reset()
    return controls


@pytest.fixture
def asking(
    served: tuple[str, Controls, QuickClock],
    controls: Controls,
    database_url: str,
) -> Iterator[Firm]:
    """A firm in front of the stand-in."""
    url, _, clock = served
    engine = open_engine(database_url)
    metadata.create_all(engine)
    firm = Firm(engine, clock)
    limits = Limits(page_size=50, read_seconds=0.4)
    firm.sources = QuickBooksSources(cast(Any, StandInTokens(controls)), firm.store, clock, url, limits)
    controls.log.clear()
    yield firm
    engine.dispose()


def asked(firm: Firm) -> ImportRun:
    """A run of two months that nobody confirms."""
    new = NewRun(firm.connection_id, TEAM, "cli", Via.CLI, Filters(*RANGE), approved_digest=ANY_PLAN)
    return firm.previews.request(new)


def used(firm: Firm) -> int:
    with firm.store.reading() as tx:
        return tx.meter.total(MONTH)


def assert_all_are_counted(firm: Firm, run: ImportRun, controls: Controls) -> None:
    received = len(controls.log.entries())
    assert received > 0
    assert (firm.history.run(run.id).calls, used(firm)) == (received, received)


@pytest.mark.parametrize(
    "kinds",
    [
        [],
        ["reset", "503_html", "truncated", "401_json"],
        ["429_xml"],
        ["hang"] * 4,
        ["6190"],
        ["403_json"],
    ],
    ids=lambda kinds: "+".join(kinds) or "none",
)
def test_what_a_run_took_is_what_quickbooks_counted(
    asking: Firm, controls: Controls, kinds: list[str]
) -> None:
    for kind in kinds:
        controls.fault(kind, match="FROM Invoice", times=1)

    run = asking.work_off(asked(asking).id)

    assert_all_are_counted(asking, run, controls)


def test_calls_before_and_after_a_pause_are_all_counted(asking: Firm, controls: Controls) -> None:
    controls.when("FROM Invoice", 2, fault={"kind": "429_xml", "retry_after": 3600})
    run = asked(asking)

    assert asking.turn(run.id) is Outcome.PAUSED
    assert_all_are_counted(asking, run, controls)
    asking.clock.move(hours=1)
    asking.work_off(run.id)

    assert asking.status(run.id) is RunStatus.REFUSED
    assert_all_are_counted(asking, run, controls)


def test_calls_of_a_run_that_is_cancelled_while_it_reads_are_all_counted(
    asking: Firm, controls: Controls
) -> None:
    run = asked(asking)

    class Cancelling(Advance):
        def _refresh(self, run: ImportRun, turn: Any) -> Any:
            asking.runs.cancel(ADMIN, run.id)
            return super()._refresh(run, turn)

    worker = Cancelling(asking.store, cast(Any, asking.sources), asking.clock, asking.rights, SIZES)

    assert worker.advance(run.id) is Outcome.CANCELLED
    assert_all_are_counted(asking, run, controls)


def test_calls_for_a_run_that_somebody_else_took_over_are_counted(asking: Firm, controls: Controls) -> None:
    run = asked(asking)

    class Late(Advance):
        def _refresh(self, run: ImportRun, turn: Any) -> Any:
            turn.source.company()
            taken_over(asking, run)
            return super()._refresh(run, turn)

    worker = Late(asking.store, cast(Any, asking.sources), asking.clock, asking.rights, SIZES)

    assert worker.advance(run.id) is Outcome.FENCED
    assert used(asking) == len(controls.log.entries()) > 2


def taken_over(firm: Firm, run: ImportRun) -> None:
    """Another process has the run by now."""
    firm.clock.move(minutes=10)
    with firm.store.writing() as tx:
        assert tx.runs.claim(run.id, "somebody else", firm.clock.now()) is not None
        tx.commit()


def test_a_company_s_customers_are_counted_where_no_run_asks_for_them(
    asking: Firm, controls: Controls
) -> None:
    customers = Customers(asking.store, asking.clock, cast(Any, asking.sources))

    customers.bring(asking.connection_id)

    assert used(asking) == len(controls.log.entries()) > 0


def test_what_was_asked_for_customers_in_vain_is_counted_too(asking: Firm, controls: Controls) -> None:
    controls.fault("503_html", match="Customer", times=99)
    customers = Customers(asking.store, asking.clock, cast(Any, asking.sources))

    with pytest.raises(QuickBooksUnavailable):
        customers.bring(asking.connection_id)

    assert used(asking) == len(controls.log.entries()) == 4


def use(firm: Firm, calls: int) -> None:
    """So many more of November's calls are used."""

    def add(tx: Transaction) -> None:
        tx.meter.add(firm.connection_id, "2026-11", calls)

    with firm.store.writing() as tx:
        add(tx)
        tx.commit()


def limited(firm: Firm, calls: int) -> Advance:
    """A worker of an installation that may make so many calls a month."""
    return Advance(firm.store, firm.books, firm.clock, firm.rights, Sizes(monthly_calls=calls))


def warnings(firm: Firm) -> list[tuple[str, str]]:
    """Who is told at which mark."""
    wanted = sa.select(outbox.c.recipient, outbox.c.dedupe_key).where(outbox.c.kind == "calls")
    with firm.engine.connect() as connection:
        return sorted((row.recipient, row.dedupe_key.split(":")[2]) for row in connection.execute(wanted))


EVERYBODY = sorted([ADMIN.user_id, SECOND.user_id, "cli"])


@pytest.mark.parametrize(
    ("before", "mark"), [(0, None), (700, None), (800, "80"), (900, "80"), (950, "95"), (2000, "95")]
)
def test_each_administrator_is_told_once_at_a_mark(firm: Firm, before: int, mark: str | None) -> None:
    use(firm, before)
    worker = limited(firm, 1000)

    for _ in range(2):
        fill(firm, linked=2)
        worker.advance(firm.previews.start(ADMIN, *firm.draft()).id)
        worker = limited(firm, 1000)

    assert warnings(firm) == ([(person, mark) for person in EVERYBODY] if mark else [])


def test_they_are_told_again_at_the_next_mark_and_in_the_next_month(firm: Firm) -> None:
    fill(firm, linked=2)
    worker = limited(firm, 1000)

    for calls, month in [(800, "2026-11"), (150, "2026-11"), (900, "2026-12")]:
        firm.clock.move(days=28 if month == "2026-12" else 0)
        with firm.store.writing() as tx:
            tx.meter.add(firm.connection_id, month, calls)
            tx.commit()
        worker.advance(firm.previews.start(ADMIN, *firm.draft()).id)

    assert warnings(firm) == [(person, mark) for person in EVERYBODY for mark in ("80", "80", "95")]


def test_where_there_is_no_limit_nobody_is_told(firm: Firm) -> None:
    use(firm, 10**9)
    fill(firm, linked=2)

    limited(firm, 0).advance(firm.previews.start(ADMIN, *firm.draft()).id)

    assert warnings(firm) == []


def test_a_report_knows_the_month_s_calls(firm: Firm) -> None:
    fill(firm, linked=2)
    run = firm.previewed()

    usage = firm.history.report(run.id).usage

    assert usage is not None
    assert usage.used == firm.history.run(run.id).calls > 0
    assert usage.shares == (CallShare("Rivertown Design", usage.used),)


def test_one_that_is_refused_for_the_month_is_no_more_than_a_call_an_hour(firm: Firm) -> None:
    fill(firm, linked=2)
    run = firm.previews.start(ADMIN, *firm.draft())

    def refuse(question: int) -> None:
        raise QuotaSpent

    firm.books.before_answer = refuse
    for _ in range(5):
        firm.turn(run.id)
        firm.clock.move(minutes=30)

    assert firm.books.calls == 3
