"""Invoices that need review, as the store keeps them and what was decided about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from services.model.review import Acceptance, Reviewed


class ReviewStore(Protocol):
    """What needs review, and what was accepted as it is stated."""

    def find(self, connection_id: str, qbo_id: str) -> Reviewed | None:
        """What QuickBooks states by the mirror; None for what it does not have."""
        ...

    def accept(self, acceptance: Acceptance) -> None:
        """Take it so from now on; plans of the company are made anew."""
        ...

    def acceptance(self, connection_id: str, qbo_id: str) -> Acceptance | None: ...

    def accepted(self, connection_id: str, qbo_ids: Collection[str]) -> Mapping[str, str]:
        """The digests of what was accepted of these, by id."""
        ...
