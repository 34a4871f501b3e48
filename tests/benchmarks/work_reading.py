"""How long a person waits for Work in Progress: its tile, and pages of its lists."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import typer

from services.model.entry import EntryKind, PartyKind
from services.model.entry_filter import EntryFilter, EntryKey, Party, Shown
from services.model.people import Actor
from services.model.project_directory import Beside
from services.ports.invoice_window import Scope
from services.ports.store import Transaction
from services.ports.work_in_progress import EntriesWanted
from services.work_in_progress import WorkInProgress
from tests.benchmarks.big_window import COMPANY, DAYS, FEW, LAST, MANY, NOW, TEAM
from tests.benchmarks.findings import LISTS, Finding
from tests.benchmarks.listing import ADMIN, ALL, FEWS, MANYS, Timed
from tests.services.desk_doubles import EveryRight, SettableClock

QUARTER = LAST - timedelta(days=2000), LAST - timedelta(days=1910)
EMPLOYEE = Party(COMPANY, PartyKind.EMPLOYEE, "7")
EXPENSES = EntryFilter(Shown.UNBILLED, EntryKind.EXPENSE, None, None, *QUARTER)
LISTED: dict[str, tuple[Scope, EntryFilter]] = {
    "unbilled": (ALL, EntryFilter()),
    "billed": (ALL, EntryFilter(Shown.BILLED)),
    "unbilled expenses of a quarter": (
        ALL,
        EXPENSES,
    ),
    "a project": (ALL, EntryFilter(project_id="project3")),
    "a person": (ALL, EntryFilter(Shown.BILLED, party=EMPLOYEE)),
    "a person's expenses, of which there are none": (
        ALL,
        EntryFilter(kind=EntryKind.EXPENSE, party=EMPLOYEE),
    ),
    "a person in a project": (ALL, EntryFilter(Shown.BILLED, project_id="project3", party=EMPLOYEE)),
    "billed, a member of 40": (FEWS, EntryFilter(Shown.BILLED)),
    "a person, a member of 40": (FEWS, EntryFilter(Shown.BILLED, party=EMPLOYEE)),
    "billed, a member of 400": (MANYS, EntryFilter(Shown.BILLED)),
    "not billable, a member of 400": (MANYS, EntryFilter(Shown.NOT_BILLABLE)),
    "unbilled expenses of a quarter, a member of 400": (MANYS, EXPENSES),
    "a person, a member of 400": (MANYS, EntryFilter(Shown.BILLED, party=EMPLOYEE)),
    "unbilled, a member of 40": (FEWS, EntryFilter()),
    "unbilled, a member of 400": (MANYS, EntryFilter()),
}

SCOPES = {"an administrator": ALL, "of 40": FEWS, "of 400": MANYS}


def read_work(timed: Timed) -> list[Finding]:
    """The tile with what it overlaps, by who looks; then a page somewhere in each list."""
    typer.echo(f"\nWork in Progress of {timed.count:,} entries, {timed.kind:<12} ms: p50       p99   CPU p99")
    work = WorkInProgress(timed.store, SettableClock(NOW), EveryRight(ADMIN))
    people = {"an administrator": ADMIN, "of 40": Actor(TEAM, FEW), "of 400": Actor(TEAM, MANY)}
    found = []
    for who, actor in people.items():
        found += timed.findings(LISTS, f"Work in Progress, {who}", partial(_tile, work, actor))
        found += timed.findings(LISTS, f"projects with work, {who}", partial(_projects, work, actor))
        scope = SCOPES[who]
        found += timed.findings(LISTS, f"sums of what is billed, {who}", partial(_sums, scope))
        found += timed.findings(LISTS, f"people and vendors, {who}", partial(_parties, scope))
    for name, (scope, filters) in LISTED.items():
        found += timed.findings(LISTS, f"entries, {name}", partial(_page, EntriesWanted(scope, filters)))
    return found


def _tile(work: WorkInProgress, actor: Actor, tx: Transaction, number: int) -> object:
    return work.tile(actor)


def _projects(work: WorkInProgress, actor: Actor, tx: Transaction, number: int) -> object:
    return work.projects(actor, Beside(f"project{number * 97 % 10_000}"))


def _sums(scope: Scope, tx: Transaction, number: int) -> object:
    return tx.work.sums(EntriesWanted(scope, EntryFilter(Shown.BILLED)))


def _parties(scope: Scope, tx: Transaction, number: int) -> object:
    return tx.work.parties(scope, str(number % 200), 100)


def _page(wanted: EntriesWanted, tx: Transaction, number: int) -> object:
    """Another one each time."""
    first = wanted.filters.date_to or LAST
    day = first - timedelta(days=number * 37 % (90 if wanted.filters.date_to else DAYS))
    return tx.work.page(wanted, Beside(EntryKey(day, f"{COMPANY}:TimeActivity:5").text), 11)
