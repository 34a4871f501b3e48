"""Delivery and payment, two separate facts about an invoice, and the tile that follows from them."""

from __future__ import annotations

from enum import StrEnum


class PaymentState(StrEnum):
    """What has been paid, by QuickBooks' own total and balance."""

    OPEN = "open"
    PARTIAL = "partial"
    PAID = "paid"
    VOID = "void"
    ZERO = "zero"
    #: It was deleted in QuickBooks, where nothing can be read of it any more.
    DELETED = "deleted"
    UNKNOWN = "unknown"


class DeliveryState(StrEnum):
    """Whether the customer was given the invoice, as far as QuickBooks knows."""

    NOT_SENT = "not_sent"
    QUEUED = "queued"
    SENT = "sent"
    VIEWED = "viewed"
    ERROR = "error"


class Tile(StrEnum):
    """The part of the invoice window in which an invoice or an entry stands."""

    DRAFTS = "drafts"
    AR_AGING = "ar_aging"
    FINALS = "finals"
    #: Of time entries and expenses: what a client is still to be billed for.
    WORK_IN_PROGRESS = "work_in_progress"
    #: And what is here but is not counted: it stands on an invoice in QuickBooks, or nobody is billed for it.
    BILLED = "billed"
    NOT_BILLABLE = "not_billable"


INVOICE_TILES = (Tile.DRAFTS, Tile.AR_AGING, Tile.FINALS)


class InvoiceStatus(StrEnum):
    """What a person chooses under *Invoices to bring in*."""

    SENT = "sent"
    IN_PROGRESS = "in_progress"
    PAID = "paid"
    VOIDED = "voided"


class AgingBucket(StrEnum):
    """Days past the due date, as in QuickBooks' own A/R aging."""

    CURRENT = "current"
    DAYS_1_30 = "1-30"
    DAYS_31_60 = "31-60"
    DAYS_61_90 = "61-90"
    DAYS_91_AND_OVER = "91+"
