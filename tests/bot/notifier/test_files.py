"""The files of a report: made while other messages are sent, and never at the cost of the CSV."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import replace
from typing import cast

import pytest

from bot.notifier.delivery import WAIT_FOR_FILES
from bot.notifier.files import ReportFile, ReportFiles
from bot.use_cases import History
from services.model.outbox import MessageKind, RunCard
from services.model.report import RunItem, Verdict
from tests.bot.notifier.firm import TAKES_ALL, Firm, a_message
from tests.bot.slack_double import a_slack
from tests.builders import a_report, an_item

#: More looks than making two invoices into files may take.
MOST_LOOKS = 600
SHORT = 0.05


class Shelf:
    """A history that gives its items once it may."""

    def __init__(self, everything: Exception | None = None) -> None:
        self.is_open = threading.Event()
        self._everything = everything

    def items(
        self, run_id: str, verdicts: Collection[Verdict] | None, after: int, limit: int
    ) -> list[RunItem]:
        assert self.is_open.wait(timeout=30)
        if verdicts is None and self._everything is not None:
            raise self._everything
        return [] if after else [an_item()]


class Endless:
    """A history that has always one more invoice."""

    def items(
        self, run_id: str, verdicts: Collection[Verdict] | None, after: int, limit: int
    ) -> list[RunItem]:
        return [an_item(position=after + 1)]


def files_of(history: object, patience: float = SHORT) -> ReportFiles:
    return ReportFiles(cast(History, history), patience)


def made(files: ReportFiles) -> tuple[ReportFile, ...]:
    """The files, once they are made."""
    for _ in range(MOST_LOOKS):
        found = files.of(a_report())
        if found is not None:
            return found
    raise AssertionError("The files were never made.")


def test_files_in_the_making_are_there_later() -> None:
    shelf = Shelf()
    files = files_of(shelf)

    assert files.of(a_report()) is None
    shelf.is_open.set()

    assert [file.name for file in made(files)] == ["IMP-4T7Q2MZX.csv", "IMP-4T7Q2MZX.xlsx"]


def test_a_workbook_that_cannot_be_made_leaves_the_csv() -> None:
    shelf = Shelf(everything=OSError("No space left on device"))
    shelf.is_open.set()

    (file,) = made(files_of(shelf))

    assert file.name == "IMP-4T7Q2MZX.csv"
    assert b"1042" in file.content


def test_another_error_is_not_swallowed() -> None:
    shelf = Shelf(everything=RuntimeError("The store is gone."))
    shelf.is_open.set()

    with pytest.raises(RuntimeError):
        made(files_of(shelf))


def test_a_process_that_stops_makes_no_more_files() -> None:
    files = files_of(Endless())
    assert files.of(a_report()) is None

    files.stop()

    with pytest.raises(RuntimeError):  # it takes no more
        files.of(a_report(replace(a_report().run, id="IMP-LATER")))


def test_a_message_whose_files_are_in_the_making_waits_and_others_are_sent() -> None:
    shelf = Shelf()
    firm = Firm(card_at=RunCard("IMP-4T7Q2MZX", "C0FINANCE", "1.0"))
    with a_slack(**TAKES_ALL) as slack:
        delivery = firm.delivery(slack, files_of(shelf))
        assert delivery.deliver(a_message(MessageKind.FILE)) == WAIT_FOR_FILES
        delivery.deliver(a_message(MessageKind.FINAL))
        shelf.is_open.set()
        delivery.stop()

    assert [method for method, _ in slack.asked] == ["chat.postMessage"]
