"""Invoices that QuickBooks cannot send: what breaks for good ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.errors import QuickBooksUnavailable
from services.model.import_run import RunStatus
from services.model.quickbooks import Condition, Entity, Field
from services.ports.quickbooks import UnreadPage
from tests.services.imports.firm import Firm
from tests.services.imports.little_company import LittleCompany


class Unsendable(LittleCompany):
    """Whose every second invoice breaks each answer that would hold it."""

    def unread_documents(
        self, entity: Entity, conditions: Sequence[Condition], order: Field | None
    ) -> UnreadPage:
        read = super().unread_documents(entity, conditions, order)
        if any(int(one.qbo_id) % 2 for one in read().documents):
            raise QuickBooksUnavailable
        return read


def test_what_breaks_for_good_in_mid_reading_is_not_tried_for_ever(firm: Firm) -> None:
    firm.books = Unsendable(firm.clock)
    firm.books.customer("1", "Acme")
    for number in range(99):
        firm.books.invoice(str(100 + number), txn_date=date(2026, 10, 1 + number % 28))

    ended = firm.work_off(firm.unattended().id)

    assert (ended.status, ended.error_code) == (RunStatus.FAILED, QuickBooksUnavailable.code)
