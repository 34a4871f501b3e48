"""Plans and their lines, valid by default; a test states only what it is about."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from services.decisions.classify_invoice import Candidate, Known, classify_invoice
from services.decisions.decision import Decision, Import
from services.decisions.plan_import import Before, PlanDigest, material_of, planned_item
from services.model.invoice_status import Tile
from services.model.report import RunItem
from tests.decisions.candidates import CANDIDATES, a_candidate

COMES_IN = Import("P7", Tile.AR_AGING, is_associated=False)
RANGES = st.lists(CANDIDATES, max_size=12, unique_by=lambda one: one.qbo_id)


def an_item(decision: Decision = COMES_IN, **facts: object) -> RunItem:
    """The line of a plan for an invoice that comes in, unless it says otherwise."""
    return planned_item(1, a_candidate(**facts), decision)


def planned(invoices: Sequence[Candidate], known: Known) -> list[RunItem]:
    """A whole plan."""
    return [
        planned_item(position, invoice, classify_invoice(invoice, known))
        for position, invoice in enumerate(invoices, start=1)
    ]


def digest_of(items: Sequence[RunItem]) -> str:
    digest = PlanDigest()
    for item in items:
        digest.add(item.verdict, material_of(item))
    return digest.hexdigest()


def before(item: RunItem) -> Before:
    """What an earlier plan kept of this item."""
    return Before(item.verdict, material_of(item), item.balance, item.tile)
