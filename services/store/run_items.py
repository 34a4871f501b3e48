"""What a run says of each invoice, and the invoices it has to say something about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from services.decisions.classify_invoice import folded_number
from services.decisions.plan_import import Before
from services.model.import_run import ImportRun
from services.model.invoice_status import Tile
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem
from services.model.report import RunItem, Verdict
from services.ports.runs import PlannedItem
from services.store.bulk import Row as Values
from services.store.bulk import copy_many, these
from services.store.candidates import CandidateRepository, in_range
from services.store.entry_candidates import EntryCandidateRepository
from services.store.tables import clients, projects
from services.store.tables import mirror_invoices as mirror
from services.store.tables_runs import run_items as rows

_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_TILES = {tile.value: tile for tile in Tile}
_LEFT_OUT = {because.code: because for because in LeftOutBecause}


class ItemRepository(CandidateRepository, EntryCandidateRepository):
    """Items of runs."""

    def next_plan_no(self, run_id: str) -> int:
        """The number of the next plan of this run, from 1."""
        latest = self._database.scalar(sa.select(sa.func.max(rows.c.plan_no)).where(rows.c.run_id == run_id))
        return (latest or 0) + 1

    def earlier(self, run_id: str, qbo_ids: Collection[str]) -> dict[str, Before]:
        """What the run's earlier plan said of these."""
        wanted = sa.select(
            *(rows.c[name] for name in ("qbo_id", "verdict", "material", "balance", "tile"))
        ).where(rows.c.run_id == run_id, rows.c.qbo_id.in_(these(self._database, qbo_ids)))
        return {
            qbo_id: Before(_VERDICTS[verdict], material, balance, _TILES.get(tile))
            for qbo_id, verdict, material, balance, tile in self._database.execute(wanted)
        }

    def write(self, run_id: str, plan_no: int, items: Sequence[PlannedItem]) -> None:
        """Write items of a plan over those of earlier ones."""
        if plan_no > 1:
            ids = these(self._database, [planned.item.qbo_id for planned in items])
            self._database.execute(sa.delete(rows).where(rows.c.run_id == run_id, rows.c.qbo_id.in_(ids)))
        copy_many(self._database, rows, (_values(run_id, plan_no, planned) for planned in items))

    def copy(self, from_run_id: str, run_id: str, after: int, upto: int) -> None:
        """Take over another run's items with ``after < position <= upto``, as this run's first plan."""
        own: dict[str, sa.ColumnElement[Any]] = {"run_id": sa.literal(run_id), "plan_no": sa.literal(1)}
        values: list[sa.ColumnElement[Any]] = [own.get(column.name, column) for column in rows.c]
        mine = sa.and_(rows.c.run_id == from_run_id, rows.c.position > after, rows.c.position <= upto)
        source = sa.select(*values).where(mine)
        self._database.execute(sa.insert(rows).from_select([column.name for column in rows.c], source))

    def drop_older(self, run_id: str, plan_no: int) -> int:
        """Remove items that the newest plan no longer has; how many of them were not left out."""
        older = sa.and_(rows.c.run_id == run_id, rows.c.plan_no < plan_no)
        counted = sa.select(sa.func.count()).where(older, rows.c.verdict != Verdict.LEFT_OUT.value)
        gone = self._database.scalar(counted) or 0
        self._database.execute(sa.delete(rows).where(older))
        return gone

    def page(
        self,
        run_id: str,
        verdicts: Collection[Verdict] | None,
        after: int,
        limit: int,
        without: LeftOutBecause | None = None,
    ) -> list[RunItem]:
        """Items in order of position, after this one; ``without`` those that were left out for this."""
        mine = sa.and_(rows.c.run_id == run_id, rows.c.position > after)
        wanted = with_project(rows).where(mine).order_by(rows.c.position).limit(limit)
        if verdicts is not None:
            wanted = wanted.where(rows.c.verdict.in_([verdict.value for verdict in verdicts]))
        if without is not None:
            wanted = wanted.where(sa.func.coalesce(rows.c.left_out, "") != without.code)
        return [item_from_row(row) for row in self._database.execute(wanted)]

    def missing(self, run: ImportRun, limit: int) -> list[str]:
        """Ids of mirror invoices of the range that the run says nothing about."""
        is_said = sa.exists().where(rows.c.run_id == run.id, rows.c.qbo_id == mirror.c.qbo_id)
        # A document without a readable date is in no range, but QuickBooks may have counted it in this one.
        undated = sa.and_(
            mirror.c.connection_id == run.connection_id,
            mirror.c.txn_date.is_(None),
            mirror.c.gone_at.is_(None),
        )
        unsaid = sa.and_(sa.or_(in_range(run), undated), ~is_said)
        wanted = sa.select(mirror.c.qbo_id).where(unsaid).order_by(mirror.c.qbo_id)
        return list(self._database.scalars(wanted.limit(limit)))

    def last_position(self, run_id: str) -> int:
        """The highest position of its items; 0 without items."""
        highest = sa.select(sa.func.max(rows.c.position)).where(rows.c.run_id == run_id)
        return self._database.scalar(highest) or 0

    def decided_up_to(self, run_id: str) -> int:
        """The position before the first item that would still be imported; the highest without such items."""
        mine = sa.and_(rows.c.run_id == run_id, rows.c.verdict == Verdict.WOULD_IMPORT.value)
        first = self._database.scalar(sa.select(sa.func.min(rows.c.position)).where(mine))
        return self.last_position(run_id) if first is None else int(first) - 1

    def fail(self, run_id: str, position: int, error: str) -> None:
        """Say of one item that the attempt broke."""
        self._database.execute(
            sa.update(rows)
            .where(rows.c.run_id == run_id, rows.c.position == position)
            .values(verdict=Verdict.FAILED.value, error=error)
        )

    def fail_rest(self, run_id: str, error: str) -> None:
        """Say of every item that would still be imported that the attempt broke."""
        self._database.execute(
            sa.update(rows)
            .where(rows.c.run_id == run_id, rows.c.verdict == Verdict.WOULD_IMPORT.value)
            .values(verdict=Verdict.FAILED.value, error=error)
        )


def _values(run_id: str, plan_no: int, planned: PlannedItem) -> Values:
    """The values of one row, in the order of the table's columns."""
    item = planned.item
    return (
        run_id,
        item.qbo_id,
        plan_no,
        item.position,
        item.doc_number,
        folded_number(item.doc_number),
        item.txn_date,
        item.due_date,
        item.currency,
        item.total,
        item.balance,
        item.customer_id,
        item.customer_name,
        item.project_id,
        item.tile.value if item.tile else None,
        item.verdict.value,
        item.reason.code if item.reason else None,
        item.problem.code if item.problem else None,
        item.left_out.code if item.left_out else None,
        item.other_run_id,
        item.other_at,
        item.changed_since,
        item.error,
        item.sync_token,
        planned.material,
        item.party,
        item.seconds,
    )


def with_project(items: sa.FromClause) -> sa.Select[Any]:
    """Items with the name of their project as ``project_name``."""
    label = sa.case(
        (projects.c.name == clients.c.name, projects.c.name),
        else_=clients.c.name + " / " + projects.c.name,
    )
    of_project = items.outerjoin(projects, projects.c.id == items.c.project_id)
    of_client = of_project.outerjoin(clients, clients.c.id == projects.c.client_id)
    return sa.select(items, label.label("project_name")).select_from(of_client)


def item_from_row(row: Row[Any]) -> RunItem:
    """The item that such a row holds."""
    return RunItem(
        position=row.position,
        qbo_id=row.qbo_id,
        doc_number=row.doc_number,
        txn_date=row.txn_date,
        due_date=row.due_date,
        currency=row.currency,
        total=row.total,
        balance=row.balance,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        project_id=row.project_id,
        project_name=row.project_name,
        tile=Tile(row.tile) if row.tile else None,
        verdict=Verdict(row.verdict),
        reason=Reason.of(row.reason) if row.reason else None,
        problem=ReviewProblem.of(row.problem) if row.problem else None,
        left_out=_LEFT_OUT[row.left_out] if row.left_out else None,
        other_run_id=row.other_run_id,
        other_at=row.other_at,
        changed_since=row.changed_since,
        error=row.error,
        sync_token=row.sync_token,
        party=row.party,
        seconds=row.seconds,
    )
