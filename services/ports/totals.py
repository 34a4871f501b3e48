"""The invoice window's totals as the store keeps them, and whether they are what the rows say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from services.model.invoice_window import AgingTotal
from services.model.operations import TotalsChecked
from services.model.report import TileTotal
from services.ports.invoice_window import Scope


@dataclass(frozen=True, slots=True)
class AsOf:
    """Which day it is: at each company, by its connection, and everywhere else."""

    elsewhere: date
    companies: Mapping[str, date] = field(default_factory=dict)


class TotalsStore(Protocol):
    """Totals. Nobody has to write them: they change with the invoices, whoever changes those."""

    def tiles(self, scope: Scope) -> tuple[TileTotal, ...]:
        """Every tile and currency that holds an invoice, added up."""
        ...

    def aged(self, scope: Scope, as_of: AsOf) -> tuple[AgingTotal, ...]:
        """Every aging bucket of every currency that stands in A/R Aging."""
        ...


class TotalsCheckStore(Protocol):
    """Totals, compared with the rows that they are of."""

    def differing(self) -> int:
        """How many totals are not what the rows add up to: none, unless something broke."""
        ...

    def mend(self) -> int:
        """Make all totals what the rows add up to; how many were not. Nobody writes invoices meanwhile."""
        ...

    def remove_empty(self, limit: int) -> int:
        """Remove totals of nothing, so many of each kind; how many. Those that somebody adds to stay."""
        ...

    def note(self, checked: TotalsChecked, keep_since: datetime) -> None:
        """Remember how they were found, and forget what was found before then."""
        ...
