"""Invoices that need review, and which of them are taken as QuickBooks states them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.rejection import ReviewProblem
from services.model.review import Acceptance, Reviewed
from services.store.bulk import insert_into, these
from services.store.tables import mirror_invoices as mirror
from services.store.tables_reviews import accepted_reviews as rows
from services.store.versions import ledger_of, raise_version

_SAID = (
    "connection_id",
    "qbo_id",
    "doc_number",
    "customer_id",
    "customer_name",
    "txn_date",
    "currency",
    "total",
    "balance",
    "problem",
    "content_digest",
)


class ReviewRepository:
    """Reviews of single invoices."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def find(self, connection_id: str, qbo_id: str) -> Reviewed | None:
        """What QuickBooks states by the mirror; None for what it does not have."""
        wanted = sa.select(*(mirror.c[name] for name in _SAID)).where(
            mirror.c.connection_id == connection_id, mirror.c.qbo_id == qbo_id, mirror.c.gone_at.is_(None)
        )
        row = self._database.execute(wanted).one_or_none()
        if row is None:
            return None
        problem = ReviewProblem.of(row.problem) if row.problem else None
        return Reviewed(**row._asdict() | {"problem": problem})

    def accept(self, acceptance: Acceptance) -> None:
        """Take it so from now on; plans of the company are made anew."""
        values = {
            "connection_id": acceptance.connection_id,
            "qbo_id": acceptance.qbo_id,
            "digest": acceptance.digest,
            "problem": acceptance.problem.code,
            "total": acceptance.total,
            "balance": acceptance.balance,
            "accepted_by": acceptance.by,
            "accepted_at": acceptance.at,
        }
        new = insert_into(self._database, rows).values(values)
        self._database.execute(
            new.on_conflict_do_update(index_elements=["connection_id", "qbo_id"], set_=values)
        )
        raise_version(self._database, ledger_of(acceptance.connection_id))

    def acceptance(self, connection_id: str, qbo_id: str) -> Acceptance | None:
        """What was accepted of this invoice last."""
        wanted = sa.select(rows).where(rows.c.connection_id == connection_id, rows.c.qbo_id == qbo_id)
        row = self._database.execute(wanted).one_or_none()
        return None if row is None else acceptance_of(row)

    def accepted(self, connection_id: str, qbo_ids: Collection[str]) -> dict[str, str]:
        """The digests of what was accepted of these, by id."""
        wanted = sa.select(rows.c.qbo_id, rows.c.digest).where(
            rows.c.connection_id == connection_id, rows.c.qbo_id.in_(these(self._database, qbo_ids))
        )
        return {row.qbo_id: row.digest for row in self._database.execute(wanted)}


def acceptance_of(row: Any) -> Acceptance:
    """The acceptance that such a row holds."""
    return Acceptance(
        connection_id=row.connection_id,
        qbo_id=row.qbo_id,
        digest=row.digest,
        problem=ReviewProblem.of(row.problem),
        total=row.total,
        balance=row.balance,
        by=row.accepted_by,
        at=row.accepted_at,
    )
