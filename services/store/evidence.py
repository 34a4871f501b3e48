"""What an evidence pack is made from: items with their hashes, and the run's audit rows."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.audit import AuditAction
from services.model.evidence import EvidenceDeed, EvidenceItem
from services.model.import_run import ImportRun
from services.store.run_items import item_from_row, with_project
from services.store.tables import audit_log
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
            .where(rows.c.run_id == run.id, rows.c.position > after)
            .order_by(rows.c.position)
            .limit(limit)
        )
        found = self._database.execute(wanted)
        return [EvidenceItem(item_from_row(row), row.material) for row in found]

    def deeds(self, run: ImportRun) -> list[EvidenceDeed]:
        """The audit log's lines about the run, oldest first, but for those about its packs."""
        columns = [audit_log.c[name] for name in ("at", "actor", "action", "subject", "details")]
        mine = sa.and_(audit_log.c.team_id == run.team_id, audit_log.c.subject == run.id)
        wanted = sa.select(*columns).where(mine, audit_log.c.action.not_in(_OF_PACKS))
        return [EvidenceDeed(*row) for row in self._database.execute(wanted.order_by(audit_log.c.id))]
