"""One stand-in company and a source that asks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self, cast

from services.model.quickbooks import DocumentPage, SourceInvoice
from services.ports.store import Store
from services.quickbooks.client import QuickBooksSource, QuickBooksSources
from services.quickbooks.governor import Limits, unwatched
from services.sandbox.company import Company
from services.sandbox.controls import Controls
from tests.mirror.mirrored import Connections, QuickClock, StandInTokens

#: An answer may take as long as it does on a machine that has much else to do.
LIMITS = Limits(page_size=50, read_seconds=30)


@dataclass
class Asked:
    """Everything that a test of the client holds."""

    source: QuickBooksSource
    controls: Controls
    clock: QuickClock
    tokens: StandInTokens
    url: str
    store: OneCompany

    def used(self, calls: int, of: int) -> None:
        """So many of the month's calls are used already."""
        self.store.calls = calls
        self._open(replace(LIMITS, per_month=of))

    def seen_by(self, watch: Callable[[], None]) -> None:
        """Somebody watches over every wait."""
        self._open(LIMITS, watch)

    def gives_up_after(self, seconds: float) -> None:
        """An answer that takes longer is one that never comes."""
        self._open(replace(LIMITS, read_seconds=seconds))

    def _open(self, limits: Limits, watch: Callable[[], None] = unwatched) -> None:
        sources = QuickBooksSources(self.tokens, cast(Store, self.store), self.clock, self.url, limits)
        self.source = sources.open("C-1", watch)

    def statuses(self) -> list[int | None]:
        """The HTTP status of each request so far; None where the connection was cut."""
        return [entry["status"] for entry in self.controls.log.entries()]


def invoices_in(page: DocumentPage) -> list[SourceInvoice]:
    """The invoices of an answer that holds nothing else."""
    return [cast(SourceInvoice, one) for one in page.documents]


class OneCompany:
    """A store that knows one connection."""

    def __init__(self, company: Company) -> None:
        self.connections = Connections(company)
        self.calls = 0

    @property
    def meter(self) -> Self:
        return self

    def total(self, month: str) -> int:
        return self.calls

    def reading(self) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return
