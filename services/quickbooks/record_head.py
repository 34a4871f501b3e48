"""What time activities, bills and purchases have in common: their head, who is billed, and whether."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from services.decisions.invoice_status import folded
from services.model.entry import Billable, SourceEntry, SourceRecord
from services.model.rejection import ReviewProblem
from services.quickbooks import values, wire
from services.quickbooks.entry_content import entry_digest, record_digest
from services.quickbooks.links import names_invoice
from services.quickbooks.wire_entries import RecordDocument

_NO_META = wire.Meta()
_BILLABLE = {
    "billable": Billable.BILLABLE,
    "notbillable": Billable.NOT_BILLABLE,
    "hasbeenbilled": Billable.BILLED,
}


class Head(NamedTuple):
    """What the entries of a document take from it; ``problem`` is one of the whole document."""

    txn_date: date | None
    currency: str
    problem: ReviewProblem | None

    def problem_with(self, billable: Billable | None, own: ReviewProblem | None) -> ReviewProblem | None:
        """What is wrong with an entry that has this problem of its own.

        Before anything else that nobody can say whether it is billed: by that alone is it known that an entry
        which is here stays as it is.
        """
        if self.problem is not ReviewProblem.UNREADABLE and billable is None:
            return ReviewProblem.BILLING_UNCLEAR
        return self.problem or own


class Customer(NamedTuple):
    """Whom an entry is for: the id and the name of a customer, and the project that is named beside it."""

    qbo_id: str | None
    name: str | None
    project_id: str | None = None


def record_of(
    document: RecordDocument,
    raw: bytes,
    home_currency: str,
    entries_of: Callable[[Head], Sequence[SourceEntry]],
    unreadable: bool,
) -> SourceRecord:
    """The document with its entries, digests included."""
    meta = document.meta_data or _NO_META
    digest = hashlib.sha256(raw).hexdigest()
    head = _head_of(document, home_currency, unreadable)
    entries = tuple(
        entry._replace(content_digest=entry_digest(entry, head.txn_date, head.currency))
        for entry in entries_of(head)
    )
    record = SourceRecord(
        qbo_id=values.text(document.id) or f"unreadable-{digest[:16]}",
        sync_token=values.version(document.sync_token) or 0,
        created_at=values.instant(meta.create_time),
        updated_at=values.instant(meta.last_updated_time),
        doc_number=values.text(document.doc_number),
        txn_date=head.txn_date,
        due_date=values.day(document.due_date),
        currency=head.currency,
        exchange_rate=values.exact(document.exchange_rate),
        raw=raw,
        digest=digest,
        content_digest="",
        entries=entries,
    )
    return record._replace(content_digest=record_digest(record))


def customer_of(customer: wire.Ref | None, *projects: wire.Ref | None) -> Customer:
    """Whom an entry is for: the customer, with the project that is named beside; else the project alone.

    ProjectRef names a project by the id that it has as a sub-customer, or by one that only Intuit's Project
    API knows (its page of use cases shows such an invoice): whoever knows the customers tells which.
    """
    project = next((one for one in projects if values.referred(one) is not None), None)
    project_id = values.referred(project)
    if (customer_id := values.referred(customer)) is None:
        return Customer(project_id, values.named(project) or values.named(customer))
    return Customer(customer_id, values.named(customer), project_id if project_id != customer_id else None)


def billable_of(status: Any, linked: Any) -> Billable | None:
    """Whether it is billed; None for a status that nobody knows. Without one QuickBooks does not bill it.

    What is billable and is linked to an invoice stands on that: it is never counted as unbilled.
    """
    found = _BILLABLE.get(folded(values.text(status))) if status is not None else Billable.NOT_BILLABLE
    return Billable.BILLED if found is Billable.BILLABLE and names_invoice(linked) else found


def _head_of(document: RecordDocument, home_currency: str, unreadable: bool) -> Head:
    on = values.day(document.txn_date)
    currency = values.referred(document.currency_ref) or home_currency
    if unreadable or not _is_whole(document, on):
        return Head(on, currency, ReviewProblem.UNREADABLE)
    if on is None:
        return Head(on, currency, ReviewProblem.NO_DATE)
    if document.exchange_rate is not None and values.exact(document.exchange_rate) is None:
        return Head(on, currency, ReviewProblem.AMOUNT_DOES_NOT_FIT)
    return Head(on, currency, None)


def _is_whole(document: RecordDocument, on: date | None) -> bool:
    """Whether id, version and every date that is there could be read: no stub, and no part of a document."""
    if document.sparse is True or folded(values.text(document.status)) == "deleted":
        return False
    if (document.txn_date and on is None) or (document.due_date and values.day(document.due_date) is None):
        return False
    return values.text(document.id) is not None and values.version(document.sync_token) is not None
