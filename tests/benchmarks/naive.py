"""The same import as most people would write it: python-quickbooks' objects and SQLAlchemy's ORM.

A page of a thousand objects, one ``session.get`` and ``session.add`` each, one commit at the end. It keeps
neither the received bytes nor a plan, so it is compared by its figures.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from intuitlib.client import AuthClient
from quickbooks import QuickBooks
from quickbooks.objects.invoice import Invoice
from sqlalchemy.orm import DeclarativeBase, Session

from services.settings import Settings, load
from services.store import tables
from services.store.engine import open_engine
from tests.benchmarks.databases import TEAM
from tests.benchmarks.fake_answers import ACCESS_TOKEN, REALM_ID
from tests.benchmarks.measuring import Meter, report

PAGE = 1000


class Base(DeclarativeBase):
    metadata = tables.metadata


class MirrorInvoice(Base):
    __table__ = tables.mirror_invoices


class MirrorLine(Base):
    __table__ = tables.mirror_lines


class LedgerInvoice(Base):
    __table__ = tables.invoices


class LedgerLine(Base):
    __table__ = tables.invoice_lines


def main() -> None:
    """Measure once, and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, required=True, help="invoices")
    count = parser.parse_args().count
    settings = load(Settings)
    warnings.simplefilter("ignore")
    engine = open_engine(settings.database_url)
    meter = Meter(settings.database_url)
    meter.begin()
    with Session(engine) as session:
        session.connection(execution_options={"import_invoices_write": True})
        projects, connection_id = _links(session)
        for invoice in _invoices(settings, count):
            _take_in(session, invoice, connection_id, projects)
        session.commit()
    meter.end("all")
    report(meter.phases)
    engine.dispose()


def _invoices(settings: Settings, count: int) -> Iterator[Any]:
    QuickBooks.api_url_v3 = f"{settings.api_url}/v3"
    auth = AuthClient("client", "secret", "", access_token=ACCESS_TOKEN, environment=settings.discovery_url)
    client = QuickBooks(auth_client=auth, company_id=REALM_ID, minorversion=75, use_decimal=True)
    for start in range(1, count + 1, PAGE):
        yield from Invoice.where(order_by="TxnDate", start_position=start, max_results=PAGE, qb=client)


def _links(session: Session) -> tuple[dict[str, tuple[str, str]], str]:
    """Each customer's project with its client, and the connection."""
    joined = tables.customer_links.join(tables.projects)
    wanted = sa.select(tables.customer_links.c.customer_id, tables.projects.c.id, tables.projects.c.client_id)
    found = {one: (project, client) for one, project, client in session.execute(wanted.select_from(joined))}
    return found, session.scalars(sa.select(tables.connections.c.id)).one()


def _take_in(
    session: Session, invoice: Any, connection_id: str, projects: dict[str, tuple[str, str]]
) -> None:
    facts = _facts(invoice, connection_id)
    if session.get(MirrorInvoice, (connection_id, invoice.Id)) is None:
        created, updated = invoice.MetaData.CreateTime, invoice.MetaData.LastUpdatedTime
        times = {"created_at": _instant(created), "updated_at": _instant(updated)}
        session.add(MirrorInvoice(**facts, **times))
        for number, line in enumerate(invoice.Line, 1):
            session.add(MirrorLine(connection_id=connection_id, qbo_id=invoice.Id, **_line(number, line)))
    ledger_id = f"{connection_id}:{invoice.Id}"
    if session.get(LedgerInvoice, ledger_id) is None:
        project_id, client_id = projects[invoice.CustomerRef.value]
        session.add(
            LedgerInvoice(
                id=ledger_id,
                team_id=TEAM,
                origin="imported",
                client_id=client_id,
                project_id=project_id,
                doc_number_folded=invoice.DocNumber.strip().casefold(),
                tile=_tile(facts["payment_state"], facts["delivery_state"]),
                unsent_as_sent=False,
                **facts,
            )
        )
        for number, line in enumerate(invoice.Line, 1):
            session.add(LedgerLine(invoice_id=ledger_id, **_line(number, line)))


def _facts(invoice: Any, connection_id: str) -> dict[str, Any]:
    total, balance = Decimal(invoice.TotalAmt), Decimal(invoice.Balance)
    return {
        "connection_id": connection_id,
        "qbo_id": invoice.Id,
        "sync_token": int(invoice.SyncToken),
        "doc_number": invoice.DocNumber,
        "txn_date": date.fromisoformat(invoice.TxnDate),
        "due_date": date.fromisoformat(invoice.DueDate),
        "customer_id": invoice.CustomerRef.value,
        "customer_name": invoice.CustomerRef.name,
        "currency": invoice.CurrencyRef.value,
        "total": total,
        "balance": balance,
        "tax": Decimal(invoice.TxnTaxDetail.TotalTax),
        "payment_state": "paid" if not balance else "open" if balance == total else "partial",
        "delivery_state": _delivery(invoice.EmailStatus),
        "raw": b"",
        "digest": "",
        "content_digest": "",
    }


def _line(number: int, line: Any) -> dict[str, Any]:
    found = {
        "line_no": number,
        "kind": "subtotal",
        "detail_type": line.DetailType,
        "description": line.Description or None,
        "amount": Decimal(line.Amount),
    }
    if line.DetailType == "SalesItemLineDetail":
        detail = line.SalesItemLineDetail
        found |= {
            "kind": "sales_item",
            "item_id": detail.ItemRef.value,
            "item_name": detail.ItemRef.name,
            "quantity": Decimal(detail.Qty),
            "unit_price": Decimal(detail.UnitPrice),
            "service_date": date.fromisoformat(detail.ServiceDate),
            "tax_code": detail.TaxCodeRef.value,
        }
    return found


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _delivery(email_status: str) -> str:
    return {"EmailSent": "sent", "NeedToSend": "queued"}.get(email_status, "not_sent")


def _tile(payment: str, delivery: str) -> str:
    if payment == "paid":
        return "finals"
    return "ar_aging" if payment == "partial" or delivery == "sent" else "drafts"


if __name__ == "__main__":
    main()
