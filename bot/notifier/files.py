"""The files of a report, made beside the pump: a large workbook takes longer than other messages may wait."""

from __future__ import annotations

import threading
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import structlog

from bot.use_cases import History
from services.imports.report_files import FileNotMade, csv_of, xlsx_of
from services.model.import_run import RunStatus
from services.model.report import RunItem, RunReport, Verdict

log = structlog.get_logger()

#: Seconds for which a message waits for its files before others are sent meanwhile; and when it looks again.
PATIENCE, LITTLE_PATIENCE = 4.0, 0.1
#: Reports whose files are kept until they are asked for again; somebody else may have sent them.
MOST_KEPT = 4


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file by its name."""

    name: str
    content: bytes


class ReportFiles:
    """Makes the files of one report after the other."""

    def __init__(self, history: History, patience: float = PATIENCE) -> None:
        self._history = history
        self._patience = patience
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="report-files")
        self._making: dict[tuple[str, RunStatus], Future[tuple[ReportFile, ...]]] = {}
        self._is_stopped = threading.Event()

    def of(self, report: RunReport) -> tuple[ReportFile, ...] | None:
        """The CSV, and the workbook unless it could not be made; None while they are in the making."""
        key = (report.run.id, report.run.status)
        known = self._making.pop(key, None)
        making = known or self._pool.submit(self._made, report)
        wait([making], timeout=LITTLE_PATIENCE if known else self._patience)
        if making.done():
            return making.result()
        self._making[key] = making
        if len(self._making) > MOST_KEPT:
            self._making.pop(next(iter(self._making))).cancel()
        return None

    def stop(self) -> None:
        """Make no more: what is in the making is left to the next process."""
        self._is_stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def items(
        self, run_id: str, verdicts: Collection[Verdict] | None, after: int, limit: int
    ) -> list[RunItem]:
        """The run's items, for as long as there is time."""
        if self._is_stopped.is_set():
            raise FileNotMade
        return self._history.items(run_id, verdicts, after, limit)

    def _made(self, report: RunReport) -> tuple[ReportFile, ...]:
        run_id = report.run.id
        plain = ReportFile(f"{run_id}.csv", csv_of(self, run_id))
        try:
            return plain, ReportFile(f"{run_id}.xlsx", xlsx_of(self, report))
        except FileNotMade as error:
            if self._is_stopped.is_set():
                raise
            log.warning("workbook_not_made", run=run_id, error=type(error.__cause__).__name__)
            return (plain,)
