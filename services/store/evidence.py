"""What an evidence pack is made from: items with the hashes of their documents, and the run's audit rows."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.audit import AuditAction
from services.model.evidence import EvidenceDeed, EvidenceItem
from services.model.import_run import ImportRun
from services.store.run_items import item_from_row, with_project
from services.store.tables import audit_log, invoices
from services.store.tables import mirror_invoices as mirror
from services.store.tables_runs import run_items as rows

#: A pack must not say of itself that it was made: it would be another one each time.
_OF_PACKS = (AuditAction.EVIDENCE_REQUESTED.code,)


class EvidenceRepository:
    """Reads what was decided."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def items(self, run: ImportRun, after: int, limit: int) -> list[EvidenceItem]:
        """In order of position after this one."""
        wanted = (
            with_project(rows)
            .add_columns(_document_hash().label("document"))
            .outerjoin(invoices, _is_imported(run))
            .outerjoin(mirror, _is_mirrored(run))
            .where(rows.c.run_id == run.id, rows.c.position > after)
            .order_by(rows.c.position)
            .limit(limit)
        )
        found = self._database.execute(wanted)
        return [EvidenceItem(item_from_row(row), row.material, row.document) for row in found]

    def deeds(self, run: ImportRun) -> list[EvidenceDeed]:
        """The audit log's lines about the run, oldest first, but for those about its packs."""
        columns = [audit_log.c[name] for name in ("at", "actor", "action", "subject", "details")]
        mine = sa.and_(audit_log.c.team_id == run.team_id, audit_log.c.subject == run.id)
        wanted = sa.select(*columns).where(mine, audit_log.c.action.not_in(_OF_PACKS))
        return [EvidenceDeed(*row) for row in self._database.execute(wanted.order_by(audit_log.c.id))]


def _document_hash() -> sa.ColumnElement[str | None]:
    """Of the version that was judged, and of no other: the ledger's, else the mirror's."""
    return sa.case(
        (invoices.c.sync_token == rows.c.sync_token, invoices.c.digest),
        (mirror.c.sync_token == rows.c.sync_token, sa.func.nullif(mirror.c.digest, "")),
        else_=sa.null(),
    )


def _is_imported(run: ImportRun) -> sa.ColumnElement[bool]:
    return invoices.c.id == sa.literal(f"{run.connection_id}:") + rows.c.qbo_id


def _is_mirrored(run: ImportRun) -> sa.ColumnElement[bool]:
    return sa.and_(mirror.c.connection_id == run.connection_id, mirror.c.qbo_id == rows.c.qbo_id)
