"""Moving invoices, with a real store, and short ways to put invoices there and to look at them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.connections import Connections
from services.model.tile_move import Moved, MoveReview
from services.store.tables import audit_log, invoices
from services.store.unit_of_work import Store
from services.unsent import UnsentMoves
from tests.services.desk_doubles import (
    ADMIN,
    KEYS,
    STRANGER,
    EveryRight,
    OneCompany,
    RotatingServer,
    TickingClock,
    connected,
)
from tests.store.window_rows import add_projects, add_rows, an_invoice_row

COMPANY = "con1"
UNSENT: dict[str, Any] = {"delivery_state": "not_sent"}
DRAFT: dict[str, Any] = UNSENT | {"tile": "drafts", "unsent_as_sent": False}
BY_RULE: dict[str, Any] = UNSENT | {"tile": "ar_aging", "unsent_as_sent": True}


class Mover:
    """What can be done about invoices that stand in the wrong tile."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = TickingClock()
        self.store = Store(engine, KEYS)
        rights = EveryRight(ADMIN, STRANGER)
        self.moves = UnsentMoves(self.store, self.clock, rights)
        server = RotatingServer(self.clock)
        self.connections = Connections(self.store, self.clock, rights, server, OneCompany())
        connected(self.store, self.clock, treat_unsent_as_sent=True)
        with engine.begin() as database:
            add_projects(database)

    def put(self, number: int, **facts: Any) -> None:
        """An invoice of the company in the window."""
        with self.engine.begin() as database:
            add_rows(database, [an_invoice_row(qbo_id=str(number), **facts)])

    def change(self, number: int, **facts: Any) -> None:
        """Something changes about it."""
        change = sa.update(invoices).where(invoices.c.id == f"{COMPANY}:{number}")
        with self.engine.begin() as database:
            database.execute(change.values(**facts))

    def rule(self, is_on: bool) -> None:
        """Somebody changes the company's rule."""
        self.connections.set_treat_unsent_as_sent(ADMIN, COMPANY, is_on)

    def review(self, start: int = 0, size: int = 10) -> MoveReview:
        return self.moves.review(ADMIN, COMPANY, start, size)

    def moved(self) -> Moved:
        """Everything that can be is moved."""
        done = self.moves.move(ADMIN, COMPANY, self.review().digest)
        assert done is not None
        return done

    def tiles(self) -> dict[int, tuple[str, bool]]:
        """Each invoice of the company, where it stands, and by which rule."""
        wanted = sa.select(invoices).where(invoices.c.connection_id == COMPANY)
        with self.engine.connect() as database:
            return {int(row.qbo_id): (row.tile, row.unsent_as_sent) for row in database.execute(wanted)}

    def audit(self) -> list[tuple[str, dict[str, Any]]]:
        """What was done, and its details."""
        with self.engine.connect() as database:
            found = database.execute(sa.select(audit_log).order_by(audit_log.c.id))
            return [(row.action, row.details) for row in found]
