"""A little QuickBooks company with state: what somebody changes in it is what the next question finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from threading import Lock
from typing import Any

from services.clock import Clock
from services.model.entry import SourceRecord
from services.model.invoice_status import DeliveryState, PaymentState
from services.model.quickbooks import (
    Between,
    Captured,
    CompanyFacts,
    Condition,
    Counted,
    CustomerPage,
    DocumentPage,
    Entity,
    Field,
    LineKind,
    PersonPage,
    SettlementPage,
    SourceCustomer,
    SourceInvoice,
    SourceLine,
    SourcePerson,
)
from services.model.rejection import ReviewProblem
from services.ports.quickbooks import UnreadPage

#: When the company's books were begun: long before any test.
BEGUN = timedelta(days=60)


class LittleCompany:
    """Invoices and customers of one company, and one question at a time about them."""

    page_size = 5
    slowed_until: datetime | None = None

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._invoices: dict[str, SourceInvoice] = {}
        self._customers: dict[str, SourceCustomer] = {}
        #: Time activities, bills and purchases.
        self._records: dict[Entity, dict[str, SourceRecord]] = defaultdict(dict)
        #: Employees and vendors.
        self._people: dict[Entity, list[SourcePerson]] = defaultdict(list)
        self._deleted: dict[tuple[Entity, str], datetime] = {}
        self.calls = 0
        #: Called before each answer with the number of the question; it may change the books, or raise.
        self.before_answer: Callable[[int], None] = lambda question: None
        #: What the newest who asks wants called while a question waits.
        self.watch: Callable[[], None] = lambda: None

    def open(self, connection_id: str, watch: Callable[[], None] = lambda: None) -> LittleCompany:
        """The company itself: it counts its questions across everybody who asks."""
        self.watch = watch
        return self

    def customer(self, qbo_id: str, name: str) -> None:
        """There is this customer."""
        raw = name.encode()
        self._customers[qbo_id] = SourceCustomer(
            qbo_id, name, name, None, False, True, None, "USD", self._begun, raw, sha256(raw).hexdigest()
        )

    def invoice(self, qbo_id: str, **facts: Any) -> None:
        """There is this invoice since the beginning: sent, open, 100.00 for customer 1, unless said so."""
        self._invoices[qbo_id] = _settled(self._plain(qbo_id)._replace(**facts))

    def change(self, qbo_id: str, **facts: Any) -> None:
        """Somebody changes the invoice now."""
        before = self._invoices[qbo_id]
        token, now = before.sync_token + 1, self._clock.now()
        self._invoices[qbo_id] = _settled(before._replace(sync_token=token, updated_at=now, **facts))

    def pay(self, qbo_id: str, amount: str) -> None:
        """Somebody pays so much of the invoice now."""
        balance = self._invoices[qbo_id].balance or Decimal(0)
        self.change(qbo_id, balance=balance - Decimal(amount))

    def void(self, qbo_id: str) -> None:
        """Somebody voids the invoice now."""
        self.change(qbo_id, total=Decimal(0), balance=Decimal(0))
        self._invoices[qbo_id] = self._invoices[qbo_id]._replace(payment_state=PaymentState.VOID)

    def add(self, qbo_id: str, **facts: Any) -> None:
        """Somebody writes an invoice now, whatever its date."""
        now = self._clock.now()
        self.invoice(qbo_id, created_at=now, updated_at=now, **facts)

    def delete(self, qbo_id: str) -> None:
        """Somebody deletes the invoice now."""
        del self._invoices[qbo_id]
        self._deleted[Entity.INVOICE, qbo_id] = self._clock.now()

    def record(self, entity: Entity, record: SourceRecord) -> None:
        """There is this time activity, bill or purchase since the beginning."""
        self._records[entity][record.qbo_id] = record._replace(created_at=self._begun, updated_at=self._begun)

    def change_record(self, entity: Entity, record: SourceRecord) -> None:
        """Somebody makes it this now."""
        before, now = self._records[entity][record.qbo_id], self._clock.now()
        self._records[entity][record.qbo_id] = record._replace(
            created_at=before.created_at, updated_at=now, sync_token=before.sync_token + 1
        )

    def delete_record(self, entity: Entity, qbo_id: str) -> None:
        """Somebody deletes it now."""
        del self._records[entity][qbo_id]
        self._deleted[entity, qbo_id] = self._clock.now()

    def person(self, entity: Entity, person: SourcePerson) -> None:
        """There is this employee, or this vendor."""
        self._people[entity].append(person)

    def company(self) -> CompanyFacts:
        self._asked()
        return CompanyFacts("Rivertown Design", "US", "USD", False, 1)

    def count(self, entity: Entity, conditions: Sequence[Condition]) -> Counted:
        self._asked()
        return Counted(sum(_all_true(one, conditions) for one in self._all(entity)), self._clock.now())

    def page_size_of(self, entity: Entity) -> int:
        return self.page_size

    def documents(self, entity: Entity, conditions: Sequence[Condition]) -> DocumentPage:
        return self.unread_documents(entity, conditions, None)()

    def unread_documents(
        self, entity: Entity, conditions: Sequence[Condition], order: Field | None
    ) -> UnreadPage:
        self._asked()
        found = [one for one in self._all(entity) if _all_true(one, conditions)]
        if order is Field.TXN_DATE:
            found.sort(key=lambda one: one.txn_date or date.min)
        page = DocumentPage(tuple(found[: self.page_size]), self._clock.now(), self.page_size)
        return lambda: page

    def customers(self, conditions: Sequence[Condition]) -> CustomerPage:
        self._asked()
        found = [one for one in self._customers.values() if _all_true(one, conditions)]
        return CustomerPage(tuple(found[: self.page_size]), self._clock.now())

    def people(self, entity: Entity, conditions: Sequence[Condition]) -> PersonPage:
        self._asked()
        return PersonPage(tuple(self._people[entity]), self._clock.now())

    def settlements(self, entity: Entity, conditions: Sequence[Condition]) -> SettlementPage:
        """Nothing: ``pay`` raises the invoice's own time."""
        self._asked()
        return SettlementPage((), self._clock.now())

    def pdf(self, qbo_id: str) -> bytes | None:
        """It prints nothing."""
        self._asked()
        return None

    def captured(self, entities: Sequence[Entity], since: datetime) -> Captured:
        self._asked()
        gone = [known for known, at in self._deleted.items() if at >= since]
        deleted = {each: frozenset(qbo_id for of, qbo_id in gone if of is each) for each in entities}
        return Captured(deleted, (), True, self._clock.now())

    def _all(self, entity: Entity) -> list[Any]:
        if entity is Entity.CUSTOMER:
            return list(self._customers.values())
        return list(self._invoices.values() if entity is Entity.INVOICE else self._records[entity].values())

    @property
    def _begun(self) -> datetime:
        return self._clock.now() - BEGUN

    def _asked(self) -> None:
        with self._lock:
            self.calls += 1
            question = self.calls
        self.before_answer(question)

    def _plain(self, qbo_id: str) -> SourceInvoice:
        return SourceInvoice(
            qbo_id=qbo_id,
            sync_token=0,
            created_at=self._begun,
            updated_at=self._begun,
            doc_number=f"N-{qbo_id}",
            txn_date=date(2026, 10, 1),
            due_date=date(2026, 10, 31),
            customer_id="1",
            customer_name="Acme",
            currency="USD",
            exchange_rate=None,
            total=Decimal("100.00"),
            balance=Decimal("100.00"),
            tax=None,
            deposit=None,
            payment_state=PaymentState.OPEN,
            delivery_state=DeliveryState.SENT,
            problem=None,
            lines=(),
            raw=b"",
            digest="",
            content_digest="",
        )


def _settled(invoice: SourceInvoice) -> SourceInvoice:
    """The invoice with what follows from its facts: payment, one line, bytes and digests."""
    raw = repr((invoice.qbo_id, invoice.sync_token, invoice.total, invoice.balance)).encode()
    content = repr((invoice.doc_number, invoice.txn_date, invoice.customer_id, invoice.total)).encode()
    line = SourceLine(
        1, None, LineKind.SALES_ITEM, "", "Consulting", "1", "Hours", None, None, invoice.total, None, None
    )
    return invoice._replace(
        payment_state=_payment(invoice),
        lines=(line,),
        raw=raw,
        digest=sha256(raw).hexdigest(),
        content_digest=sha256(content).hexdigest(),
    )


def _payment(invoice: SourceInvoice) -> PaymentState:
    if invoice.balance is None or invoice.problem is ReviewProblem.BALANCE_MISSING:
        return PaymentState.UNKNOWN
    if invoice.balance == 0:
        return PaymentState.PAID
    return PaymentState.OPEN if invoice.balance == invoice.total else PaymentState.PARTIAL


def _all_true(document: Any, conditions: Sequence[Condition]) -> bool:
    return all(_is_true(document, condition) for condition in conditions)


def _is_true(document: Any, condition: Condition) -> bool:
    value = getattr(document, _ATTRIBUTES[condition.field], None)
    if not isinstance(condition, Between):
        return value in condition.values
    if value is None:
        return False
    start, end = condition.start, condition.end
    return (start is None or value >= start) and (end is None or value < end)


_ATTRIBUTES = {
    Field.ID: "qbo_id",
    Field.TXN_DATE: "txn_date",
    Field.CREATED: "created_at",
    Field.UPDATED: "updated_at",
    Field.CUSTOMER: "customer_id",
}
