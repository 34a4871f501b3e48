"""What tests of time and expenses do and look at, in front of a firm."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.model.entry import Billable
from services.model.import_run import ANY_PLAN, Filters, ImportRun, ImportType, NewRun, Via
from services.model.quickbooks import Entity
from services.store.tables_entries import entries, entry_records
from tests.services.desk_doubles import ADMIN, TEAM
from tests.services.imports.firm import OCTOBER, Firm
from tests.services.imports.records import a_record

#: What two imports of the same may differ in.
_OF_A_RUN = ("run_id", "imported_at")


def time(firm: Firm, qbo_id: str, *lines: Any, **facts: Any) -> None:
    """There is this time activity."""
    firm.books.record(Entity.TIME_ACTIVITY, a_record(qbo_id, *lines, **_dated(qbo_id) | facts))


def time_changes(firm: Firm, qbo_id: str, *lines: Any, **facts: Any) -> None:
    """Somebody makes the time activity this now."""
    firm.books.change_record(Entity.TIME_ACTIVITY, a_record(qbo_id, *lines, **_dated(qbo_id) | facts))


def bill(firm: Firm, qbo_id: str, *lines: Any, **facts: Any) -> None:
    """There is this bill."""
    firm.books.record(Entity.BILL, a_record(qbo_id, *lines, **_dated(qbo_id) | facts))


def purchase(firm: Firm, qbo_id: str, *lines: Any, **facts: Any) -> None:
    """There is this purchase."""
    firm.books.record(Entity.PURCHASE, a_record(qbo_id, *lines, **_dated(qbo_id) | facts))


def _dated(qbo_id: str) -> dict[str, Any]:
    """A day of October for each."""
    return {"txn_date": OCTOBER[0].replace(day=int(qbo_id))}


def imported(firm: Firm, import_type: ImportType = ImportType.TIME, **choices: Any) -> ImportRun:
    """October, imported without a question."""
    return firm.work_off(_asked(firm, import_type, choices, approved_digest=ANY_PLAN, via=Via.CLI).id)


def previewed(firm: Firm, import_type: ImportType = ImportType.TIME, **choices: Any) -> ImportRun:
    """A preview of October that the administrator may press *Import* on."""
    return firm.work_off(_asked(firm, import_type, choices, requested_by=ADMIN.user_id).id)


def _asked(firm: Firm, import_type: ImportType, choices: dict[str, Any], **facts: Any) -> ImportRun:
    firm.clock.move(minutes=1)
    filters = Filters(*OCTOBER, **{"statuses": frozenset(Billable)} | choices)
    known = {"via": Via.SLACK, "requested_by": "cli"} | facts
    new = NewRun(firm.connection_id, TEAM, filters=filters, import_type=import_type, **known)
    return firm.previews.request(new)


def work(firm: Firm) -> dict[str, dict[str, Any]]:
    """The entries of the invoice window, by ref, but for when and by which run each came in."""
    with firm.engine.connect() as connection:
        found = connection.execute(sa.select(entries)).mappings().all()
    return {
        row["ref"]: {name: value for name, value in row.items() if name not in _OF_A_RUN} for row in found
    }


def tiles(firm: Firm) -> dict[str, str]:
    """Where each stands."""
    return {ref: row["tile"] for ref, row in work(firm).items()}


def documents(firm: Firm) -> list[str]:
    """The documents whose bytes are kept."""
    names = entry_records.c.resource, entry_records.c.qbo_id
    with firm.engine.connect() as connection:
        found = connection.execute(sa.select(*names).order_by(*names)).all()
    return [":".join(row) for row in found]
