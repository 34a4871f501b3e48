"""Writing to QuickBooks: an invoice, and what has to be known before one can be written.

The invoice is made of python-quickbooks' own objects. They come filled with guesses (an exchange rate of 1,
online payment allowed, tax excluded), all of which are taken out, and their JSON writes numbers as texts, so
the JSON is made here: exact numbers, and nothing that nobody chose.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from quickbooks.objects.base import Ref
from quickbooks.objects.detailline import SalesItemLine, SalesItemLineDetail
from quickbooks.objects.invoice import Invoice

from services.errors import QuickBooksRefused, QuickBooksUnavailable
from services.model.posting import Named, PostingLists, PostingOrder, PostingRefusal
from services.model.quickbooks import Entity, SourceInvoice, SourceLine
from services.ports.posting import NotTaken
from services.quickbooks import values, wire
from services.quickbooks.exchange import Exchange
from services.quickbooks.sought import Sought
from services.quickbooks.statement import page_statement
from services.quickbooks.translate import invoice_of, invoices_of
from services.quickbooks.transport import AnswerTooLarge, Request

#: In the United States the codes are words, and QuickBooks computes the tax by the customer's address.
NOT_TAXED, TAXED = Named("NON", "No sales tax"), Named("TAX", "Taxable, by QuickBooks' rules")
_US_CODES = frozenset({NOT_TAXED.id, TAXED.id})
#: Where a company elsewhere charges no tax at all.
NO_CODE = Named("-", "No tax")
_PAGE, _MOST_PAGES = 1000, 5
#: Kinds of items that cannot stand on a line by themselves.
_UNSOLD = frozenset({"category", "group"})
_encoder = msgspec.json.Encoder(decimal_format="number", order="sorted")


class QuickBooksWriter:
    """One company that is written to."""

    def __init__(self, exchange: Exchange, home_currency: str) -> None:
        self._exchange = exchange
        self._home_currency = home_currency
        self._is_unclear = False

    @property
    def calls(self) -> int:
        return self._exchange.calls

    @property
    def may_have_arrived(self) -> bool:
        return self._is_unclear or self._exchange.is_unclear

    def lists(self) -> PostingLists:
        """What it offers for the lines of an invoice."""
        country = self._single("companyinfo/1", "CompanyInfo").get("Country")
        taxes = self._single("preferences", "Preferences").get("TaxPrefs")
        is_taxed = isinstance(taxes, dict) and taxes.get("UsingSalesTax") is True
        is_us = country in (None, "", "US", "USA")
        items = tuple(sorted(self._items(), key=lambda one: one.name.casefold()))
        if is_us:
            return PostingLists(items, (NOT_TAXED, TAXED) if is_taxed else (NOT_TAXED,))
        return PostingLists(items, tuple(self._codes()) if is_taxed else (NO_CODE,), is_us=False)

    def create(self, body: str, request_id: str) -> SourceInvoice:
        """The invoice as QuickBooks has it now. Raises ``NotTaken`` where it refuses it."""
        request = Request("POST", "invoice", {"requestid": request_id}, body, content_type="application/json")
        try:
            answer = self._exchange.ask(request)
        except AnswerTooLarge as error:
            raise QuickBooksUnavailable(intuit_tid=error.intuit_tid) from error
        except QuickBooksRefused as error:
            refusal = PostingRefusal.of(error.fault_code)
            raise NotTaken(f"{refusal.sentence} {refusal.remedy}") from error
        raw = wire.members.decode(answer).get("Invoice")
        invoice = None if raw is None else invoice_of(bytes(raw), self._home_currency)
        if invoice is None or not invoice.qbo_id.isdecimal():
            self._is_unclear = True
            raise QuickBooksUnavailable("QuickBooks answered without the invoice.")
        return invoice

    def like(self, body: str, since: datetime) -> list[SourceInvoice]:
        """The invoices that come to what this body says. Without a number: those made since then.

        Raises ``QuickBooksUnavailable`` also where one has the number, the customer and the date only.
        """
        sought = Sought.of(body, since)
        found = self._of_the_day(sought)
        same = [one for one in found if sought.is_met_by(one)]
        if not same and sought.doc_number is not None and any(map(sought.is_near, found)):
            raise QuickBooksUnavailable("QuickBooks has it with another total than here.")
        return same

    def tells(self, body: str, since: datetime, stated: SourceInvoice) -> bool:
        """Whether the invoice says all that this body says, line by line. Asks nobody."""
        return Sought.of(body, since).is_told_by(stated)

    def _of_the_day(self, sought: Sought) -> list[SourceInvoice]:
        """The invoices of the customer and the date. Raises where there are too many to be sure."""
        statement = page_statement(Entity.INVOICE, sought.conditions, _PAGE)
        answer = self._exchange.ask_envelope(Request("POST", "query", body=statement))
        if answer.query_response is None:
            raise QuickBooksUnavailable("QuickBooks answered a query without QueryResponse.")
        raw = answer.query_response.get(Entity.INVOICE)
        rows = [] if raw is None else wire.rows.decode(raw)
        if len(rows) >= _PAGE:
            raise QuickBooksUnavailable("QuickBooks has too many invoices of this customer and date.")
        return list(invoices_of([bytes(row) for row in rows], self._home_currency))

    def _items(self) -> Iterator[Named]:
        for document in self._all("Item"):
            kind = str(document.get("Type") or "").casefold()
            found = _named(document, "FullyQualifiedName")
            if found is not None and kind not in _UNSOLD:
                yield found

    def _codes(self) -> Iterator[Named]:
        for document in self._all("TaxCode"):
            found = _named(document, "Description") or _named(document, "Name")
            if found is not None:
                yield found

    def _all(self, resource: str) -> Iterator[dict[str, Any]]:
        """The active ones, page by page: lists are short, and one that grows meanwhile is read again."""
        for page in range(_MOST_PAGES):
            start = page * _PAGE + 1
            statement = f"SELECT * FROM {resource} STARTPOSITION {start} MAXRESULTS {_PAGE}"  # noqa: S608
            answer = self._exchange.ask_envelope(Request("POST", "query", body=statement))
            raw = (answer.query_response or {}).get(resource)
            rows = [] if raw is None else wire.anything.decode(raw)
            yield from (row for row in rows if isinstance(row, dict) and row.get("Active") is not False)
            if len(rows) < _PAGE:
                return

    def _single(self, path: str, name: str) -> dict[str, Any]:
        found = msgspec.json.decode(self._exchange.ask(Request("GET", path))).get(name)
        return found if isinstance(found, dict) else {}


def body_of(order: PostingOrder) -> str:
    """The order as QuickBooks takes it: the same text each time."""
    is_us = order.choice.tax_code in _US_CODES
    invoice = _blank(Invoice())
    invoice.CustomerRef = _ref(order.choice.customer_id)
    invoice.CurrencyRef = _ref(order.currency) if order.currency else None
    invoice.TxnDate = order.txn_date.isoformat()
    invoice.DueDate = order.due_date.isoformat() if order.due_date else None
    invoice.DocNumber = order.doc_number
    # Where a company types its own numbers, QuickBooks would leave it without one.
    invoice.AutoDocNumber = None if order.doc_number else True
    # Nobody is e-mailed, and nothing waits to be.
    invoice.EmailStatus, invoice.PrintStatus = "NotSet", "NotSet"
    if not is_us:
        taxes = order.choice.tax_code != NO_CODE.id
        invoice.GlobalTaxCalculation = "TaxExcluded" if taxes else "NotApplicable"
    invoice.Line = [_line(line, order) for line in order.lines]
    return _encoder.encode(_plain(invoice)).decode()


def _line(line: SourceLine, order: PostingOrder) -> SalesItemLine:
    found, detail = _blank(SalesItemLine()), _blank(SalesItemLineDetail())
    detail.ItemRef = _ref(order.choice.item_id)
    detail.Qty, detail.UnitPrice = line.quantity, line.unit_price
    detail.TaxCodeRef = None if order.choice.tax_code == NO_CODE.id else _ref(order.choice.tax_code)
    found.DetailType, found.SalesItemLineDetail = "SalesItemLineDetail", detail
    found.Description, found.Amount = line.description, line.amount
    return found


def _ref(value: str) -> Ref:
    found = _blank(Ref())
    found.value = value
    return found


def _blank(written: Any) -> Any:
    """The library's object without what it guesses: what is None is not written."""
    for name in vars(written):
        setattr(written, name, None)
    return written


def _plain(written: Any) -> Any:
    """Objects of the library as JSON has them; numbers without an exponent, which not everybody reads."""
    if isinstance(written, list):
        return [_plain(one) for one in written]
    if isinstance(written, Decimal):
        return Decimal(f"{written:f}")
    if not hasattr(written, "__dict__"):
        return written
    return {name: _plain(value) for name, value in vars(written).items() if value is not None}


def _named(document: dict[str, Any], key: str) -> Named | None:
    qbo_id, name = values.text(document.get("Id")), values.text(document.get(key))
    return Named(qbo_id, name) if qbo_id and name else None
