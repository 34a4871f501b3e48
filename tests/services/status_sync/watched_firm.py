"""A firm after an import, and short ways to change things in QuickBooks and to see what became of it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.invoice_window import CreatedHere
from services.model.in_step import Drift
from services.model.invoice_window import NewInvoice, NewLine
from services.status_sync import Heard, StatusSync, Terms
from services.store.message_tables import outbox
from services.store.tables import audit_log, connections, invoices
from services.store.tables_in_step import drifts, looks
from tests.services.desk_doubles import ADMIN, TEAM
from tests.services.imports.firm import Firm, fill
from tests.services.status_sync.webhook_bodies import signed

VERIFIER = "verifier-of-the-app"


class WatchedFirm:
    """``sync`` is asked for by the tests; the firm stands behind it."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.books = firm.books
        self.clock = firm.clock
        self.sync = self.opened()
        fill(firm, linked=3)
        self.run = firm.work_off(firm.unattended().id)
        self.sync.in_step.look()
        firm.clock.move(hours=2)

    def opened(self, verifier: str | None = VERIFIER, monthly_calls: int = 0) -> StatusSync:
        """As another process has it."""
        firm = self.firm
        terms = Terms(monthly_calls, verifier)
        return StatusSync.over(firm.store, firm.clock, firm.rights, firm.sources or firm.books, terms)

    def look(self) -> None:
        """Hours pass, and every company is looked at."""
        self.clock.move(hours=2)
        self.sync.in_step.look()

    def row(self, qbo_id: str) -> dict[str, Any]:
        """The invoice as it stands here."""
        wanted = sa.select(invoices).where(invoices.c.qbo_id == qbo_id)
        with self.firm.engine.connect() as database:
            return dict(database.execute(wanted).one()._mapping)

    def shown(self, qbo_id: str, *names: str) -> tuple[Any, ...]:
        row = self.row(qbo_id)
        return tuple(row[name] for name in names)

    def status(self, qbo_id: str) -> tuple[str, str, str]:
        """What is open, what was paid, and where it stands."""
        balance, payment, tile = self.shown(qbo_id, "balance", "payment_state", "tile")
        return str(balance), payment, tile

    def waiting(self) -> dict[str, Drift]:
        """What waits for somebody, by QuickBooks id."""
        page = self.sync.drifts.page(ADMIN, "con1", None, 50)
        return {drift.invoice_id.partition(":")[2]: drift for drift in page.drifts}

    def found(self) -> list[tuple[str, str, str]]:
        """All that was found: which invoice, what happened, and what became of it."""
        wanted = sa.select(drifts.c.invoice_id, drifts.c.kind, drifts.c.state).order_by(drifts.c.id)
        with self.firm.engine.connect() as database:
            return [(row[0].partition(":")[2], row[1], row[2]) for row in database.execute(wanted)]

    def audit(self, *actions: str) -> list[tuple[str, str, dict[str, Any]]]:
        """Who did what of these, and its details."""
        wanted = sa.select(audit_log).where(audit_log.c.action.in_(actions)).order_by(audit_log.c.id)
        with self.firm.engine.connect() as database:
            return [(row.actor, row.action, row.details) for row in database.execute(wanted)]

    def messages(self) -> list[tuple[str, str | None]]:
        """The digests that wait: their keys, and to whom."""
        wanted = sa.select(outbox.c.dedupe_key, outbox.c.recipient).where(outbox.c.kind == "drift")
        with self.firm.engine.connect() as database:
            return [tuple(row) for row in database.execute(wanted.order_by(outbox.c.id))]

    def next_look(self) -> tuple[Any, str | None]:
        """When the company is looked at next, and what was wrong with the last look."""
        with self.firm.engine.connect() as database:
            row = database.execute(sa.select(looks)).one()
        return row.next_at, row.problem

    def set_company(self, **facts: Any) -> None:
        with self.firm.engine.begin() as database:
            database.execute(sa.update(connections).where(connections.c.team_id == TEAM).values(**facts))

    def posted(self, qbo_id: str, number: str) -> None:
        """An invoice of 100.00 is created here, and is in QuickBooks under this id."""
        self._desk().record_posting(ADMIN, self.drafted(number), "con1", qbo_id)

    def drafted(self, number: str) -> str:
        """An invoice of 100.00 is created here; its id."""
        line = NewLine("Consulting", Decimal(1), Decimal(100))
        new = NewInvoice(self.project_id, number, date(2026, 10, 1), date(2026, 10, 31), "USD", (line,))
        return self._desk().create(ADMIN, new)

    def _desk(self) -> CreatedHere:
        return CreatedHere(self.firm.store, self.clock, self.firm.rights)

    @property
    def project_id(self) -> str:
        """The project of the linked customer."""
        with self.firm.store.reading() as tx:
            return tx.projects.links("con1")["1"]

    def hear(self, told: Any, verifier: str = VERIFIER, signature: str | None = None) -> Heard:
        """QuickBooks sends this."""
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        return self.sync.webhooks.hear(body, signature or signed(body, verifier))
