"""What is counted of runs, for those who watch over the installation."""

from __future__ import annotations

from services.metrics import REGISTRY
from services.model.import_run import RunStatus
from tests.services.imports.firm import Firm, fill


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"import_invoices_{name}", labels) or 0.0


def test_a_run_is_counted_when_it_ends_with_what_came_in(firm: Firm) -> None:
    fill(firm, linked=5, unlinked=2)
    ended = {"kind": "import", "status": "exceptions"}
    before = counted("runs_ended_total", **ended), counted("invoices_imported_total")
    took = counted("run_seconds_count", kind="import")

    run = firm.work_off(firm.unattended().id)

    assert run.status is RunStatus.EXCEPTIONS
    after = counted("runs_ended_total", **ended), counted("invoices_imported_total")
    assert after == (before[0] + 1, before[1] + 5)
    assert counted("run_seconds_count", kind="import") == took + 1


def test_a_preview_is_no_run_that_ended(firm: Firm) -> None:
    fill(firm, linked=2)
    before = counted("run_seconds_count", kind="import"), counted("invoices_imported_total")

    assert firm.previewed().status is RunStatus.AWAITING

    assert (counted("run_seconds_count", kind="import"), counted("invoices_imported_total")) == before


def test_a_worker_that_was_silent_for_too_long_is_counted(firm: Firm) -> None:
    run = firm.unattended()
    with firm.store.writing() as tx:
        assert tx.runs.claim(run.id, "who hangs", firm.clock.now()) is not None
        tx.commit()
    before = counted("leases_taken_over_total")

    firm.clock.move(seconds=100)
    firm.work_off(run.id)

    assert counted("leases_taken_over_total") == before + 1
