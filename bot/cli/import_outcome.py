"""What became of a run's invoices, as ``import`` counts them: an all-or-nothing run may hold some back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.model.import_run import CommitPolicy, RunStatus
from services.model.report import Counts, RunItem, RunReport, Verdict

if TYPE_CHECKING:
    from bot.bootstrap import Services

#: Why an invoice with nothing wrong was not imported: the run imports all or nothing.
IMPORT_NOTHING = "import_nothing"
IMPORT_NOTHING_REMEDY = "Settle those that need you, then import again; or choose --policy rest."
_PAGE = 1000


def counts_of(report: RunReport) -> Counts:
    """The run's counts; those that an all-or-nothing run held back count as failed."""
    counts = report.counts
    if not imports_nothing(report):
        return counts
    return Counts(
        imported=0,
        already_here=counts.already_here,
        rejected=counts.rejected,
        failed=counts.failed + counts.imported,
        left_out=counts.left_out,
    )


def held_back(report: RunReport) -> int:
    """How many had nothing wrong with them."""
    return report.counts.imported if imports_nothing(report) else 0


def imports_nothing(report: RunReport) -> bool:
    """Whether a run that was to import did not, or would not: then nothing of it may be called imported."""
    run = report.run
    if run.dry_run:
        return run.filters.policy is CommitPolicy.ALL_OR_NOTHING and report.counts.need_you > 0
    is_kept = run.filters.policy is CommitPolicy.PARTIAL and run.status is RunStatus.FAILED
    return run.status in (RunStatus.REFUSED, RunStatus.FAILED) and not is_kept


def is_held_back(report: RunReport, item: RunItem) -> bool:
    """Whether nothing is wrong with this one, but for the others."""
    return imports_nothing(report) and item.verdict is Verdict.WOULD_IMPORT


def items_of(services: Services, run_id: str) -> Iterator[RunItem]:
    """Every invoice that was asked for, in order."""
    after = -1
    while page := services.history.items(run_id, None, after, _PAGE):
        yield from (item for item in page if item.verdict is not Verdict.LEFT_OUT)
        after = page[-1].position
