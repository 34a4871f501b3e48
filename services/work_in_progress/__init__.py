"""Time entries and expenses in the invoice window: what nobody was billed for, and what is known of it."""

from __future__ import annotations

from services.work_in_progress.exporting import EntryExport, NothingListed, NotWritten
from services.work_in_progress.its_project import EntryNotLinked
from services.work_in_progress.one_entry import EntryNotFound, EntryNotUpdated, OneEntry
from services.work_in_progress.updating import EntryUpdates
from services.work_in_progress.window import WorkInProgress

__all__ = [
    "EntryExport",
    "EntryNotFound",
    "EntryNotLinked",
    "EntryNotUpdated",
    "EntryUpdates",
    "NotWritten",
    "NothingListed",
    "OneEntry",
    "WorkInProgress",
]
