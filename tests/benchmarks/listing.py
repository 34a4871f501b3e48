"""How long a person waits for a page of the invoice list, for projects to choose from, and for Home."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import typer

from bot.home.views import HomePage, home
from services.invoice_window import InvoiceWindow
from services.model.invoice_list import CustomerKey, ListFilter, Origin
from services.model.invoice_status import Tile
from services.model.invoice_window import PageKey, PagePlace
from services.model.people import Actor
from services.ports.invoice_list import Cut, Wanted
from services.ports.invoice_window import Scope
from services.ports.store import Store
from services.ports.totals import AsOf
from tests.benchmarks.big_window import COMPANY, DAYS, FEW, LAST, MANY, NOW, TEAM
from tests.benchmarks.findings import FIRST_PAINT, LISTS, SEARCHES, Bar, Finding
from tests.benchmarks.reading import Ask, at, waits_for
from tests.services.desk_doubles import EveryRight, SettableClock

ALL, FEWS, MANYS = Scope(TEAM), Scope(TEAM, FEW), Scope(TEAM, MANY)
#: One of each way in which the list is read.
LISTED: dict[str, tuple[Scope, ListFilter]] = {
    "a tile": (ALL, ListFilter(tile=Tile.FINALS)),
    "all tiles": (ALL, ListFilter()),
    "a rare currency": (ALL, ListFilter(currency="CAD")),
    "created here": (ALL, ListFilter(origin=Origin.CREATED_HERE)),
    "a quarter": (
        ALL,
        ListFilter(date_from=LAST - timedelta(days=2000), date_to=LAST - timedelta(days=1910)),
    ),
    "a project": (ALL, ListFilter(project_id="project3")),
    "a project, a currency": (ALL, ListFilter(project_id="project3", currency="EUR")),
    "a client, a tile": (ALL, ListFilter(client_id="client3", tile=Tile.AR_AGING)),
    "an import run": (ALL, ListFilter(run_id="IMP-RUN7")),
    "overdue": (ALL, ListFilter(is_overdue=True)),
    "overdue, a client": (ALL, ListFilter(is_overdue=True, client_id="client3")),
    "a number's beginning": (ALL, ListFilter(number="10")),
    "a common amount": (ALL, ListFilter(amount=Decimal(1500))),
    "a customer": (ALL, ListFilter(customer=CustomerKey(COMPANY, "3"))),
    "a tile, a member of 40": (FEWS, ListFilter(tile=Tile.FINALS)),
    "overdue, a member of 40": (FEWS, ListFilter(is_overdue=True)),
    "a common amount, a member of 40": (FEWS, ListFilter(amount=Decimal(1500))),
    "a tile, a member of 400": (MANYS, ListFilter(tile=Tile.FINALS)),
    "drafts, a member of 400": (MANYS, ListFilter(tile=Tile.DRAFTS)),
    "all tiles, a member of 400": (MANYS, ListFilter()),
    "a rare currency, a member of 400": (MANYS, ListFilter(currency="CAD")),
    "created here, a member of 400": (MANYS, ListFilter(origin=Origin.CREATED_HERE)),
    "a quarter, a member of 400": (
        MANYS,
        ListFilter(date_from=LAST - timedelta(days=2000), date_to=LAST - timedelta(days=1910)),
    ),
    "overdue, a member of 400": (MANYS, ListFilter(is_overdue=True)),
}
TYPED = ("p", "pro", "project 77", "client 19", "777", "roject 99", "nothing like it", "")
ADMIN = Actor(TEAM, "U0ADMIN")


@dataclass(frozen=True, slots=True)
class Timed:
    """What is asked and printed, and what it is held to."""

    store: Store
    kind: str
    count: int
    is_idle: bool

    def findings(self, bar: Bar, name: str, ask: Ask) -> list[Finding]:
        """The late ones of many: by the clock, and where the database is in this process by its CPU, too."""
        waits = waits_for(self.store, ask)
        middle, late, used = at(0.5, waits.wall), at(0.99, waits.wall), at(0.99, waits.cpu)
        typer.echo(f"  {name:<46} {middle:>10.2f} {late:>9.2f} {used:>9.2f}")
        where = f"{self.kind}, {self.count:,} invoices, {name}"
        by_clock = Finding(bar, where, "p99", [late], self.is_idle)
        return [by_clock, *([Finding(bar, where, "CPU p99", [used])] if self.kind == "sqlite" else [])]


def read_lists(timed: Timed) -> list[Finding]:
    """A page somewhere in each list, another each time."""
    typer.echo(f"\npages of {timed.count:,} invoices, {timed.kind:<16} ms: p50       p99   CPU p99")
    found = [one for name, asked in LISTED.items() for one in timed.findings(LISTS, name, _page_of(*asked))]
    return found


def show_home(timed: Timed) -> list[Finding]:
    """Home as it is first shown, from the store to the blocks that are sent."""
    typer.echo(f"\nHome with {timed.count:,} invoices, {timed.kind:<16} ms: p50       p99   CPU p99")
    people = {
        "an administrator": ADMIN,
        "a member of 40": Actor(TEAM, FEW),
        "a member of 400": Actor(TEAM, MANY),
    }
    return [
        one
        for who, actor in people.items()
        for one in timed.findings(FIRST_PAINT, f"Home, {who}", _home_of(timed.store, actor))
    ]


def search_projects(timed: Timed) -> list[Finding]:
    """Projects by what was typed of their names."""
    typer.echo(f"\nprojects to choose from, {timed.kind:<16} ms: p50       p99   CPU p99")
    bar, people = SEARCHES[timed.kind], {"everything": None, "a member of 40": FEW}
    return [
        one
        for who, member in people.items()
        for one in timed.findings(bar, f"projects, {who}", _typed(member))
    ]


def _page_of(scope: Scope, filters: ListFilter) -> Ask:
    keys = list(_keys(filters))
    wanted = Wanted(scope, filters, AsOf(LAST, {COMPANY: LAST}))
    return lambda tx, number: tx.lists.page(wanted, Cut(11, keys[number % len(keys)]))


def _keys(filters: ListFilter) -> Iterator[PageKey | None]:
    """The beginning, and places all over the ten years, or between the two dates."""
    yield None
    last = filters.date_to or LAST
    span = (last - filters.date_from).days if filters.date_from else DAYS
    for step in range(1, 20):
        day = last - timedelta(days=span * step // 20)
        lead = day.isoformat() if filters.is_overdue else f"10{step}" if filters.number else None
        yield PageKey(day, f"{COMPANY}:5", lead)


def _typed(member: str | None) -> Ask:
    return lambda tx, number: tx.projects.search(TEAM, TYPED[number % len(TYPED)], 100, member)


def _home_of(store: Store, actor: Actor) -> Callable[[object, int], object]:
    window = InvoiceWindow(store, SettableClock(NOW), EveryRight(ADMIN))

    def show(_: object, __: int) -> object:
        return json.dumps(home(HomePage(window.home(actor, PagePlace()), ["U0ADMIN"])))

    return show
