"""Keeping in step: what QuickBooks reports follows by itself, or waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from services.clock import Clock
from services.ports.desk import Rights
from services.ports.quickbooks import Sources
from services.ports.store import Store
from services.settings import Settings
from services.status_sync.comparing import compare_books
from services.status_sync.deciding import Drifts, NotInMirror, NotInQuickBooks
from services.status_sync.digests import Digests
from services.status_sync.looking import InStep
from services.status_sync.webhooks import Heard, Webhooks

__all__ = [
    "Digests",
    "Drifts",
    "Heard",
    "InStep",
    "NotInMirror",
    "NotInQuickBooks",
    "StatusSync",
    "Terms",
    "Webhooks",
    "compare_books",
]


@dataclass(frozen=True, slots=True)
class Terms:
    """Calls of QuickBooks in a month, 0 for no limit, and the token by which its webhooks are known."""

    monthly_calls: int = 0
    verifier: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings say."""
        secret = settings.quickbooks_webhook_verifier
        return cls(settings.quickbooks_monthly_calls, secret.get_secret_value() if secret else None)


@dataclass(frozen=True, slots=True)
class StatusSync:
    """Everything that keeps in step."""

    in_step: InStep
    drifts: Drifts
    digests: Digests
    webhooks: Webhooks

    @classmethod
    def over(cls, store: Store, clock: Clock, rights: Rights, sources: Sources, terms: Terms) -> Self:
        """It, on these."""
        in_step = InStep(store, clock, sources, terms.monthly_calls, terms.verifier is not None)
        return cls(
            in_step=in_step,
            drifts=Drifts(store, clock, rights, in_step),
            digests=Digests(store, clock, rights),
            webhooks=Webhooks(store, clock, terms.verifier),
        )
