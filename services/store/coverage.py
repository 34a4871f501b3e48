"""What the coverage calendar is made from: runs, months with news, and invoices only where those point."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection as Database
from sqlalchemy.engine import Row

from services.decisions.covering_runs import LedgerRun
from services.model.connection import Connection
from services.model.coverage import MIRROR_VERSION
from services.model.import_run import ImportType, RunKind, RunStatus
from services.model.invoice_status import PaymentState
from services.model.invoice_window import Origin
from services.model.report import NEEDS_YOU, Counts
from services.model.run_details import REMOVED_AT
from services.model.undo import undone_from_json
from services.store.run_codec import filters_from_json
from services.store.tables import connections, invoices, posted_invoices
from services.store.tables import mirror_invoices as mirror
from services.store.tables_coverage import mirror_months
from services.store.tables_runs import import_runs as runs
from services.store.tables_runs import run_items
from services.store.tables_totals import tile_totals

_FACTS = ("counts", "tie_out", "undone", MIRROR_VERSION, REMOVED_AT)
#: Of these the invoice window says itself that they are gone.
_GONE_HERE = (PaymentState.VOID.value, PaymentState.DELETED.value)
#: Of an invoice that is here.
_DIFFERS = sa.and_(mirror.c.gone_at.is_(None), invoices.c.content_digest != mirror.c.content_digest)
_VANISHED = sa.and_(mirror.c.gone_at.is_not(None), invoices.c.payment_state.not_in(_GONE_HERE))
#: States of runs that brought nothing in, whatever becomes of them.
_NOT_YET = (RunStatus.PREVIEWING, RunStatus.AWAITING, RunStatus.REPLACED, RunStatus.JOINED)


class CoverageRepository:
    """Reads summaries by run and by month."""

    def __init__(self, connection: Database) -> None:
        self._database = connection

    def runs(self, company: Connection, first: date, last: date) -> list[LedgerRun]:
        """The company's imports and undos of invoices with a date in this range; no dry runs."""
        columns = [runs.c[name] for name in ("id", "kind", "target_id", "status", "filters")]
        columns += [runs.c.planned_at, runs.c.created_at, runs.c.finished_at]
        facts = [runs.c.facts[name].label(name) for name in _FACTS]
        wanted = sa.select(*columns, *facts).where(
            runs.c.team_id == company.team_id,
            runs.c.connection_id == company.id,
            runs.c.import_type == ImportType.INVOICE_HISTORY.value,
            runs.c.dry_run.is_(False),
            runs.c.status.not_in([status.value for status in _NOT_YET]),
            runs.c.filters["date_from"].as_string() <= last.isoformat(),
            runs.c.filters["date_to"].as_string() >= first.isoformat(),
        )
        return [_run(row) for row in self._database.execute(wanted.order_by(runs.c.created_at, runs.c.id))]

    def open_days(
        self, connection_id: str, run_ids: Collection[str], first: date, last: date
    ) -> frozenset[date]:
        """Dates of invoices that needed somebody in these runs, and are still not here."""
        here = sa.exists().where(
            invoices.c.connection_id == connection_id, invoices.c.qbo_id == run_items.c.qbo_id
        )
        gone = sa.exists().where(
            mirror.c.connection_id == connection_id,
            mirror.c.qbo_id == run_items.c.qbo_id,
            mirror.c.gone_at.is_not(None),
        )
        wanted = (
            sa.select(run_items.c.txn_date)
            .distinct()
            .where(
                run_items.c.run_id.in_(run_ids),
                run_items.c.verdict.in_([verdict.value for verdict in NEEDS_YOU]),
                run_items.c.txn_date.between(first, last),
                ~here,
                ~gone,
            )
        )
        return frozenset(self._database.scalars(wanted)) if run_ids else frozenset()

    def news(self, connection_id: str, first: date, last: date) -> dict[date, int]:
        """The version of the mirror with which invoices of each month were last new, other or gone."""
        months = mirror_months.c
        mine = sa.and_(months.connection_id == connection_id, months.month.between(first, last))
        found = self._database.execute(sa.select(months.month, months.version).where(mine))
        return {row.month: row.version for row in found}

    def has_changed(self, connection_id: str, run_ids: Collection[str], first: date, last: date) -> bool:
        """Whether QuickBooks has otherwise what it, or the invoice window, has of these dates."""
        same = sa.and_(invoices.c.connection_id == connection_id, invoices.c.qbo_id == mirror.c.qbo_id)
        appeared = sa.and_(
            invoices.c.id.is_(None), mirror.c.gone_at.is_(None), ~_is_known(connection_id, run_ids)
        )
        wanted = (
            sa.select(sa.literal(1))
            .select_from(mirror.outerjoin(invoices, same))
            .where(
                mirror.c.connection_id == connection_id,
                mirror.c.txn_date.between(first, last),
                sa.or_(_DIFFERS, _VANISHED, appeared),
            )
        )
        is_there = self._database.execute(wanted.limit(1)).first() is not None
        return is_there or self._has_moved(connection_id, first, last)

    def _has_moved(self, connection_id: str, first: date, last: date) -> bool:
        """Of the invoice window's dates: QuickBooks may have another by now.

        One tile and currency at a time, so that both databases use the index of the list.
        """
        totals = tile_totals.c
        known = sa.select(totals.team_id, totals.tile, totals.currency).where(
            totals.team_id
            == sa.select(connections.c.team_id).where(connections.c.id == connection_id).scalar_subquery(),
            totals.project_id == "",
            totals.connection_id == connection_id,
        )
        same = sa.and_(mirror.c.connection_id == connection_id, mirror.c.qbo_id == invoices.c.qbo_id)
        moved = sa.select(sa.literal(1)).select_from(invoices.join(mirror, same))
        for team_id, tile, currency in self._database.execute(known).all():
            for origin in Origin:
                mine = moved.where(
                    invoices.c.team_id == team_id,
                    invoices.c.tile == tile,
                    invoices.c.currency == currency,
                    invoices.c.origin == origin.value,
                    invoices.c.txn_date.between(first, last),
                    # Asked for as it is, SQLite would go through all of the company.
                    sa.func.coalesce(invoices.c.connection_id, "") == connection_id,
                    sa.or_(_DIFFERS, _VANISHED),
                )
                if self._database.execute(mine.limit(1)).first():
                    return True
        return False


def _is_known(connection_id: str, run_ids: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether one of the runs has judged it, or it was posted from here."""
    judged = sa.exists().where(run_items.c.run_id.in_(run_ids), run_items.c.qbo_id == mirror.c.qbo_id)
    posted = sa.exists().where(
        posted_invoices.c.connection_id == connection_id, posted_invoices.c.qbo_id == mirror.c.qbo_id
    )
    return sa.or_(judged.correlate(mirror), posted.correlate(mirror))


def _run(row: Row[Any]) -> LedgerRun:
    kind = RunKind(row.kind)
    undone = undone_from_json({"undone": row.undone or {}})
    return LedgerRun(
        id=row.id,
        kind=kind,
        target_id=row.target_id,
        status=RunStatus(row.status),
        filters=filters_from_json(row.filters),
        at=(row.finished_at if kind is RunKind.UNDO else row.planned_at) or row.created_at,
        is_planned=row.planned_at is not None,
        counts=Counts(**(row.counts or {})),
        unexplained=(row.tie_out or {}).get("unexplained", 0),
        gone=undone.count,
        kept=undone.kept,
        mirror_version=row.mirror_version or 0,
        has_details=row.details_removed_at is None,
    )
