"""The dialog *Post to QuickBooks*: what can be chosen, what is preselected, what is wrong with a choice."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from services.clock import Clock
from services.decisions.call_budget import month_of
from services.errors import NoConnection, NotFound
from services.invoice_window.visible import open_draft
from services.model.connection import Connection, ConnectionStatus
from services.model.draft import FieldProblems
from services.model.people import Actor, Right
from services.model.posting import Named, PostingChoice, PostingForm, PostingLists
from services.ports.desk import Rights
from services.ports.invoice_window import KeptInvoice
from services.ports.posting import CustomerFacts, Writers
from services.ports.store import Store, Transaction

#: Lines that the dialog shows.
LINES_SHOWN = 12
#: What a company sells changes rarely; asked for at every letter that is typed it would cost a call each.
LISTS_LAST = timedelta(minutes=10)


class PostingForms:
    """Prepares the dialog. QuickBooks is asked outside of every transaction, and not for every letter."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, writers: Writers) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._writers = writers
        self._lists: dict[str, tuple[datetime, PostingLists]] = {}
        self._lock = threading.Lock()

    def company(self, actor: Actor, connection_id: str | None = None) -> Connection:
        """The company that the dialog is for: the one chosen, else the first. Raises ``NoConnection``."""
        self._rights.require(actor, Right.INVOICE)
        with self._store.reading() as tx:
            return _chosen(_connected(tx, actor), connection_id)

    def company_for(self, actor: Actor, invoice_id: str) -> Connection:
        """The company where the draft's project has a customer, else the first. Raises ``NoConnection``."""
        self._rights.require(actor, Right.INVOICE)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            project_id = open_draft(tx, actor, invoice_id, sees_all).project_id or ""
            companies = _connected(tx, actor)
            linked = (one for one in companies if tx.posting.customers_of(one.id, project_id))
            return next(linked, companies[0])

    def form(
        self,
        actor: Actor,
        invoice_id: str,
        connection_id: str | None = None,
        chosen: PostingChoice | None = None,
    ) -> PostingForm:
        """The dialog for the draft and the company, with what she chose in it before. Raises ``NotAllowed``,
        ``NotADraft``, ``BeingPosted``, ``NoConnection``, and what QuickBooks says where it does not answer.
        """
        lists = self.lists(self.company(actor, connection_id).id)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            kept = open_draft(tx, actor, invoice_id, sees_all)
            companies = _connected(tx, actor)
            company = _chosen(companies, connection_id)
            status, wanted = tx.posting.status(invoice_id), chosen or tx.posting.last_choice(company.id)
            return PostingForm(
                invoice_id=invoice_id,
                doc_number=kept.row.doc_number,
                project=tx.projects.get(kept.project_id or "", actor.team_id),
                txn_date=kept.row.txn_date,
                due_date=kept.row.due_date,
                currency=kept.row.currency,
                total=kept.row.total,
                line_count=tx.window.line_count(invoice_id),
                change_number=tx.posting.change_of(invoice_id).number,
                company=company,
                companies=tuple(companies),
                lists=lists,
                customer=_customer(tx, company, kept, chosen),
                item=_usual(lists.items, wanted.item_id if wanted else None),
                tax_code=_usual_code(lists, wanted),
                trouble=status.trouble if status else None,
                lines=tuple(tx.window.lines(invoice_id, LINES_SHOWN)),
            )

    def items(self, actor: Actor, connection_id: str, typed: str, limit: int = 100) -> list[Named]:
        """What the company sells, by what was typed of its name. Raises ``NotAllowed`` or ``NotFound``."""
        company = self.company(actor, connection_id)
        folded = typed.strip().casefold()
        found = [one for one in self.lists(company.id).items if folded in one.name.casefold()]
        return sorted(found, key=lambda one: not one.name.casefold().startswith(folded))[:limit]

    def customers(self, actor: Actor, connection_id: str, typed: str, limit: int = 100) -> list[Named]:
        """The company's customers by name. Raises ``NotAllowed`` or ``NotFound``."""
        company = self.company(actor, connection_id)
        with self._store.reading() as tx:
            found = tx.mirror.search_customers(company.id, typed, limit)
        return [Named(one.customer_id, one.name) for one in found]

    def problems(self, actor: Actor, invoice_id: str, choice: PostingChoice) -> FieldProblems:
        """What is missing, or known here to be wrong, field by field."""
        company = self.company(actor, choice.connection_id)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            kept = open_draft(tx, actor, invoice_id, sees_all)
            customer = tx.posting.customer(company.id, choice.customer_id)
        found = {} if choice.item_id else {"item_id": "Choose what the lines are for."}
        wrong = _wrong_customer(company, kept, customer)
        return FieldProblems(found | ({"customer_id": wrong} if wrong else {}))

    def lists(self, connection_id: str) -> PostingLists:
        """What the company offers, as it was at most ten minutes ago."""
        with self._lock:
            known = self._lists.get(connection_id)
        if known is not None and self._clock.now() - known[0] < LISTS_LAST:
            return known[1]
        writer = self._writers.writer(connection_id)
        try:
            found = writer.lists()
        finally:
            self._count(connection_id, writer.calls)
        with self._lock:
            self._lists[connection_id] = (self._clock.now(), found)
        return found

    def _count(self, connection_id: str, calls: int) -> None:
        with self._store.writing() as tx:
            tx.meter.add(connection_id, month_of(self._clock.now()), calls)
            tx.commit()


def _connected(tx: Transaction, actor: Actor) -> list[Connection]:
    of_team = tx.connections.of_team(actor.team_id)
    found = [one for one in of_team if one.status is ConnectionStatus.CONNECTED]
    if not found:
        raise NoConnection
    return found


def _chosen(companies: list[Connection], connection_id: str | None) -> Connection:
    if connection_id is None:
        return companies[0]
    found = next((one for one in companies if one.id == connection_id), None)
    if found is None:
        raise NotFound("This company is not connected any more.")
    return found


def _customer(
    tx: Transaction, company: Connection, kept: KeptInvoice, chosen: PostingChoice | None
) -> Named | None:
    """Whom she chose before; else the only one that there is."""
    if chosen is None:
        return _only_customer(tx, company, kept)
    known = tx.posting.customer(company.id, chosen.customer_id)
    return known.named if known else None


def _only_customer(tx: Transaction, company: Connection, kept: KeptInvoice) -> Named | None:
    """The project's customer, where it has one that can be invoiced: a choice is nobody's but hers."""
    linked = tx.posting.customers_of(company.id, kept.project_id or "")
    fitting = [one for one in linked if _wrong_customer(company, kept, one) is None]
    return fitting[0].named if len(fitting) == 1 else None


def _wrong_customer(company: Connection, kept: KeptInvoice, customer: CustomerFacts | None) -> str | None:
    currency = kept.row.currency
    if not company.multi_currency and currency != company.home_currency:
        return f"This company keeps its books in {company.home_currency}, and the invoice is in {currency}."
    if customer is None:
        return "Choose the QuickBooks customer who gets the invoice."
    if not customer.is_active:
        return "This customer is inactive in QuickBooks. Make it active there, or choose another one."
    if customer.currency not in (None, currency):
        return f"QuickBooks invoices this customer in {customer.currency}, and the invoice is in {currency}."
    return None


def _usual(items: tuple[Named, ...], last_id: str | None) -> Named | None:
    """What was used last; the only one that there is."""
    if len(items) == 1:
        return items[0]
    return next((one for one in items if one.id == last_id), None)


def _usual_code(lists: PostingLists, last: PostingChoice | None) -> str | None:
    """The code that was used last, else the first."""
    codes = [one.id for one in lists.taxes]
    return last.tax_code if last is not None and last.tax_code in codes else next(iter(codes), None)
