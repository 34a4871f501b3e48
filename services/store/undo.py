"""Undoing: what is left of an import in the invoice window, and taking it back batch by batch."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.import_run import ImportRun, ImportType
from services.model.invoice_status import Tile
from services.model.report import RunItem, TileTotal, Undone, UndoOf, Verdict
from services.model.undo import Standing, undone_from_json
from services.store.bulk import these
from services.store.exact_sums import exact_sum, summed
from services.store.locks import lock_until_end
from services.store.run_codec import run_from_row
from services.store.run_items import item_from_row, with_project
from services.store.tables_runs import import_runs, run_items
from services.store.undo_entries import EntriesBack
from services.store.undo_invoices import InvoicesBack
from services.store.undo_shape import TakenBack, is_of, with_items
from services.store.versions import ledger_in, raise_version

#: What only an import says, or not every kind of rows has.
_NOTHING = (
    "doc_number_folded",
    "reason",
    "problem",
    "left_out",
    "other_run_id",
    "other_at",
    "party",
    "seconds",
)
#: What a tile is added up from.
_SUMMED = ("tile", "currency", "total", "balance", "seconds")
_BACK: dict[ImportType, TakenBack] = {
    ImportType.INVOICE_HISTORY: InvoicesBack(),
    ImportType.TIME: EntriesBack(),
    ImportType.EXPENSES: EntriesBack(),
}


class UndoRepository:
    """Undos of imports. The ledger's rows are its source: they are what stands there now."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def lock(self, target_id: str) -> None:
        """Make others who would undo this import wait until the transaction ends."""
        lock_until_end(self._database, f"undo|{target_id}")

    def standing(self, target: ImportRun) -> Standing:
        """What is in the invoice window of this import, added up."""
        back = _BACK[target.import_type]
        facts = back.facts()
        kept_one = sa.case((back.is_changed_here(), 1), else_=0).label("kept")
        paid_one = sa.case((back.is_settled(), 1), else_=0).label("paid")
        each = (
            sa.select(*(facts.get(name, sa.literal(0)).label(name) for name in _SUMMED), kept_one, paid_one)
            .select_from(with_items(back.table, target.connection_id))
            .where(_of(target))
            .subquery()
        )
        keys = (each.c.kept, each.c.tile, each.c.currency)
        counted = (sa.func.count().label("n"), sa.func.sum(each.c.paid).label("paid"))
        found = self._database.execute(sa.select(*keys, *counted, *_sums(each)).group_by(*keys)).all()
        going = [row for row in found if not row.kept]
        kept = sum(row.n for row in found if row.kept)
        return Standing(_tiles(going), kept, sum(row.paid for row in going))

    def has_going(self, target: ImportRun) -> bool:
        """Whether an undo would take anything back."""
        back = _BACK[target.import_type]
        going = sa.exists().where(is_of(back.table, target.id), ~back.is_changed_here())
        return bool(self._database.scalar(sa.select(going)))

    def page(self, target: ImportRun, after: int, limit: int) -> list[RunItem]:
        """Its rows in order of position after this one, each with what an undo would say of it."""
        back = _BACK[target.import_type]
        items = (
            sa.select(*_as_items(back, target.id))
            .select_from(with_items(back.table, target.connection_id))
            .where(_of(target))
            .subquery()
        )
        wanted = with_project(items).where(items.c.position > after).order_by(items.c.position)
        return [item_from_row(row) for row in self._database.execute(wanted.limit(limit))]

    def size(self, undo: ImportRun) -> tuple[int, int]:
        """How many rows this undo has come to, and how many it has to come to altogether."""
        said = sa.select(sa.func.count()).where(run_items.c.run_id == undo.id)
        done = self._database.scalar(said) or 0
        gone = self._database.scalar(said.where(run_items.c.verdict == Verdict.UNDONE.value)) or 0
        return done, gone + self._left(undo)

    def take_back(self, undo: ImportRun, limit: int) -> int:
        """Take back the next ones, or say of them that they stay; how many. 0 once all are done."""
        back = _BACK[undo.import_type]
        back.hold(self._database, undo.connection_id)
        after, upto = self._batch(undo, limit)
        if upto is None:
            return 0
        number = self._say(undo, after, upto)
        self._remove(undo, after, upto)
        raise_version(self._database, ledger_in(back.table, undo.connection_id))
        return number

    def undone(self, undo: ImportRun) -> Undone:
        """What this undo did so far."""
        keys = (run_items.c.verdict, run_items.c.tile, run_items.c.currency)
        wanted = sa.select(*keys, sa.func.count().label("n"), *_sums(run_items))
        mine = wanted.where(run_items.c.run_id == undo.id)
        found = self._database.execute(mine.group_by(*keys)).all()
        gone = [row for row in found if row.verdict == Verdict.UNDONE.value]
        kept = sum(row.n for row in found if row.verdict == Verdict.KEPT.value)
        return Undone(_tiles(gone), kept, max(0, self._left(undo) - kept))

    def newest_of(self, target_ids: Collection[str]) -> dict[str, UndoOf]:
        """The newest undo of each of these imports that has one."""
        wanted = sa.select(import_runs).where(import_runs.c.target_id.in_(target_ids))
        found: dict[str, UndoOf] = {}
        for row in self._database.execute(wanted.order_by(import_runs.c.created_at, import_runs.c.id)):
            run = run_from_row(row)
            earlier = found.get(row.target_id)
            found[row.target_id] = _undo_of(run, earlier.count if earlier else 0)
        return found

    def begun(self, target_id: str) -> list[ImportRun]:
        """All undos of this import, the newest first."""
        wanted = sa.select(import_runs).where(import_runs.c.target_id == target_id)
        newest = wanted.order_by(import_runs.c.created_at.desc(), import_runs.c.id)
        return [run_from_row(row) for row in self._database.execute(newest)]

    def _left(self, undo: ImportRun) -> int:
        """How many rows of the import stand in the invoice window."""
        table = _BACK[undo.import_type].table
        counted = sa.select(sa.func.count()).select_from(table).where(is_of(table, undo.target_id))
        return self._database.scalar(counted) or 0

    def _batch(self, undo: ImportRun, limit: int) -> tuple[int, int | None]:
        """The positions of the next batch: after the first, up to the last; None if there is no more."""
        table = _BACK[undo.import_type].table
        said = sa.select(sa.func.max(run_items.c.position)).where(run_items.c.run_id == undo.id)
        after = self._database.scalar(said) or 0
        next_ones = (
            sa.select(run_items.c.position)
            .select_from(with_items(table, undo.connection_id))
            .where(run_items.c.run_id == undo.target_id, is_of(table, undo.target_id))
            .where(run_items.c.position > after)
            .order_by(run_items.c.position)
            .limit(limit)
            .subquery()
        )
        return after, self._database.scalar(sa.select(sa.func.max(next_ones.c.position)))

    def _say(self, undo: ImportRun, after: int, upto: int) -> int:
        """Write what becomes of each of them."""
        back = _BACK[undo.import_type]
        chosen = sa.and_(
            run_items.c.run_id == undo.target_id,
            is_of(back.table, undo.target_id),
            run_items.c.position > after,
            run_items.c.position <= upto,
        )
        values = _as_items(back, undo.id)
        source = sa.select(*values).select_from(with_items(back.table, undo.connection_id)).where(chosen)
        add = sa.insert(run_items).from_select([value.name for value in values], source)
        return self._database.execute(add.execution_options(preserve_rowcount=True)).rowcount

    def _remove(self, undo: ImportRun, after: int, upto: int) -> None:
        """Those of them that go, with what belongs to them."""
        back = _BACK[undo.import_type]
        table = back.table
        same = table.c.id == sa.literal(f"{undo.connection_id}:") + run_items.c.qbo_id
        going = (
            sa.select(table.c.id)
            .select_from(run_items.join(table, same))
            .where(
                run_items.c.run_id == undo.id,
                run_items.c.verdict == Verdict.UNDONE.value,
                run_items.c.position > after,
                run_items.c.position <= upto,
                is_of(table, undo.target_id),
            )
        )
        back.remove(self._database, these(self._database, self._database.scalars(going)))


def _of(target: ImportRun) -> sa.ColumnElement[bool]:
    table = _BACK[target.import_type].table
    return sa.and_(run_items.c.run_id == target.id, is_of(table, target.id))


def _as_items(back: TakenBack, run_id: str) -> list[sa.Label[Any]]:
    """What this undo says of each row, as columns of ``run_items``."""
    kept, undone = sa.literal(Verdict.KEPT.value), sa.literal(Verdict.UNDONE.value)
    own: dict[str, sa.ColumnElement[Any]] = {
        "run_id": sa.literal(run_id),
        "plan_no": sa.literal(1),
        "position": run_items.c.position,
        "verdict": sa.case((back.is_changed_here(), kept), else_=undone),
        "error": back.why_kept(),
        "sync_token": sa.func.coalesce(back.table.c.sync_token, 0),
        "changed_since": sa.false(),
        "material": sa.literal(""),
    }
    nothing: dict[str, sa.ColumnElement[Any]] = {name: sa.null() for name in _NOTHING}
    return [value.label(name) for name, value in (nothing | own | dict(back.facts())).items()]


def _sums(rows: Any) -> list[sa.ColumnElement[Any]]:
    seconds = sa.func.sum(rows.c.seconds).label("seconds")
    return [*exact_sum(rows.c.total, "total"), *exact_sum(rows.c.balance, "balance"), seconds]


def _tiles(found: list[Any]) -> tuple[TileTotal, ...]:
    totals = [_tile_of(row) for row in found]
    return tuple(sorted(totals, key=lambda one: (list(Tile).index(one.tile), one.currency)))


def _tile_of(row: Any) -> TileTotal:
    money = summed(row, "total"), summed(row, "balance")
    return TileTotal(Tile(row.tile), row.currency, row.n, *money, int(row.seconds or 0))


def _undo_of(run: ImportRun, earlier: int) -> UndoOf:
    undone = undone_from_json(run.facts)
    at = run.finished_at or run.created_at
    return UndoOf(run.id, run.requested_by, at, run.status, earlier + undone.count, undone.kept)
