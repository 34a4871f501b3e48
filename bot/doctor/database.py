"""The database: its tables, its file, its keys, and what the processes that work on it have to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.doctor.check import Check, attempt
from bot.doctor.clock import Dates
from bot.text import count
from services.container import DatabaseFacts, Services, database_facts, tables_revision
from services.model.operations import TotalsChecked
from services.settings import Settings

#: A run that wants a worker for so long gets none.
LATE = timedelta(minutes=5)
TAKE_THEM = "Start serve or worker: nobody works them off."
ROTATE = "import-invoices rotate-keys seals them by the newest"
#: With less than this a large import may stop half-way, and wait for room.
LEAST_FREE = 500_000_000


def tables(settings: Settings) -> Check:
    """Whether the database is there, with the tables of this program."""
    return attempt("Database", lambda: _revision(settings))


def _revision(settings: Settings) -> str:
    revision = tables_revision(settings)
    if revision is None:
        return "a new database; its tables are made at the first use"
    return f"tables at revision {revision}"


def facts(settings: Settings, dates: Dates) -> Iterator[Check]:
    """What the server says of itself, or what the file is like."""
    found = database_facts(settings)
    if found.now is not None:
        dates.note_instant("the database", found.now)
    yield _version(found)
    if found.others_may_read:
        names = " ".join(str(path) for path in found.others_may_read)
        yield Check("Database file", False, f"Others on this machine may read it. Run: chmod 600 {names}")
    if found.free is not None:
        yield _room(found, found.free)


def _version(found: DatabaseFacts) -> Check:
    if found.needs is None:
        return Check("Database version", True, found.version)
    return Check("Database version", False, f"{found.version} is too old. Move to {found.needs} or newer.")


def _room(found: DatabaseFacts, free: int) -> Check:
    words = f"{free / 1e9:,.1f} GB free, the database has {found.size / 1e9:,.1f} GB"
    if free >= LEAST_FREE:
        return Check("Disk", True, words)
    return Check("Disk", False, f"{words}. Make room, or imports stop until there is some.")


def installation(services: Services) -> Iterator[Check]:
    """Whether it can be written; the keys, the processes, and what they have to do."""
    yield attempt("Writing", lambda: _written(services))
    yield attempt("Encryption keys", lambda: _keys(services))
    found = services.operations.watch.figures()
    if found is not None:
        yield Check("Processes", True, f"{count(found.replicas, 'process', 'processes')} at work")
        is_late = found.oldest_due_run > LATE
        since = f"the first for {found.oldest_due_run.total_seconds():.0f} s"
        waits = f"{count(found.due_runs, 'run')} due, {since}" if found.due_runs else "none is due"
        yield Check("Runs", not is_late, f"{waits}. {TAKE_THEM}" if is_late else waits)
        yield _totals(found.totals)
    for part in services.operations.health.parts():
        if part.name == "messages":
            yield Check("Messages", part.is_well, part.words)


def _written(services: Services) -> str:
    with services.store.writing_now() as tx:
        tx.chores.probe()
    return "the database takes it"


def _keys(services: Services) -> str:
    services.operations.presence.require_keys()
    with services.store.reading() as tx:
        older = tx.connections.sealed_before()
    return f"usable; an older one still seals {count(older, 'secret')}: {ROTATE}" if older else "usable"


def _totals(found: TotalsChecked | None) -> Check:
    if found is None:
        return Check("Totals", True, "not compared with the invoices yet; that is done once a day")
    day = f"{found.checked_at:%Y-%m-%d}"
    if found.differed == 0:
        return Check("Totals", True, f"what the invoices add up to, compared on {day}")
    differed = f"{count(found.differed, 'total')} differed from the invoices on {day} and were put right"
    return Check("Totals", False, f"{differed}. Report it, with the log of that day.")
