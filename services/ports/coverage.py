"""What the coverage calendar is made from, as the store keeps it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from services.decisions.covering_runs import LedgerRun
from services.model.connection import Connection


class CoverageStore(Protocol):
    """Summaries by run and by month: invoices are looked at only where a month may have changed."""

    def runs(self, company: Connection, first: date, last: date) -> Sequence[LedgerRun]:
        """The company's imports and undos of invoices with a date in this range; no dry runs."""
        ...

    def open_days(
        self, connection_id: str, run_ids: Collection[str], first: date, last: date
    ) -> frozenset[date]:
        """Dates of invoices that needed somebody in these runs, and are still not here."""
        ...

    def news(self, connection_id: str, first: date, last: date) -> Mapping[date, int]:
        """The version of the mirror with which invoices of each month were last new, other or gone."""
        ...

    def has_changed(self, connection_id: str, run_ids: Collection[str], first: date, last: date) -> bool:
        """Whether QuickBooks has invoices of these dates that the invoice window has otherwise.

        Or that it does not have although these runs did not know of them; or the other way round.
        """
        ...
