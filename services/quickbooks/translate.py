"""QuickBooks' documents → our nouns. A document that cannot be read is kept whole and says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Any

import msgspec

from services.decisions.check_sums import Figures, Readable, review_problem
from services.decisions.invoice_status import DeliveryMarks, delivery_state, folded, payment_state
from services.model.quickbooks import SourceCustomer, SourceInvoice
from services.model.rejection import ReviewProblem
from services.quickbooks import values, wire
from services.quickbooks.content import content_digest
from services.quickbooks.lenient import readable_parts
from services.quickbooks.links import settlers_of
from services.quickbooks.translate_lines import lines_of

#: Charges that a customer's statement carries; the invoice then shows only their subtotal.
_CHARGES = frozenset({"statementcharge", "reimbcharge", "reimbursecharge", "chargecredit"})
_NO_META = wire.Meta()
#: What decoding ends in: the last one for an object nested almost without end.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
#: Invoices that are decoded in one go: a millisecond, in which an acknowledgement has to wait.
_AT_ONCE = 100


def invoice_of(raw: bytes, home_currency: str) -> SourceInvoice:
    """The invoice in these bytes; with a problem, but never an exception, if it is an odd one."""
    try:
        document = wire.invoice.decode(raw)
    except _UNREADABLE:
        unread = _translated(readable_parts(raw), raw, home_currency)
        return unread._replace(problem=ReviewProblem.UNREADABLE)
    return _translated(document, raw, home_currency)


def invoices_of(raws: Sequence[bytes], home_currency: str) -> tuple[SourceInvoice, ...]:
    """The invoices in these bytes, in their order."""
    parts = (raws[start : start + _AT_ONCE] for start in range(0, len(raws), _AT_ONCE))
    return tuple(invoice for some in parts for invoice in _together(some, home_currency))


def _together(raws: Sequence[bytes], home_currency: str) -> Iterator[SourceInvoice]:
    """These invoices, decoded in one go: while that lasts, no other thread gets the interpreter."""
    try:
        documents = wire.invoices.decode(b"[" + b",".join(raws) + b"]")
    except _UNREADABLE:
        return (invoice_of(raw, home_currency) for raw in raws)
    return map(_translated, documents, raws, repeat(home_currency))


def customer_of(raw: bytes) -> SourceCustomer:
    """The customer in these bytes; one without an id or names gets its digest and "?" instead."""
    digest = hashlib.sha256(raw).hexdigest()
    try:
        document = wire.customer.decode(raw)
    except _UNREADABLE:
        parts = readable_parts(raw)
        document = wire.CustomerDocument(id=parts.id)
    qbo_id = values.text(document.id) or f"unreadable-{digest[:16]}"
    full_name = values.text(document.fully_qualified_name) or values.text(document.display_name) or "?"
    address = document.primary_email_addr
    return SourceCustomer(
        qbo_id=qbo_id,
        display_name=values.text(document.display_name) or full_name,
        full_name=full_name,
        parent_id=values.referred(document.parent_ref),
        is_project=document.is_project is True,
        is_active=document.active is not False,
        email=values.text(address.get("Address")) if isinstance(address, dict) else None,
        currency=values.referred(document.currency_ref),
        updated_at=values.instant(document.meta_data.last_updated_time) if document.meta_data else None,
        raw=raw,
        digest=digest,
    )


def _translated(document: wire.InvoiceDocument, raw: bytes, home_currency: str) -> SourceInvoice:
    lines, lines_fit = lines_of(document.line)
    meta = document.meta_data or _NO_META
    digest = hashlib.sha256(raw).hexdigest()
    total, balance = values.money(document.total_amt), values.money(document.balance)
    note, said = values.text(document.private_note), values.text(document.invoice_status)
    invoice = SourceInvoice(
        qbo_id=values.text(document.id) or f"unreadable-{digest[:16]}",
        sync_token=_version(document),
        created_at=values.instant(meta.create_time),
        updated_at=values.instant(meta.last_updated_time),
        doc_number=values.text(document.doc_number),
        txn_date=values.day(document.txn_date),
        due_date=values.day(document.due_date),
        customer_id=values.referred(document.customer_ref),
        customer_name=values.named(document.customer_ref),
        currency=values.referred(document.currency_ref) or home_currency,
        exchange_rate=values.exact(document.exchange_rate),
        total=total,
        balance=balance,
        tax=values.money(_tax_of(document)),
        deposit=values.money(document.deposit),
        payment_state=payment_state(total, balance, lines, note, said),
        delivery_state=delivery_state(marks_of(document)),
        problem=None,
        lines=lines,
        raw=raw,
        digest=digest,
        content_digest="",
        settled_by=settlers_of(document.linked_txn),
    )
    problem = _problem_of(invoice, document, lines_fit)
    return invoice._replace(problem=problem, content_digest=content_digest(invoice))


def _problem_of(
    invoice: SourceInvoice, document: wire.InvoiceDocument, lines_fit: bool
) -> ReviewProblem | None:
    readable = Readable(
        whole=_is_whole(invoice, document),
        has_date=invoice.txn_date is not None,
        has_customer=invoice.customer_id is not None,
        amounts_fit=lines_fit and _amounts_fit(invoice, document),
    )
    figures = Figures(
        lines=invoice.lines,
        total=invoice.total,
        balance=invoice.balance,
        tax=invoice.tax,
        tax_inclusive=folded(values.text(document.global_tax_calculation)) == "taxinclusive",
        charges_elsewhere=_has_charges_elsewhere(document.linked_txn),
    )
    return review_problem(readable, figures)


def _is_whole(invoice: SourceInvoice, document: wire.InvoiceDocument) -> bool:
    """Whether the id, the version and every date that is there could be read, and nothing was left away.

    A sparse document is a part of one, and a deleted one is a stub.
    """
    if document.sparse is True:
        return False
    if (document.txn_date and invoice.txn_date is None) or (document.due_date and invoice.due_date is None):
        return False
    version = values.text(document.sync_token)
    is_versioned = version is None or version.isdecimal()
    return is_versioned and values.text(document.id) is not None and folded(_word(document)) != "deleted"


def _word(document: wire.InvoiceDocument) -> str | None:
    return values.text(document.status)


def _version(document: wire.InvoiceDocument) -> int:
    version = values.text(document.sync_token) or "0"
    return int(version) if version.isdecimal() and len(version) <= 18 else 0


def _amounts_fit(invoice: SourceInvoice, document: wire.InvoiceDocument) -> bool:
    """Whether every number that is there was taken over: one with too many digits was not."""
    return not (
        (invoice.total is None and document.total_amt is not None)
        or (invoice.balance is None and document.balance is not None)
        or (invoice.deposit is None and document.deposit is not None)
        or (invoice.tax is None and _tax_of(document) is not None)
        or (invoice.exchange_rate is None and document.exchange_rate is not None)
    )


def _tax_of(document: wire.InvoiceDocument) -> Decimal | None:
    """The stated tax; where only its parts are stated, their sum."""
    detail = document.txn_tax_detail
    if detail is None or detail.total_tax is not None:
        return detail.total_tax if detail else None
    parts = [part.amount for part in detail.tax_line or () if part is not None and part.amount is not None]
    return sum(parts, Decimal(0)) if parts else None


def marks_of(document: wire.InvoiceDocument) -> DeliveryMarks:
    """What the document says of delivery, as received."""
    delivery = document.delivery_info if isinstance(document.delivery_info, dict) else {}
    return DeliveryMarks(
        values.text(document.email_status),
        values.text(document.print_status),
        values.text(document.e_invoice_status),
        values.text(document.invoice_status),
        values.text(delivery.get("DeliveryTime")) if delivery else None,
        values.text(delivery.get("DeliveryErrorType")) if delivery else None,
    )


def _has_charges_elsewhere(linked: Any) -> bool:
    if not linked or not isinstance(linked, list):
        return False
    kinds = (link.get("TxnType") for link in linked if isinstance(link, dict))
    return any(folded(values.text(kind)) in _CHARGES for kind in kinds)
