"""One stand-in company and a source that asks it."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from services.quickbooks.client import QuickBooksSource
from services.sandbox.company import Company
from services.sandbox.controls import Controls
from tests.mirror.mirrored import Connections, QuickClock, StandInTokens


@dataclass
class Asked:
    """Everything that a test of the client holds."""

    source: QuickBooksSource
    controls: Controls
    clock: QuickClock
    tokens: StandInTokens
    url: str

    def statuses(self) -> list[int | None]:
        """The HTTP status of each request so far; None where the connection was cut."""
        return [entry["status"] for entry in self.controls.log.entries()]


class OneCompany:
    """A store that knows one connection."""

    def __init__(self, company: Company) -> None:
        self.connections = Connections(company)

    def reading(self) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return
