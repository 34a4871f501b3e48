"""One invoice of the invoice window: its document, what was done to it here, and the project it goes to."""

from __future__ import annotations

import zlib

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.invoice_window import Origin
from services.model.placement import Hand, SinceThen
from services.model.report import Verdict
from services.model.review import Acceptance
from services.ports.one_invoice import FirstProject, Numbered, ProjectChanged
from services.store.bulk import insert_into
from services.store.reviews import acceptance_of
from services.store.tables import invoices
from services.store.tables import mirror_invoices as mirror
from services.store.tables_reviews import accepted_reviews, changed_projects
from services.store.tables_runs import import_runs, run_items
from services.store.tables_tile_moves import tile_move_invoices, tile_moves
from services.store.versions import ledger_of, raise_version


class OneInvoiceRepository:
    """What is kept of one invoice beside its row."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def customer_id(self, invoice_id: str) -> str | None:
        """Its customer in QuickBooks; None for one that was created here."""
        return self._database.scalar(sa.select(invoices.c.customer_id).where(invoices.c.id == invoice_id))

    def document(self, invoice_id: str) -> bytes | None:
        """The exact bytes that QuickBooks sent; None for one that was created here."""
        packed = self._database.scalar(sa.select(invoices.c.raw).where(invoices.c.id == invoice_id))
        return None if packed is None else zlib.decompress(packed)

    def since(self, invoice_id: str) -> SinceThen:
        """What the mirror says of it now."""
        same = sa.and_(
            mirror.c.connection_id == invoices.c.connection_id, mirror.c.qbo_id == invoices.c.qbo_id
        )
        is_other = (mirror.c.content_digest != invoices.c.content_digest).label("is_other")
        wanted = sa.select(mirror.c.gone_at, is_other).select_from(invoices.join(mirror, same))
        row = self._database.execute(wanted.where(invoices.c.id == invoice_id)).one_or_none()
        if row is None:
            return SinceThen.SAME
        if row.gone_at is not None:
            return SinceThen.GONE
        return SinceThen.CHANGED if row.is_other else SinceThen.SAME

    def moved(self, invoice_id: str) -> Hand | None:
        """The latest move between tiles that stands."""
        of_it = tile_move_invoices.c.invoice_id == invoices.c.id
        by_move = tile_moves.c.id == tile_move_invoices.c.move_id
        stands = sa.and_(tile_moves.c.undone_at.is_(None), tile_moves.c.moved_at >= invoices.c.imported_at)
        wanted = (
            sa.select(tile_moves.c.moved_by, tile_moves.c.moved_at)
            .select_from(invoices.join(tile_move_invoices, of_it).join(tile_moves, by_move))
            .where(invoices.c.id == invoice_id, stands)
            .order_by(tile_moves.c.moved_at.desc())
            .limit(1)
        )
        row = self._database.execute(wanted).one_or_none()
        return None if row is None else Hand(row.moved_by, row.moved_at)

    def first_project(self, invoice_id: str) -> FirstProject | None:
        """None where it stands in the project that it came in to."""
        wanted = sa.select(changed_projects).where(changed_projects.c.invoice_id == invoice_id)
        row = self._database.execute(wanted).one_or_none()
        if row is None:
            return None
        return FirstProject(row.first_project_id, Hand(row.changed_by, row.changed_at))

    def was_undone(self, team_id: str, invoice_id: str) -> bool:
        """Whether an undo took this invoice out of the workspace's invoice window."""
        connection_id, _, qbo_id = invoice_id.partition(":")
        # By the undos, which are few: nothing finds the items of all runs by an invoice.
        undo = sa.and_(
            import_runs.c.target_id.is_not(None),
            import_runs.c.connection_id == connection_id,
            import_runs.c.team_id == team_id,
        )
        gone = sa.and_(
            run_items.c.run_id == import_runs.c.id,
            run_items.c.qbo_id == qbo_id,
            run_items.c.verdict == Verdict.UNDONE.value,
        )
        return bool(self._database.scalar(sa.select(sa.exists().where(undo, gone))))

    def acceptance(self, invoice_id: str) -> Acceptance | None:
        """The decision by which it came in as QuickBooks states it, if that is how it came in."""
        came_in = sa.and_(run_items.c.run_id == invoices.c.run_id, run_items.c.qbo_id == invoices.c.qbo_id)
        accepted = sa.and_(
            accepted_reviews.c.connection_id == invoices.c.connection_id,
            accepted_reviews.c.qbo_id == invoices.c.qbo_id,
        )
        wanted = (
            sa.select(accepted_reviews)
            .select_from(invoices.join(run_items, came_in).join(accepted_reviews, accepted))
            .where(invoices.c.id == invoice_id, run_items.c.problem.is_not(None))
        )
        row = self._database.execute(wanted).one_or_none()
        return None if row is None else acceptance_of(row)

    def is_number_taken(self, numbered: Numbered) -> bool:
        """Whether an invoice of that client stands in its way there.

        QuickBooks lets numbers repeat; what is created here does not repeat one, and is not repeated.
        """
        others = [
            invoices.c.team_id == numbered.team_id,
            invoices.c.client_id == numbered.client_id,
            invoices.c.doc_number_folded == numbered.folded,
            invoices.c.id != numbered.invoice_id,
        ]
        if numbered.origin is Origin.IMPORTED:
            others += [invoices.c.origin == Origin.CREATED_HERE.value, invoices.c.qbo_id.is_(None)]
        return bool(self._database.scalar(sa.select(sa.exists().where(*others))))

    def set_project(self, change: ProjectChanged, first_project_id: str | None) -> None:
        """Write it, and note in which project the invoice was at first."""
        own = sa.update(invoices).where(invoices.c.id == change.invoice_id)
        moved = own.values(project_id=change.project_id, client_id=change.client_id)
        company = self._database.scalars(moved.returning(invoices.c.connection_id)).one()
        if change.project_id == first_project_id:
            back = sa.delete(changed_projects).where(changed_projects.c.invoice_id == change.invoice_id)
            self._database.execute(back)
        else:
            self._note(change, first_project_id)
        raise_version(self._database, ledger_of(company))

    def _note(self, change: ProjectChanged, first_project_id: str | None) -> None:
        values = {
            "invoice_id": change.invoice_id,
            "first_project_id": first_project_id,
            "changed_by": change.by,
            "changed_at": change.at,
        }
        new = insert_into(self._database, changed_projects).values(values)
        self._database.execute(new.on_conflict_do_update(index_elements=["invoice_id"], set_=values))
