"""Valid values of the invoice window; a test states only the fact it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from services.model.invoice_status import AgingBucket, DeliveryState, PaymentState, Tile
from services.model.invoice_window import (
    AgingTotal,
    HomeReport,
    InvoiceDetails,
    InvoiceHistory,
    InvoiceList,
    InvoiceRow,
    Origin,
    WindowReport,
)
from services.model.report import TileTotal
from services.model.tile_move import MovableTotal, Moved, MoveReview, TileMove
from tests.builders import NOW, a_connection, a_line, a_project, an_aging


def a_row(**facts: Any) -> InvoiceRow:
    """An imported invoice of October that is sent, open and three weeks overdue."""
    row = InvoiceRow(
        id="con1:101",
        connection_id="con1",
        doc_number="1042",
        customer="Larkspur Dental",
        txn_date=date(2026, 10, 3),
        due_date=date(2026, 11, 2),
        currency="USD",
        total=Decimal("1250.50"),
        balance=Decimal("1250.50"),
        tile=Tile.AR_AGING,
        origin=Origin.IMPORTED,
        days_overdue=22,
    )
    return replace(row, **facts)


def an_invoice(row: InvoiceRow | None = None, **facts: Any) -> InvoiceDetails:
    """That invoice with its one line."""
    details = InvoiceDetails(
        row=row or a_row(),
        company_name="Rivertown Design",
        project=a_project(),
        exchange_rate=None,
        tax=None,
        payment=PaymentState.OPEN,
        delivery=DeliveryState.SENT,
        history=InvoiceHistory(Origin.IMPORTED, "U0ADMIN", NOW, run_id="IMP-4T7Q2MZX", qbo_id="101"),
        lines=(a_line(),),
        line_count=1,
    )
    return replace(details, **facts)


def a_window(**facts: Any) -> WindowReport:
    """All of a workspace: two drafts, an open invoice, three that are settled."""
    overdue = {AgingBucket.DAYS_1_30: (1, Decimal("1250.50"))}
    window = WindowReport(
        sees_all=True,
        project_count=0,
        tiles=(
            TileTotal(Tile.AR_AGING, "USD", 1, Decimal("1250.50"), Decimal("1250.50")),
            TileTotal(Tile.DRAFTS, "USD", 2, Decimal("2000"), Decimal("2000")),
            TileTotal(Tile.FINALS, "EUR", 1, Decimal("300"), Decimal("0")),
            TileTotal(Tile.FINALS, "USD", 2, Decimal("4000"), Decimal("0")),
        ),
        aging=tuple(
            AgingTotal("USD", bucket, *overdue.get(bucket, (0, Decimal("0.00")))) for bucket in AgingBucket
        ),
        page=InvoiceList(Tile.AR_AGING, (a_row(),)),
    )
    return replace(window, **facts)


def an_empty_window(**facts: Any) -> WindowReport:
    """A window without any invoice."""
    return a_window(**{"tiles": (), "aging": (), "page": InvoiceList(Tile.AR_AGING)} | facts)


def a_home(**facts: Any) -> HomeReport:
    """What an administrator of one company sees before the first import."""
    home = HomeReport(may_import=True, window=an_empty_window(), companies=(a_connection(),))
    return replace(home, **facts)


def a_move_review(**facts: Any) -> MoveReview:
    """The first of three pages of drafts that would go to A/R Aging."""
    draft = a_row(tile=Tile.DRAFTS, days_overdue=0)
    review = MoveReview(
        connection_id="con1",
        company_name="Rivertown Design",
        to_sent=True,
        digest="d" * 32,
        totals=(
            MovableTotal("EUR", 1, Decimal("80"), Decimal("80")),
            MovableTotal("USD", 39, Decimal("2250.50"), Decimal("2250.50")),
        ),
        aging=(*an_aging("0", "80", "EUR"), *an_aging()),
        rows=(draft, replace(draft, id="con1:102", doc_number=None)),
        start=0,
    )
    return replace(review, **facts)


def a_move(**facts: Any) -> Moved:
    """Forty drafts that went to A/R Aging."""
    move = TileMove("5f2a", "con1", "T0FIRM", to_sent=True, moved_by="U0ADMIN", moved_at=NOW)
    return Moved(replace(move, **facts), 40)
