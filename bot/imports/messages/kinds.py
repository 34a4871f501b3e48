"""Which words a run gets: those of an import, or those of an undo."""

from __future__ import annotations

from datetime import datetime

from bot.imports.messages import announcements, undoing
from bot.imports.messages import card as cards
from bot.imports.messages import report as reports
from bot.imports.messages.parts import Message
from services.model.import_run import RunKind
from services.model.report import RunReport


def card(report: RunReport, full: bool, now: datetime) -> Message:
    """The card as the run is now. ``full``: the place may show amounts, customers and projects."""
    return undoing.card(report, full, now) if _is_undo(report) else cards.card(report, full, now)


def final(report: RunReport, full: bool) -> Message:
    """The reply that mentions who asked."""
    return undoing.final(report, full) if _is_undo(report) else reports.final(report, full)


def private_copy(report: RunReport, link: str | None) -> Message:
    """The whole report for direct messages, where the place of the run may not show it."""
    words = undoing.private_copy if _is_undo(report) else reports.private_copy
    return words(report, link)


def announcement(report: RunReport, link: str | None) -> Message:
    """One line for the results channel: counts alone, and the way to the thread. Nobody is mentioned."""
    words = undoing.announcement if _is_undo(report) else announcements.announcement
    return words(report, link)


def paused_notice(report: RunReport, link: str | None) -> Message:
    """What a financial administrator is told by direct message of a run that waits."""
    words = undoing.paused_notice if _is_undo(report) else announcements.paused_notice
    return words(report, link)


def file_words(report: RunReport, has_workbook: bool) -> str:
    """What stands above the files."""
    return undoing.file_words(report) if _is_undo(report) else reports.file_words(report, has_workbook)


def _is_undo(report: RunReport) -> bool:
    return report.run.kind is RunKind.UNDO
