"""The product itself, in one process: a preview, the press on *Import*, and a preview of the same again."""

from __future__ import annotations

import argparse
import cProfile
from pathlib import Path

from bot.interpreter import favour_short_work, keep_memory_flat
from bot.logs import configure_logs
from services.clock import SystemClock
from services.container import Services, Tuning, build_services
from services.model.draft import DraftFields, FieldProblems
from services.model.import_run import WORKING, ImportType, RunStatus
from services.model.people import CLI_USER, Actor, Place, PlaceKind
from services.quickbooks.governor import Limits
from services.settings import Settings, load
from tests.benchmarks.databases import TEAM
from tests.benchmarks.fake_books import FIRST, LAST
from tests.benchmarks.measuring import Meter, report

ACTOR = Actor(TEAM, CLI_USER)
PLACE = Place("C0FINANCE", PlaceKind.PRIVATE, "finance")
#: A server of our own is not Intuit: these let through whatever can be asked.
UNLIMITED = Limits(burst=100_000, burst_seconds=0.001, per_minute=100_000)
#: Turns of work after which a run that goes on working is stuck.
_MOST_TURNS = 20


def main() -> None:
    """Measure once, and report."""
    chosen = _chosen()
    keep_memory_flat()
    settings = load(Settings)
    configure_logs(settings.log_format)
    limits = Limits() if chosen.governed else UNLIMITED
    services = build_services(settings, SystemClock(), tuning=Tuning(limits=limits))
    favour_short_work()
    profile = cProfile.Profile() if chosen.profile else None
    if profile is not None:
        profile.enable()
    meter, calls = measure(services, chosen.again, ImportType(chosen.type))
    if profile is not None:
        profile.disable()
        profile.dump_stats(str(chosen.profile))
    report(meter.phases, calls=calls)
    services.close()


def measure(
    services: Services, is_again: bool, import_type: ImportType = ImportType.INVOICE_HISTORY
) -> tuple[Meter, int]:
    """The phases, and how often QuickBooks was asked until the preview stood."""
    meter = Meter(services.settings.database_url)
    meter.begin()
    run_id = _preview(services, import_type)
    meter.end("preview")
    calls = services.history.run(run_id).calls
    if is_again:
        run_id = _preview(services, import_type)
        meter.end("again")
        return meter, calls
    services.runs.press_import(ACTOR, run_id)
    _work_off(services, run_id, RunStatus.COMPLETE)
    meter.end("import")
    return meter, calls


def _preview(services: Services, import_type: ImportType) -> str:
    """What a person does up to *Next step*, and the work that follows; the run."""
    draft = services.drafts.open(ACTOR, PLACE).draft
    company = str(draft.connection_id)
    draft = services.drafts.choose(ACTOR, draft.id, draft.version, import_type, company)
    fields = DraftFields(date_from=FIRST.isoformat(), date_to=LAST.isoformat()).of_type(import_type)
    submitted = services.drafts.submit(ACTOR, draft.id, draft.version, fields)
    if isinstance(submitted, FieldProblems):
        raise ValueError(f"The form was not taken: {submitted.by_field}")
    run = services.previews.start(ACTOR, *submitted)
    _work_off(services, run.id, RunStatus.AWAITING)
    return run.id


def _work_off(services: Services, run_id: str, expected: RunStatus) -> None:
    for _ in range(_MOST_TURNS):
        services.worker.work_off(run_id)
        run = services.history.run(run_id)
        if run.status not in WORKING:
            break
    if run.status is not expected:
        raise RuntimeError(f"The run ended as {run.status}: {run.error_sentence}")


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--again", action="store_true", help="preview twice instead of importing")
    parser.add_argument("--type", choices=list(ImportType), default=ImportType.INVOICE_HISTORY)
    parser.add_argument("--governed", action="store_true", help="keep Intuit's limits")
    parser.add_argument("--profile", type=Path, help="write a profile there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
