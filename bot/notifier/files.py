"""The files of a report: made once, and kept until they are sent."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from mmap import mmap

import structlog

from bot.use_cases import UseCases
from services.imports.report_files import FileNotMade, csv_of, xlsx_of
from services.model.import_run import RunStatus
from services.model.report import RunItem, RunReport, Verdict

log = structlog.get_logger()

#: So often a workbook may fail to be made or sent; then the CSV, which everybody can read, goes alone.
MOST_FAILURES = 2
#: Files that were not asked for in so long were sent by somebody else.
KEPT_FOR = timedelta(minutes=30)
#: So much is kept while Slack takes nothing; what was not asked for longest is made anew.
MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file by its name; one that is large is not held, but read from where it was made."""

    name: str
    content: bytes | mmap


@dataclass(slots=True)
class _Kept:
    """What is known of one report's files; none are there before they are made."""

    asked_at: datetime
    files: tuple[ReportFile, ...] = ()
    failures: int = 0

    @property
    def size(self) -> int:
        return sum(len(file.content) for file in self.files)


class ReportFiles:
    """Makes the files of one report at a time; only who sends them asks for them."""

    def __init__(self, services: UseCases, is_over: Callable[[], bool]) -> None:
        self._services = services
        self._is_over = is_over
        self._kept: dict[tuple[str, RunStatus], _Kept] = {}

    def of(self, report: RunReport) -> tuple[ReportFile, ...]:
        """The CSV, and the workbook unless it could not be made. Raises ``FileNotMade`` when time is over."""
        self._drop_old()
        kept = self._asked_for(report)
        if not kept.files:
            kept.failures += 1  # counts unless it goes well
            kept.files = self._made(report, kept.failures <= MOST_FAILURES)
            kept.failures -= 1
        self._make_room(kept)
        return kept.files

    def failed(self, report: RunReport) -> None:
        """They could not be sent: after the second time the CSV is tried alone."""
        kept = self._asked_for(report)
        kept.failures += 1
        if kept.failures >= MOST_FAILURES:
            kept.files = kept.files[:1]

    def drop(self, report: RunReport) -> None:
        """Nobody will ask for them any more."""
        self._kept.pop(_key(report), None)

    def items(
        self, run_id: str, verdicts: Collection[Verdict] | None, after: int, limit: int
    ) -> list[RunItem]:
        """The run's items, for as long as there is time."""
        if self._is_over():
            raise FileNotMade
        return self._services.history.items(run_id, verdicts, after, limit)

    def _made(self, report: RunReport, has_workbook: bool) -> tuple[ReportFile, ...]:
        run_id = report.run.id
        plain = ReportFile(f"{run_id}.csv", csv_of(self, run_id, report.run.import_type))
        if not has_workbook:
            return (plain,)
        try:
            return plain, ReportFile(f"{run_id}.xlsx", xlsx_of(self, report))
        except FileNotMade as error:
            if self._is_over():
                raise
            log.warning("workbook_not_made", run=run_id, error=type(error.__cause__).__name__)
            return (plain,)

    def _asked_for(self, report: RunReport) -> _Kept:
        """What is kept of it, as the one that was asked for last."""
        now = self._services.clock.now()
        kept = self._kept.pop(_key(report), None) or _Kept(now)
        kept.asked_at = now
        self._kept[_key(report)] = kept
        return kept

    def _drop_old(self) -> None:
        oldest = self._services.clock.now() - KEPT_FOR
        self._kept = {key: kept for key, kept in self._kept.items() if kept.asked_at >= oldest}

    def _make_room(self, needed: _Kept) -> None:
        """Files go, but not how often they failed: else the CSV would never be tried alone."""
        size = sum(kept.size for kept in self._kept.values())
        for kept in self._kept.values():
            if size > MOST_BYTES and kept is not needed:
                size -= kept.size
                kept.files = ()


def _key(report: RunReport) -> tuple[str, RunStatus]:
    return report.run.id, report.run.status
