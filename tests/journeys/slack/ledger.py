"""Looking into the database, and putting there what no button makes yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from bot.sandbox.workspace import TEAM_ID
from services.store.engine import begin_writing, open_engine
from services.store.message_tables import outbox
from services.store.tables import clients, invoice_lines, invoices, posted_invoices, projects
from services.store.tables_entries import entries
from services.store.tables_runs import drafts, import_runs

POSTED_AT = datetime(2026, 10, 6, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """An invoice of the invoice window."""

    total: Decimal
    balance: Decimal
    currency: str
    tile: str
    lines: int
    run_id: str


class Ledger:
    """The database behind the app, opened a second time."""

    def __init__(self, database_url: str) -> None:
        self.engine = open_engine(database_url)

    def close(self) -> None:
        self.engine.dispose()

    def imported(self) -> dict[str, Kept]:
        """The imported invoices by QuickBooks id."""
        lines = sa.select(sa.func.count()).where(invoice_lines.c.invoice_id == invoices.c.id)
        wanted = sa.select(invoices, lines.scalar_subquery().label("lines"))
        with self.engine.connect() as connection:
            found = connection.execute(wanted.where(invoices.c.origin == "imported")).all()
        assert len({row.qbo_id for row in found}) == len(found)
        return {
            row.qbo_id: Kept(row.total, row.balance, row.currency, row.tile, row.lines, row.run_id)
            for row in found
        }

    def entries(self) -> dict[str, tuple[str, str, int | None]]:
        """The time entries and expenses by their refs: tile, amount, and the seconds worked."""
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(entries)).all()
        return {row.ref: (row.tile, f"{row.amount:.2f}", row.seconds) for row in found}

    def count(self) -> int:
        """How many invoices are in the window."""
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(invoices)) or 0

    def pending_messages(self) -> list[str]:
        """What has still to be sent to Slack."""
        wanted = sa.select(outbox.c.dedupe_key).where(outbox.c.state.in_(("pending", "sending")))
        with self.engine.connect() as connection:
            return list(connection.scalars(wanted))

    def postponed(self) -> list[str]:
        """Why messages wait for another attempt."""
        wanted = sa.select(outbox.c.error).where(outbox.c.state == "pending", outbox.c.error.is_not(None))
        with self.engine.connect() as connection:
            return list(connection.scalars(wanted))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Somebody else writes into the SQLite file, and takes long over it."""
        with begin_writing(self.engine) as connection:
            connection.exec_driver_sql("SELECT 1")
            yield

    def runs(self) -> dict[str, str]:
        """The status of every run, oldest first."""
        wanted = sa.select(import_runs.c.id, import_runs.c.status).order_by(
            import_runs.c.created_at, import_runs.c.id
        )
        with self.engine.connect() as connection:
            return {row.id: row.status for row in connection.execute(wanted)}

    def kept_fields(self) -> dict[str, Any]:
        """What stands in the draft that was changed last."""
        wanted = sa.select(drafts.c.fields).order_by(drafts.c.updated_at.desc(), drafts.c.version.desc())
        with self.engine.connect() as connection:
            found: dict[str, Any] = connection.scalar(wanted.limit(1)) or {}
        return found

    def post_here(self, connection_id: str, qbo_id: str) -> None:
        """This QuickBooks invoice was first created here and posted."""
        row = {"connection_id": connection_id, "qbo_id": qbo_id, "invoice_id": "made-here"}
        with self.engine.begin() as connection:
            connection.execute(sa.insert(posted_invoices).values(**row, posted_at=POSTED_AT))

    def return_to_drafts(self, qbo_id: str) -> None:
        """Its payment was taken back, as far as the invoice window knows."""
        change = sa.update(invoices).where(invoices.c.qbo_id == qbo_id)
        values = {"payment_state": "open", "balance": invoices.c.total, "tile": "drafts"}
        with self.engine.begin() as connection:
            connection.execute(change.values(values))

    def create_here(self, project_id: str, number: str) -> None:
        """An invoice of this number was created here for the project's client, and not posted."""
        with self.engine.begin() as connection:
            wanted = sa.select(projects.c.client_id).where(projects.c.id == project_id)
            client_id = connection.scalar(wanted)
            connection.execute(sa.insert(invoices).values(**_row(project_id, client_id, number)))

    def client_names(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.scalars(sa.select(clients.c.name).order_by(clients.c.name)))


def _row(project_id: str, client_id: str | None, number: str) -> dict[str, Any]:
    return {
        "id": f"here:{number}",
        "team_id": TEAM_ID,
        "origin": "created_here",
        "client_id": client_id,
        "project_id": project_id,
        "doc_number": number,
        "doc_number_folded": number.strip().casefold(),
        "txn_date": POSTED_AT.date(),
        "currency": "USD",
        "total": Decimal("5"),
        "balance": Decimal("5"),
        "payment_state": "open",
        "delivery_state": "not_sent",
        "tile": "drafts",
        "unsent_as_sent": False,
    }
