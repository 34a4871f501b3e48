"""What came of pressing a button of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from services.model.import_run import ImportRun


class PressOutcome(Enum):
    """What happened: code, and what the person is told. STARTED and CANCELLING are told by the message."""

    STARTED = ("started", "The import has started.")
    MAY_CHANGE = ("may_change", "The choices may be changed.")
    CANCELLING = ("cancelling", "The import is being cancelled.")
    ALREADY_STARTED = ("already_started", "This import was already started.")
    TOO_OLD = ("too_old", "This confirmation is older than 24 hours. Start again with /import-invoices.")
    REPLACED = ("replaced", "This confirmation was replaced by a newer one.")
    NOT_YOURS = ("not_yours", "Only the person who asked for this import can press this.")
    DETAILS_REMOVED = (
        "details_removed",
        "This import is older than what is kept of imports here (KEEP_RUN_DETAILS_DAYS), so it cannot be "
        "retried any more. Import its dates again with /import-invoices.",
    )
    NOT_POSSIBLE = ("not_possible", "There is nothing to do here any more.")

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, slots=True)
class Pressed:
    """The run after the press (a new one for *Retry* and *Import the other N*), and who was first, when."""

    run: ImportRun
    outcome: PressOutcome
    by: str | None = None
    at: datetime | None = None
