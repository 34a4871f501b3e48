"""The words for the states of a run, and for the tiles, buckets and statuses of invoices."""

from __future__ import annotations

from bot.text import grouped
from services.model.import_run import ImportRun, RunKind, RunStatus
from services.model.invoice_status import AgingBucket, DeliveryState, InvoiceStatus, PaymentState, Tile

HEADINGS = {
    RunStatus.PREVIEWING: "Preparing the preview",
    RunStatus.AWAITING: "Ready to import",
    RunStatus.REFUSED: "IMPORT FAILED",
    RunStatus.NOTHING: "Nothing new to import",
    RunStatus.IMPORTING: "Importing",
    RunStatus.PAUSED: "Import paused",
    RunStatus.COMPLETE: "Import complete",
    RunStatus.EXCEPTIONS: "Imported with exceptions",
    RunStatus.FAILED: "IMPORT FAILED",
    RunStatus.CANCELLED: "Import cancelled",
    RunStatus.REPLACED: "Replaced by a newer preview",
    RunStatus.JOINED: "Already under way",
    RunStatus.UNDOING: "Undoing the import",
    RunStatus.UNDONE: "Import undone",
}
DETAILS_REMOVED = "What it said of each invoice is kept no longer (KEEP_RUN_DETAILS_DAYS)."
#: What an undo is called where an import would be called otherwise.
_UNDO_HEADINGS = {
    RunStatus.PAUSED: "Undo paused",
    RunStatus.FAILED: "UNDO FAILED",
    RunStatus.CANCELLED: "Undo cancelled",
}
#: Stands wherever buckets are shown: why they need not equal QuickBooks' own report.
SENT_ONLY = "Sent invoices only; QuickBooks' own A/R also counts drafts, credit memos and unapplied payments."
TILE_NAMES = {
    Tile.DRAFTS: "Drafts",
    Tile.AR_AGING: "A/R Aging",
    Tile.FINALS: "Finals",
    Tile.WORK_IN_PROGRESS: "Work in Progress",
    Tile.BILLED: "Already billed",
    Tile.NOT_BILLABLE: "Not billable",
}
BUCKET_NAMES = {
    AgingBucket.CURRENT: "Current",
    AgingBucket.DAYS_1_30: "1–30",
    AgingBucket.DAYS_31_60: "31–60",
    AgingBucket.DAYS_61_90: "61–90",
    AgingBucket.DAYS_91_AND_OVER: "91 and over",
}
STATUS_NAMES = {
    InvoiceStatus.SENT: "sent",
    InvoiceStatus.IN_PROGRESS: "in progress",
    InvoiceStatus.PAID: "paid",
    InvoiceStatus.VOIDED: "voided",
}
PAYMENT_NAMES = {
    PaymentState.OPEN: "not paid yet",
    PaymentState.PARTIAL: "partly paid",
    PaymentState.PAID: "paid",
    PaymentState.VOID: "voided",
    PaymentState.ZERO: "nothing to pay",
    PaymentState.DELETED: "deleted in QuickBooks",
    PaymentState.UNKNOWN: "nobody can say what is paid",
}
DELIVERY_NAMES = {
    DeliveryState.NOT_SENT: "not sent from QuickBooks",
    DeliveryState.QUEUED: "waits to be sent",
    DeliveryState.SENT: "sent",
    DeliveryState.VIEWED: "seen by the customer",
    DeliveryState.ERROR: "sent, but it did not arrive",
}
#: The company's rule, as it is switched on and off.
TREAT_UNSENT, STOP_TREATING = "Treat unsent invoices as sent", "Stop treating unsent invoices as sent"


def heading_of(run: ImportRun) -> str:
    """The run's state in a few words."""
    is_undo = run.kind is RunKind.UNDO
    return _UNDO_HEADINGS.get(run.status, HEADINGS[run.status]) if is_undo else HEADINGS[run.status]


def move_label(number: int, to_sent: bool) -> str:
    """The button that leads to the review of what the rule would place elsewhere."""
    return f"Move the {grouped(number)} {'in' if to_sent else 'back to'} Drafts"
