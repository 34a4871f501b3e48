"""Every view of one invoice and of what is done with it, with the name of its golden file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot import pdf_words
from bot.blocks import Block
from bot.home.views import pdf, project_change
from bot.home.views.invoice import invoice
from bot.home.views.why_here import why_here
from bot.imports import review_dialog
from bot.imports.messages.parts import message
from services.model.invoice_status import Tile
from services.model.invoice_window import Origin
from services.model.placement import (
    Explained,
    Hand,
    PlacedBy,
    ProjectChange,
    ProjectMoved,
    SinceThen,
    StatedField,
    WhyHere,
)
from services.model.rejection import ReviewProblem
from services.model.review import Acceptance, Obstacle, Review, Reviewed
from tests.builders import NOW, a_project, a_run
from tests.window_builders import a_row, an_invoice

ADDRESS = "https://qbo.intuit.com/login?deeplinkcompanyid=9130&pagereq=invoice%3FtxnId%3D101"
BALANCE = StatedField("Balance", Decimal("1250.50"))
TOTAL = StatedField("TotalAmt", Decimal("1250.50"))
SENT = Explained(PlacedBy.SENT, Tile.AR_AGING, (StatedField("EmailStatus", "EmailSent"), BALANCE, TOTAL))
UNSENT = Explained(
    PlacedBy.UNSENT_AS_SENT,
    Tile.AR_AGING,
    (StatedField("EmailStatus", "NotSet"), StatedField("PrintStatus", None), BALANCE, TOTAL),
)
ACCEPTED = Acceptance(
    "con1",
    "101",
    "d" * 64,
    ReviewProblem.SUMS_DIFFER,
    Decimal("1250.50"),
    Decimal("1250.50"),
    "U0ADMIN",
    NOW,
)
FULL = an_invoice(
    a_row(currency="EUR"),
    may_change=True,
    address=ADDRESS,
    home_currency="USD",
    exchange_rate=Decimal("1.0843"),
    accepted=ACCEPTED,
)


def a_why(explained: Explained = SENT, **facts: Any) -> WhyHere:
    """Why a sent invoice stands in A/R Aging."""
    known: dict[str, Any] = {"row": a_row(), "unsent_as_sent": False, "rule_now": False}
    return WhyHere(explained=explained, **known | facts)


def a_review(**facts: Any) -> Review:
    """What the dialog says of an invoice whose sums differ."""
    stated = Reviewed(
        connection_id="con1",
        qbo_id="101",
        doc_number="1042",
        customer_id="7",
        customer_name="Larkspur Dental",
        txn_date=a_row().txn_date,
        currency="USD",
        total=Decimal("1250.50"),
        balance=Decimal("1250.50"),
        problem=ReviewProblem.SUMS_DIFFER,
        content_digest="c" * 64,
    )
    known: dict[str, Any] = {"invoice": stated, "digest": "d" * 64}
    return Review(a_run(), **known | facts)


MOVED_ON = a_why(
    UNSENT,
    unsent_as_sent=True,
    rule_now=False,
    moved=Hand("U0ADMIN", NOW),
    project=ProjectChange("U0OTHER", NOW, a_project(name="Old <site> & co")),
    since=SinceThen.CHANGED,
)
INVOICE_VIEWS: dict[str, Block] = {
    "invoice-all-ways": invoice(FULL),
    "why-here-sent": why_here(a_why()),
    "why-here-moved-and-changed": why_here(MOVED_ON),
    "why-here-voided": why_here(
        a_why(
            Explained(PlacedBy.VOID_BY_NOTE, Tile.FINALS, (StatedField("PrivateNote", "Voided - *twice*"),)),
            row=a_row(tile=Tile.FINALS, days_overdue=0),
            since=SinceThen.GONE,
        )
    ),
    "why-here-reported-since": why_here(
        a_why(Explained(PlacedBy.SEEN, Tile.AR_AGING, (BALANCE, TOTAL), is_reported_since=True))
    ),
    "why-here-created-here": why_here(
        a_why(
            Explained(PlacedBy.CREATED, Tile.DRAFTS),
            row=a_row(tile=Tile.DRAFTS, origin=Origin.CREATED_HERE, connection_id=None, days_overdue=0),
            rule_now=None,
        )
    ),
    "change-project": project_change.form(an_invoice(may_change=True)),
    "project-changed": project_change.moved(ProjectMoved("con1:101", a_project())),
    "project-changed-link-stays": project_change.moved(
        ProjectMoved("con1:101", a_project(), "Larkspur <Dental>")
    ),
    "project-linked-too": project_change.linked(),
    "pdf-fetching": pdf.shown(pdf.FETCHING),
    "pdf-sent": pdf.shown(pdf.SENT),
    "review": review_dialog.dialog(a_review()),
    "review-changed": review_dialog.dialog(a_review(), review_dialog.CHANGED),
    "review-cannot": review_dialog.dialog(a_review(obstacles=(Obstacle.NO_TOTAL, Obstacle.NO_BALANCE))),
    "review-accepted": review_dialog.accepted(a_review(accepted=ACCEPTED), ()),
}

_TEXT, _BLOCKS = pdf_words.missing("con1:101")
INVOICE_MESSAGES = {"pdf-missing": message(_TEXT, _BLOCKS)}
