"""What of the mirror hangs together, and what of it the ledger or a report needs."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from services.model.quickbooks import Entity
from services.store.tables import invoices, mirror_invoices, mirror_lines
from services.store.tables_entries import entries, mirror_entries, mirror_records
from services.store.tables_links import mirror_links
from services.store.tables_runs import import_runs, run_items


@dataclass(frozen=True, slots=True)
class Retained:
    """Tables of documents. ``parts`` go together: one that stands alone would pass for whole, read again.

    ``cited_in`` is the ledger's table. Reports name ``named``, of which ``problem`` is a column, too.
    """

    documents: sa.Table
    parts: tuple[sa.Table, ...]
    cited_in: sa.Table
    named: sa.Column[str]

    def mine(self, table: sa.Table, connection_id: str, entity: Entity) -> sa.ColumnElement[bool]:
        """The rows of this company and this resource."""
        mine = table.c.connection_id == connection_id
        return sa.and_(mine, table.c.resource == entity.value) if "resource" in table.c else mine

    def is_cited(self, connection_id: str, entity: Entity) -> sa.ColumnElement[bool]:
        """Whether the ledger has a row of the document."""
        cited = self.mine(self.cited_in, connection_id, entity)
        is_same = self.cited_in.c.qbo_id == self.documents.c.qbo_id
        return sa.exists().where(cited, is_same).correlate(self.documents)

    def is_reviewed(self, connection_id: str, entity: Entity) -> sa.ColumnElement[bool]:
        """Whether a report says that it needs review: somebody may look at it, and take it as it is."""
        holder, items = self.named.table, run_items.c
        assert isinstance(holder, sa.Table)
        reported = sa.and_(
            import_runs.c.connection_id == connection_id,
            items.run_id == import_runs.c.id,
            items.qbo_id == self.named,
            items.problem.is_not(None),
            holder.c.problem.is_not(None),
        )
        if holder is not self.documents:
            is_same = holder.c.qbo_id == self.documents.c.qbo_id
            reported = sa.and_(reported, self.mine(holder, connection_id, entity), is_same)
        return sa.exists().where(reported).correlate(self.documents)


_INVOICES = Retained(
    mirror_invoices, (mirror_links, mirror_lines, mirror_invoices), invoices, mirror_invoices.c.qbo_id
)
_RECORDS = Retained(mirror_records, (mirror_entries, mirror_records), entries, mirror_entries.c.ref)


def retained(entity: Entity) -> Retained:
    """The tables of a resource's documents."""
    return _INVOICES if entity is Entity.INVOICE else _RECORDS
