"""A firm with its books: the real store and the real use cases in front of a little company."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from services.clock import Clock
from services.imports.advance import Advance
from services.imports.draft import Drafts
from services.imports.history import History
from services.imports.preview import Previews
from services.imports.run import Runs
from services.imports.turn import Sizes
from services.model.draft import Draft, DraftFields, FieldProblems
from services.model.import_run import (
    ANY_PLAN,
    WORKING,
    CommitPolicy,
    Filters,
    ImportRun,
    NewRun,
    RunStatus,
    Via,
)
from services.model.invoice_status import Tile
from services.model.outbox import RunCard
from services.model.people import Actor, Place
from services.ports.desk import Rights
from services.ports.engine import Enqueue, Outcome
from services.ports.quickbooks import Sources
from services.ports.store import Store
from services.projects import Projects
from services.store.message_tables import outbox
from services.store.run_queue import nowhere
from services.store.tables import invoice_lines, invoices, metadata
from services.store.unit_of_work import Store as RealStore
from tests.kept_engines import engine_with_tables
from tests.services.desk_doubles import ADMIN, KEYS, PLACE, TEAM, EveryRight, SettableClock, connected
from tests.services.imports.little_company import LittleCompany

SECOND = Actor(TEAM, "USECOND")
OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
#: Small enough that a dozen invoices need several transactions of each kind.
SIZES = Sizes(page=4, batch=3)
#: More turns than any of these runs may need.
MOST_TURNS = 20


@dataclass(frozen=True)
class Kept:
    """What the invoice window says of an invoice."""

    total: Decimal
    balance: Decimal
    tile: Tile
    run_id: str
    lines: int


class MovableClock(Clock, Protocol):
    """A clock that a test moves."""

    def move(self, **how_far: float) -> None: ...


class Kicks:
    """An engine that only remembers what it was told."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def kick(self, run_id: str) -> None:
        self.ids.append(run_id)


@dataclass
class Firm:
    """One connected company, two administrators, and everything that can be done."""

    engine: Engine
    clock: MovableClock = field(default_factory=SettableClock)
    kicks: Kicks = field(default_factory=Kicks)
    connection_id: str = "con1"
    #: Where companies are opened, if not the little company alone.
    sources: Sources | None = None
    #: Where wake-ups are written, if the rows of the runs are not enough.
    enqueue: Enqueue = nowhere

    def __post_init__(self) -> None:
        self.store = RealStore(self.engine, KEYS, self.enqueue)
        self.books = LittleCompany(self.clock)
        rights = self.rights = EveryRight(ADMIN, SECOND, Actor(TEAM, "cli"))
        self.projects = Projects(self.store, self.clock, rights)
        self.drafts = Drafts(self.store, self.clock, rights)
        self.previews = Previews(self.store, self.clock, rights, self.kicks)
        self.runs = Runs(self.store, self.clock, rights, self.kicks)
        self.history = History(self.store, self.clock)
        connected(self.store, self.clock)

    def with_rights(self, rights: Rights) -> Runs:
        """The buttons as these rights allow them."""
        return Runs(self.store, self.clock, rights, self.kicks)

    def project(self, name: str, *customer_ids: str) -> str:
        """A project with links from these customers; its id."""
        project = self.projects.create(ADMIN, None, name)
        if customer_ids:
            self.projects.link(ADMIN, self.connection_id, customer_ids, project.id)
        return project.id

    def draft(self, place: Place = PLACE, **fields: Any) -> tuple[Draft, Filters]:
        """October, submitted by the administrator, with these fields besides."""
        draft = self.drafts.open(ADMIN, place).draft
        days = {"date_from": OCTOBER[0].isoformat(), "date_to": OCTOBER[1].isoformat()}
        submitted = self.drafts.submit(ADMIN, draft.id, draft.version, DraftFields(**days | fields))
        assert not isinstance(submitted, FieldProblems), submitted
        return submitted

    def previewed(self, **fields: Any) -> ImportRun:
        """A preview of October, worked off."""
        return self.work_off(self.previews.start(ADMIN, *self.draft(**fields)).id)

    def unattended(self, **facts: Any) -> ImportRun:
        """A run of October that nobody confirms, not worked off yet."""
        policy = facts.pop("policy", CommitPolicy.PARTIAL)
        known = {"approved_digest": ANY_PLAN, "via": Via.CLI, "requested_by": "cli"}
        new = NewRun(self.connection_id, TEAM, filters=Filters(*OCTOBER, policy=policy), **known | facts)
        return self.previews.request(new)

    def advance(self, store: Store | None = None) -> Advance:
        """A worker process of its own."""
        return Advance(store or self.store, self.sources or self.books, self.clock, self.rights, SIZES)

    def turn(self, run_id: str) -> Outcome:
        """One turn of work by a new process."""
        return self.advance().advance(run_id)

    def work_off(self, run_id: str) -> ImportRun:
        """The run once it wants no worker any more; its waits pass at once."""
        for _ in range(MOST_TURNS):
            self.turn(run_id)
            run = self.history.run(run_id)
            if run.status not in WORKING:
                return run
            self.clock.move(minutes=2)
        raise AssertionError(f"{run_id} does not come to an end.")

    def status(self, run_id: str) -> RunStatus:
        return self.history.run(run_id).status

    def ledger(self) -> dict[str, Kept]:
        """The invoice window, by QuickBooks id."""
        lines = (
            sa.select(sa.func.count()).where(invoice_lines.c.invoice_id == invoices.c.id).scalar_subquery()
        )
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(invoices, lines.label("lines"))).all()
        assert len({row.qbo_id for row in found}) == len(found)
        return {
            row.qbo_id: Kept(row.total, row.balance, Tile(row.tile), row.run_id, row.lines) for row in found
        }

    def messages(self, run_id: str) -> list[str]:
        """The kinds of the run's messages but for its card, in order."""
        wanted = sa.select(outbox.c.kind).where(outbox.c.run_id == run_id, outbox.c.kind != "card")
        with self.engine.connect() as connection:
            return list(connection.scalars(wanted.order_by(outbox.c.id)))

    def sent_cards(self) -> None:
        """Every card that waits has been shown."""
        with self.engine.begin() as connection:
            connection.execute(sa.update(outbox).where(outbox.c.kind == "card").values(state="sent"))

    def shows_card(self, run_id: str) -> bool:
        """Whether the run's card waits to be shown as the run is now."""
        wanted = sa.select(sa.func.count()).where(
            outbox.c.run_id == run_id, outbox.c.kind == "card", outbox.c.state == "pending"
        )
        with self.engine.connect() as connection:
            return connection.scalar(wanted) == 1

    def send_all(self) -> None:
        """Everything that waits was sent."""
        with self.engine.begin() as connection:
            connection.execute(sa.update(outbox).values(state="sent"))

    def save_card(self, run_id: str, channel_id: str) -> None:
        """The run's card stands in this channel."""
        with self.store.writing() as tx:
            tx.outbox.save_card(RunCard(run_id, channel_id, "1.0"))
            tx.commit()

    def card_of(self, run_id: str) -> str | None:
        """The channel in which the run's card stands."""
        with self.store.reading() as tx:
            card = tx.outbox.card(run_id)
        return card.channel_id if card else None

    def verdicts(self, run_id: str) -> dict[str, str]:
        """What the run says of each invoice: the verdict, with the reason where there is one."""
        return {
            item.qbo_id: ": ".join(filter(None, (item.verdict.value, item.reason and item.reason.code)))
            for item in self.history.items(run_id, None, 0, 1000)
        }


@contextmanager
def opened_firm(database_url: str) -> Iterator[Firm]:
    """A firm on this empty database."""
    engine = engine_with_tables(database_url)
    try:
        yield new_firm(engine)
    finally:
        engine.dispose()


def new_firm(engine: Engine) -> Firm:
    """A firm whose customer 1 is linked to a project, and whose customer 2 is not."""
    firm = Firm(engine)
    firm.books.customer("1", "Acme")
    firm.books.customer("2", "Borealis")
    firm.project("Acme", "1")
    return firm


def another_firm(firm: Firm) -> Firm:
    """A new firm in place of this one, on the same database."""
    with firm.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
    return new_firm(firm.engine)


def fill(firm: Firm, linked: int, unlinked: int = 0) -> None:
    """So many invoices for the linked customer, one a day, and so many for the other."""
    for number in range(1, linked + 1):
        firm.books.invoice(str(100 + number), txn_date=date(2026, 10, number))
    for number in range(1, unlinked + 1):
        facts = {"customer_id": "2", "customer_name": "Borealis"}
        firm.books.invoice(str(200 + number), txn_date=date(2026, 10, number), **facts)
