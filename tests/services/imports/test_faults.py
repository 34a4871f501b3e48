"""Every fault of QuickBooks during an import: a sentence with a remedy, or nothing that anybody notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import pytest

from services.model.import_run import ANY_PLAN, Filters, ImportRun, NewRun, RunStatus, Via
from services.quickbooks.client import QuickBooksSources
from services.quickbooks.governor import Limits
from services.sandbox.controls import Controls
from services.sandbox.disturbances import FaultKind
from services.sandbox.http_api import create_app
from services.sandbox.seed import seeded_company
from services.sandbox.serving import Served
from services.store.engine import open_engine
from services.store.tables import metadata
from tests.mirror.mirrored import NOW, QuickClock, StandInTokens
from tests.services.desk_doubles import TEAM, connected
from tests.services.imports.firm import Firm

RANGE = date(2025, 11, 1), date(2025, 12, 31)
#: As many requests as no run makes.
FOR_EVER = 100_000


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, Controls, QuickClock]]:
    clock = QuickClock()
    controls = Controls(seeded_company(clock))
    server = Served(create_app(controls.company, controls)).start()
    yield server.url, controls, clock
    server.stop()


@pytest.fixture
def controls(served: tuple[str, Controls, QuickClock]) -> Controls:
    """The knobs of a stand-in that is as new."""
    _, controls, clock = served
    clock.move(seconds=(NOW - clock.now()).total_seconds())
    controls.reset()
    return controls


@pytest.fixture
def firm(served: tuple[str, Controls, QuickClock], controls: Controls, sqlite_url: str) -> Iterator[Firm]:
    """A firm in front of the stand-in, with every customer at the top linked to one project."""
    url, _, clock = served
    engine = open_engine(sqlite_url)
    metadata.create_all(engine)
    firm = Firm(engine, clock)
    limits = Limits(page_size=50, read_seconds=0.4)
    tokens = cast(Any, StandInTokens(controls))
    firm.sources = QuickBooksSources(tokens, firm.store, clock, url, limits)
    customers = controls.company.documents("Customer")
    firm.project("Everybody", *(one["Id"] for one in customers if not one.get("ParentRef")))
    yield firm
    engine.dispose()


def imported(firm: Firm) -> ImportRun:
    """A run of two months that nobody confirms, worked off."""
    new = NewRun(firm.connection_id, TEAM, "cli", Via.CLI, Filters(*RANGE), approved_digest=ANY_PLAN)
    return firm.work_off(firm.previews.request(new).id)


def in_range(controls: Controls) -> set[str]:
    invoices = controls.company.documents("Invoice")
    return {one["Id"] for one in invoices if RANGE[0].isoformat() <= one["TxnDate"] <= RANGE[1].isoformat()}


PAUSES = {
    *(FaultKind.THROTTLED_LOWER, FaultKind.THROTTLED_CAPITAL, FaultKind.THROTTLED_XML),
    *(FaultKind.THROTTLED_XML_403, FaultKind.FORBIDDEN),
    *(FaultKind.UNAUTHORISED_LOWER, FaultKind.UNAUTHORISED_XML, FaultKind.LOWER_FAULT_IN_200),
}
HARMLESS = {FaultKind.EXTRA_ROW, FaultKind.NULL_CUSTOMER}
BREAKS = sorted(set(FaultKind) - PAUSES - HARMLESS)


@pytest.mark.parametrize("kind", BREAKS)
def test_a_fault_that_stays_ends_the_run_with_a_sentence_and_a_remedy(
    firm: Firm, controls: Controls, kind: FaultKind
) -> None:
    controls.fault(kind, match="FROM Invoice", times=FOR_EVER)

    run = imported(firm)

    assert run.status is RunStatus.FAILED
    assert run.id.startswith("IMP-")
    sentence = run.error_sentence or ""
    assert "QuickBooks" in sentence.split(". ")[0]
    assert sentence.count(". ") >= 1
    assert firm.ledger() == {}


@pytest.mark.parametrize("kind", sorted(PAUSES))
def test_a_fault_that_waiting_or_reconnecting_cures_pauses_the_run(
    firm: Firm, controls: Controls, kind: FaultKind
) -> None:
    controls.fault(kind, match="FROM Invoice", times=FOR_EVER, retry_after=1)

    run = imported(firm)

    assert run.status is RunStatus.PAUSED
    assert run.pause_reason is not None
    assert firm.ledger() == {}


@pytest.mark.parametrize("kind", sorted(FaultKind))
def test_a_fault_that_passes_loses_and_doubles_nothing(
    firm: Firm, controls: Controls, kind: FaultKind
) -> None:
    controls.fault(kind, match="FROM Invoice", times=1, retry_after=1)
    broken = imported(firm)

    run = broken if broken.status is RunStatus.EXCEPTIONS else again(firm, broken)

    assert set(firm.verdicts(run.id)) == in_range(controls)
    report = firm.history.report(run.id)
    assert report.tie_out is not None
    assert report.tie_out.unexplained == 0
    assert len(firm.ledger()) > 20


def again(firm: Firm, broken: ImportRun) -> ImportRun:
    """The run once the cause is gone: reconnected where it waited for that, else asked for anew."""
    if broken.status is not RunStatus.PAUSED:
        return imported(firm)
    connected(firm.store, firm.clock)
    firm.clock.move(minutes=10)
    return firm.work_off(broken.id)


@pytest.mark.parametrize("kind", ["poison", "missing", "lines_missing", "null_customer"])
def test_one_bad_invoice_never_stops_the_others(firm: Firm, controls: Controls, kind: str) -> None:
    plain = in_range(controls) - set(controls.company.cases.values())
    bad = min(plain)
    controls.row(bad, kind)

    run = imported(firm)

    assert run.status is RunStatus.EXCEPTIONS
    assert plain - set(firm.ledger()) <= {bad}
