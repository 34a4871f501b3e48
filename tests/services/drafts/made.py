"""People, choices and rows that the tests of drafts share."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from services.model.draft import DraftFields
from services.model.import_run import ImportType
from services.model.people import Actor
from services.store.engine import open_engine
from services.store.tables import mirror_customers
from services.store.tables_runs import import_runs
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    NOW,
    TEAM,
)

COLLEAGUE = Actor(TEAM, "UCOLLEAGUE")
OCTOBER = DraftFields(date_from="2026-10-01", date_to="2026-10-31")
INVOICES = ImportType.INVOICE_HISTORY


def seal(store: Store, draft_id: str) -> None:
    """What pressing Import does to the draft."""
    with store.writing() as tx:
        tx.drafts.set_run(draft_id, "IMP-1")
        tx.drafts.seal(draft_id, NOW)
        tx.commit()


def record_start(database_url: str, by: str, at: datetime) -> None:
    engine = open_engine(database_url)
    empty: dict[str, object] = {"filters": {}, "progress": {}, "facts": {}}
    what = {"import_type": "invoices", "via": "slack", "status": "importing"}
    who = {"id": "IMP-1", "connection_id": "con1", "team_id": TEAM, "requested_by": by}
    with engine.begin() as database:
        row = {**who, **what, **empty, "started_by": by, "started_at": at, "created_at": at}
        database.execute(sa.insert(import_runs).values(**row))
    engine.dispose()


def add_customer(database_url: str, qbo_id: str) -> None:
    engine = open_engine(database_url)
    names = {"display_name": "Acme", "full_name": "Acme", "name_folded": "acme"}
    facts = {"is_project": False, "is_active": True, "raw": b"", "digest": ""}
    with engine.begin() as database:
        row = {"connection_id": "con1", "qbo_id": qbo_id, **names, **facts}
        database.execute(sa.insert(mirror_customers).values(**row))
    engine.dispose()
