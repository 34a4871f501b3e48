"""Valid values of the product's nouns; a test states only the fact it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from services.model.connection import Connection, ConnectionStatus
from services.model.draft import Draft, DraftFields, DraftStatus
from services.model.import_run import Filters, ImportRun, ImportType, Progress, RunPhase, RunStatus, Via
from services.model.invoice_status import AgingBucket, Tile
from services.model.metering import CallShare, CallUsage
from services.model.people import Place, PlaceKind
from services.model.project import Project
from services.model.quickbooks import LineKind, SourceLine
from services.model.rejection import Reason
from services.model.report import (
    AgingEffect,
    Counts,
    CurrencyTotal,
    PlanChanges,
    ReasonCount,
    RunItem,
    RunReport,
    TieOut,
    TileTotal,
    UnlinkedCustomer,
    Verdict,
)

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FINANCE = Place("C0FINANCE", PlaceKind.PRIVATE, "finance")
GENERAL = Place("C0GENERAL", PlaceKind.PUBLIC, "general")


def a_connection(**facts: Any) -> Connection:
    """A connected company."""
    connection = Connection(
        id="con1",
        team_id="T0FIRM",
        realm_id="9341453000000001",
        company_name="Rivertown Design",
        home_currency="USD",
        multi_currency=True,
        fiscal_year_start=1,
        time_zone="America/Los_Angeles",
        status=ConnectionStatus.CONNECTED,
        treat_unsent_as_sent=False,
        results_channel_id=None,
        connected_by="U0ADMIN",
        connected_at=NOW,
    )
    return replace(connection, **facts)


def a_project(**facts: Any) -> Project:
    """A project of a client."""
    return replace(Project("pro1", "T0FIRM", "cli1", "Acme", "Redesign"), **facts)


def a_draft(**facts: Any) -> Draft:
    """An open draft with nothing chosen, of the one company."""
    draft = Draft(
        id="draft1",
        team_id="T0FIRM",
        user_id="U0ADMIN",
        connection_id="con1",
        import_type=ImportType.INVOICE_HISTORY,
        fields=DraftFields(),
        place=FINANCE,
        version=1,
        status=DraftStatus.OPEN,
        run_id=None,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(draft, **facts)


def a_run(**facts: Any) -> ImportRun:
    """A run of October 2026 whose preview is complete and waits for a press."""
    run = ImportRun(
        id="IMP-4T7Q2MZX",
        connection_id="con1",
        team_id="T0FIRM",
        import_type=ImportType.INVOICE_HISTORY,
        requested_by="U0ADMIN",
        via=Via.SLACK,
        filters=Filters(date(2026, 10, 1), date(2026, 10, 31)),
        place=FINANCE,
        draft_id="draft1",
        parent_id=None,
        dry_run=False,
        status=RunStatus.AWAITING,
        pause_reason=None,
        resume_status=None,
        progress=Progress(RunPhase.PLANNING),
        plan_digest="d" * 64,
        approved_digest=None,
        started_by=None,
        started_at=None,
        cancel_requested_by=None,
        created_at=NOW,
        planned_at=NOW + timedelta(seconds=2),
        finished_at=None,
        error_code=None,
        error_sentence=None,
        calls=4,
        fence=1,
        step=1,
    )
    return replace(run, **facts)


def an_item(**facts: Any) -> RunItem:
    """An invoice whose customer is linked to no project."""
    item = RunItem(
        position=1,
        qbo_id="101",
        doc_number="1042",
        txn_date=date(2026, 10, 3),
        due_date=date(2026, 11, 2),
        currency="USD",
        total=Decimal("1250.50"),
        balance=Decimal("1250.50"),
        customer_id="7",
        customer_name="Larkspur Dental",
        project_id=None,
        project_name=None,
        tile=None,
        verdict=Verdict.REJECTED,
        reason=Reason.NO_PROJECT,
    )
    return replace(item, **facts)


def a_customer(**facts: Any) -> UnlinkedCustomer:
    """A customer without a project."""
    return replace(UnlinkedCustomer("7", "Larkspur Dental", 2), **facts)


def an_aging(before: str = "1000", after: str = "2250.50", currency: str = "USD") -> tuple[AgingEffect, ...]:
    """The five buckets of one currency, of which the first changes."""
    changed = {AgingBucket.CURRENT: (Decimal(before), Decimal(after))}
    still = (Decimal("40"), Decimal("40"))
    return tuple(AgingEffect(currency, bucket, *changed.get(bucket, still)) for bucket in AgingBucket)


def a_report(run: ImportRun | None = None, **facts: Any) -> RunReport:
    """What is said of a run of 12 invoices: 9 come in, 1 is here, 2 need somebody; 3 more were not chosen."""
    report = RunReport(
        run=run or a_run(),
        company_name="Rivertown Design",
        project_name=None,
        customer_names=(),
        is_whole=True,
        counts=Counts(imported=9, already_here=1, rejected=2, left_out=3, pending=9),
        totals=(CurrencyTotal("USD", Decimal("14000.75"), Decimal("11500.25"), 9),),
        tiles=(
            TileTotal(Tile.DRAFTS, "USD", 2, Decimal("2000"), Decimal("2000")),
            TileTotal(Tile.AR_AGING, "USD", 4, Decimal("5500.25"), Decimal("5000.25")),
            TileTotal(Tile.FINALS, "USD", 3, Decimal("4000"), Decimal("0")),
        ),
        reasons=(ReasonCount(Reason.NO_PROJECT, 2),),
        exceptions=(an_item(), an_item(position=2, qbo_id="102", doc_number="1043")),
        unlinked=(a_customer(),),
        associated=(),
        aging=an_aging(),
        tie_out=TieOut(15, 15, 0),
        changes=PlanChanges(),
        support_contact=None,
    )
    return replace(report, **facts)


def a_line(**facts: Any) -> SourceLine:
    """Two hours of design."""
    line = SourceLine(
        line_no=1,
        parent_no=None,
        kind=LineKind.SALES_ITEM,
        detail_type="SalesItemLineDetail",
        description="Design",
        item_id="5",
        item_name="Design",
        quantity=Decimal("2"),
        unit_price=Decimal("625.25"),
        amount=Decimal("1250.50"),
        service_date=date(2026, 10, 1),
        tax_code="NON",
    )
    return line._replace(**facts)


def a_usage(**facts: Any) -> CallUsage:
    """A month of which 410,000 calls are used: all but 123 by the only company."""
    share = CallShare("Rivertown Design", 409_877)
    usage = CallUsage("2026-11", 410_000, 500_000, left=90_000, mark=80, shares=(share,), elsewhere=123)
    return replace(usage, **facts)
