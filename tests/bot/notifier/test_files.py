"""The files of a report: made once, kept until they are sent, and never at the cost of the CSV."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

import pytest

from bot.notifier import files as module
from bot.notifier.files import KEPT_FOR, MOST_FAILURES, ReportFile, ReportFiles
from bot.use_cases import UseCases
from services.imports.report_files import FileNotMade
from services.model.report import RunItem, RunReport, Verdict
from tests.bot.notifier.firm import Firm
from tests.builders import a_report, an_item

BOTH = ["IMP-4T7Q2MZX.csv", "IMP-4T7Q2MZX.xlsx"]
PLAIN = BOTH[:1]


@dataclass
class Books(Firm):
    """A history that counts how often a report's files are made, and breaks as it is told to."""

    everything: Exception | None = None
    is_over: bool = False
    #: The runs whose CSV was begun.
    begun: list[str] = field(default_factory=list)

    def items(
        self, run_id: str, verdicts: Collection[Verdict] | None, after: int, limit: int
    ) -> list[RunItem]:
        if verdicts is not None and not after and len(self.begun) < 1_000:
            self.begun.append(run_id)
        if verdicts is None and self.everything is not None:
            raise self.everything
        return [] if after else [an_item()]

    def files(self) -> ReportFiles:
        return ReportFiles(cast(UseCases, self), lambda: self.is_over)


class Endless(Books):
    """A history that has always one more invoice, until the process stops."""

    def items(
        self, run_id: str, verdicts: Collection[Verdict] | None, after: int, limit: int
    ) -> list[RunItem]:
        self.is_over = after > 10
        return [an_item(position=after + 1)]


def report_of(run_id: str) -> RunReport:
    return a_report(replace(a_report().run, id=run_id))


def names(files: tuple[ReportFile, ...]) -> list[str]:
    return [file.name for file in files]


def test_a_report_has_a_csv_and_a_workbook() -> None:
    assert names(Books().files().of(a_report())) == BOTH


def test_files_are_made_once_however_many_reports_wait() -> None:
    books = Books()
    files = books.files()
    reports = [report_of(f"IMP-{number}") for number in range(8)]

    first = [files.of(report) for report in reports]
    begun = len(books.begun)

    assert [files.of(report) for report in reports] == first
    assert len(books.begun) == begun


def test_what_was_sent_is_kept_no_longer() -> None:
    books = Books()
    files = books.files()
    files.of(a_report())
    begun = len(books.begun)

    files.drop(a_report())
    files.of(a_report())

    assert len(books.begun) == 2 * begun


@pytest.mark.parametrize(
    ("age", "is_made_anew"), [(KEPT_FOR, False), (KEPT_FOR + timedelta(seconds=1), True)]
)
def test_what_nobody_asks_for_is_dropped_by_its_age(age: timedelta, is_made_anew: bool) -> None:
    books = Books()
    files = books.files()
    files.of(a_report())
    begun = len(books.begun)

    books.now_is += age
    files.of(a_report())

    assert (len(books.begun) > begun) == is_made_anew


def test_where_much_is_kept_the_oldest_goes_and_its_failures_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    files = Books().files()
    files.of(report_of("IMP-1"))
    files.failed(report_of("IMP-1"))
    monkeypatch.setattr(module, "MOST_BYTES", 1)

    assert len(files.of(report_of("IMP-2"))) == 2
    assert len(files.of(report_of("IMP-1"))) == 2
    files.failed(report_of("IMP-1"))
    files.of(report_of("IMP-2"))

    assert names(files.of(report_of("IMP-1"))) == ["IMP-1.csv"]


def test_a_pair_that_could_not_be_sent_twice_is_a_csv_from_then_on() -> None:
    files = Books().files()
    found = []
    for _ in range(3):
        found.append(names(files.of(a_report())))
        files.failed(a_report())

    assert found == [BOTH, BOTH, PLAIN]


def test_a_workbook_that_cannot_be_made_leaves_the_csv() -> None:
    (file,) = Books(everything=OSError("No space left on device")).files().of(a_report())

    assert file.name == "IMP-4T7Q2MZX.csv"
    assert b"1042" in file.content


def test_an_error_that_nobody_expected_costs_the_workbook_and_not_the_csv() -> None:
    files = Books(everything=RuntimeError("The sheet is too wide.")).files()
    for _ in range(MOST_FAILURES):
        with pytest.raises(RuntimeError):
            files.of(a_report())

    assert names(files.of(a_report())) == PLAIN


def test_a_process_that_stops_makes_no_more_files() -> None:
    with pytest.raises(FileNotMade):
        Endless().files().of(a_report())
