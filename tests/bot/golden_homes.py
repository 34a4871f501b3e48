"""Home as people see it, with the name of each golden file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.blocks import Block
from bot.home.views import HomePage, home
from services.model.connection import AccessEnd, ConnectionStatus
from services.model.import_run import RunStatus
from services.model.invoice_status import Tile
from services.model.invoice_window import InvoiceList, Origin, PageKey, PagePlace
from services.model.metering import CallUsage
from services.model.outbox import MessageKind, Undelivered, UndeliveredResult
from tests.builders import NOW, a_connection, a_run, a_usage
from tests.window_builders import a_home, a_row, a_window, an_empty_window

OTHER = a_connection(id="con2", realm_id="9341453000000002", company_name="Rivertown Studio")
MEMBERS = {"may_import": False, "companies": ()}
OF_TWO = {"sees_all": False, "project_count": 2}
ROWS = (
    a_row(id="con1:103", doc_number=None, days_overdue=0, balance=Decimal("200")),
    a_row(
        id="here:1",
        doc_number="F-7",
        origin=Origin.CREATED_HERE,
        tile=Tile.DRAFTS,
        due_date=None,
        days_overdue=0,
    ),
    a_row(id="con1:101", doc_number="1041", tile=Tile.FINALS, balance=Decimal(0), days_overdue=0),
)
SECOND_PAGE = PagePlace(Tile.AR_AGING, PageKey(date(2026, 10, 9), "con1:140"))
NOT_DELIVERED = UndeliveredResult(
    a_run(status=RunStatus.COMPLETE),
    Undelivered("IMP-4T7Q2MZX", (MessageKind.FINAL, MessageKind.ANNOUNCEMENT), "is_archived", NOW),
)
UNCONFIRMED = UndeliveredResult(
    a_run(id="IMP-2222AAAA", status=RunStatus.FAILED),
    Undelivered("IMP-2222AAAA", (MessageKind.FILE,), "some_new_answer", NOW),
)
HOMES: dict[str, Block] = {
    "home-administrator": home(
        HomePage(
            a_home(
                window=a_window(),
                companies=(
                    a_connection(results_channel_id="C0RESULTS"),
                    replace(OTHER, status=ConnectionStatus.NEEDS_RECONNECT),
                ),
                runs=(a_run(), a_run(id="IMP-2222AAAA", status=RunStatus.COMPLETE)),
                usage=a_usage(),
                ends={
                    "con1": AccessEnd(NOW + timedelta(days=100), is_final=False, is_soon=False),
                    "con2": AccessEnd(NOW + timedelta(days=20), is_final=True, is_soon=True),
                },
            ),
            administrators=("U0ADMIN", "S0FINANCE"),
        )
    ),
    "home-undelivered": home(
        HomePage(a_home(companies=()), ("U0ADMIN",), undelivered=(NOT_DELIVERED, UNCONFIRMED))
    ),
    "home-undelivered-member": home(
        HomePage(a_home(**MEMBERS, window=a_window(**OF_TWO)), ("U0ADMIN",), undelivered=(NOT_DELIVERED,))
    ),
    "home-unsent": home(
        HomePage(
            a_home(
                companies=(a_connection(treat_unsent_as_sent=True), OTHER),
                movable={"con1": 84, "con2": 1200},
            ),
            administrators=("U0ADMIN",),
        )
    ),
    "home-many-administrators": home(
        HomePage(a_home(companies=()), (*(f"U{n:08}" for n in range(13)), "S0FINANCE"))
    ),
    "home-administrator-first": home(HomePage(a_home(usage=CallUsage("2026-11", 9, 500_000)), ("U0ADMIN",))),
    "home-administrator-new": home(HomePage(a_home(companies=()), ("U0ADMIN",))),
    "home-middle-page": home(
        HomePage(
            a_home(window=a_window(page=InvoiceList(Tile.AR_AGING, ROWS, True, True))),
            administrators=("U0ADMIN",),
            place=SECOND_PAGE,
        )
    ),
    "home-member": home(HomePage(a_home(**MEMBERS, window=a_window(**OF_TWO)), ("U0ADMIN",))),
    "home-member-of-nothing": home(
        HomePage(a_home(**MEMBERS, window=an_empty_window(sees_all=False)), ("U0ADMIN",))
    ),
    "home-unclaimed": home(HomePage(a_home(**MEMBERS), administrators=())),
}
