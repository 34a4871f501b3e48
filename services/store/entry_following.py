"""Entries that follow their documents in the mirror: noted one by one, followed set by set."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.decisions.classify_entry import TILE_OF
from services.model.entry_marks import MOST_MARKED, Marks
from services.model.invoice_status import Tile
from services.model.rejection import BILLING_UNKNOWN, LINES_UNKNOWN, ReviewProblem
from services.model.work_in_progress import Followed
from services.store.bounded import bounded_count
from services.store.bulk import insert_into, these
from services.store.locks import lock_until_end
from services.store.tables import projects
from services.store.tables_entries import (
    entries,
    entries_to_follow,
    entry_records,
    mirror_entries,
    mirror_records,
)
from services.store.versions import entries_ledger_of, raise_version

Condition = sa.ColumnElement[bool]
_KEY = ("connection_id", "resource", "qbo_id")
_LINE = (*_KEY, "line_no")
#: What an entry takes over of its document, and of its own line there.
_OF_RECORD = ("doc_number", "txn_date", "due_date", "currency", "exchange_rate", "sync_token", "digest")
_OWN = (*_LINE, "ref", "txn_date")
_OF_LINE = [one.name for one in mirror_entries.c if one.name in entries.c and one.name not in _OWN]
_MARKS = entries.c.changed_at, entries.c.gone_at
_AS_THERE: dict[str, Any] = {"gone_at": None, "changed_at": None, "told_on": None}


def note_entries_to_follow(
    connection: Connection, connection_id: str, resource: str, ids: Collection[str]
) -> None:
    """In the transaction that writes these documents: those of which entries are here are to follow."""
    mine = sa.and_(entries.c.connection_id == connection_id, entries.c.resource == resource)
    # A first import brings in a million of which none is here.
    if not ids or not connection.scalar(sa.select(sa.exists().where(mine))):
        return
    here = sa.select(*(entries.c[name] for name in _KEY), sa.literal(1).label("times")).distinct()
    found = here.where(mine, entries.c.qbo_id.in_(these(connection, ids))).order_by(entries.c.qbo_id)
    add = insert_into(connection, entries_to_follow).from_select([*_KEY, "times"], found)
    # Counted, so that whoever has read it before does not take it off.
    again = {"times": entries_to_follow.c.times + 1}
    connection.execute(add.on_conflict_do_update(index_elements=list(_KEY), set_=again))


class FollowedEntryRepository:
    """Entries of one company beside its documents."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def waiting(self, connection_id: str, limit: int) -> list[tuple[str, str, int]]:
        """Documents that changed; others who bring in wait until the transaction ends."""
        lock_until_end(self._database, f"company|{connection_id}")
        rows = entries_to_follow.c
        mine = sa.select(rows.resource, rows.qbo_id, rows.times).where(rows.connection_id == connection_id)
        found = self._database.execute(mine.order_by(rows.resource, rows.qbo_id).limit(limit))
        return [(row.resource, row.qbo_id, row.times) for row in found]

    def follow(self, connection_id: str, noted: Sequence[tuple[str, str, int]], at: datetime) -> Followed:
        """Let the entries of these documents follow. They need not be looked at until they change again."""
        done = Followed()
        for resource in sorted({resource for resource, _, _ in noted}):
            ids = [qbo_id for one, qbo_id, _ in noted if one == resource]
            mine = self._these(entries, connection_id, resource, ids)
            done += self._followed(mine, self._moved(connection_id, resource, ids), at)
        self._forget(connection_id, noted)
        if done.count:
            raise_version(self._database, entries_ledger_of(connection_id))
        return done

    def resources(self, connection_id: str) -> frozenset[str]:
        """The resources of which entries are here."""
        mine = sa.select(entries.c.resource).where(entries.c.connection_id == connection_id)
        found, last = set[str](), ""
        while True:
            beyond = mine.where(entries.c.resource > last).order_by(entries.c.resource).limit(1)
            one: str | None = self._database.scalar(beyond)
            if one is None:
                return frozenset(found)
            found.add(one)
            last = one

    def here(self, connection_id: str, resource: str, ids: Collection[str]) -> frozenset[str]:
        """Those of these ids of documents of which entries are here."""
        mine = self._these(entries, connection_id, resource, ids)
        return frozenset(self._database.scalars(sa.select(entries.c.qbo_id).where(mine).distinct()))

    def ids_after(self, connection_id: str, resource: str, after: str, limit: int) -> list[str]:
        """The next ids of documents of which entries are here, in the order of ids."""
        mine = entries.c.connection_id == connection_id, entries.c.resource == resource
        asked = sa.select(entries.c.qbo_id).where(*mine, entries.c.qbo_id > after).distinct()
        return list(self._database.scalars(asked.order_by(entries.c.qbo_id).limit(limit)))

    def unbilled(self, connection_id: str, resource: str, turn: int, limit: int) -> list[str]:
        """Some of the documents of which entries stand in Work in Progress: each turn the next, in a ring."""
        mine = entries.c.connection_id == connection_id, entries.c.resource == resource
        stands = entries.c.tile == Tile.WORK_IN_PROGRESS.value, entries.c.gone_at.is_(None)
        asked = sa.select(entries.c.qbo_id).where(*mine, *stands).distinct()
        number = self._database.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
        start = turn % max(1, math.ceil(number / limit)) * limit
        return list(self._database.scalars(asked.order_by(entries.c.qbo_id).offset(start).limit(limit)))

    def take_over(self, entry_id: str) -> bool:
        """The entry is as QuickBooks states it now; false where that is not known, or not usable."""
        usable = sa.and_(
            *_is_there(),
            mirror_entries.c.problem.is_(None),
            mirror_records.c.txn_date.is_not(None),
            mirror_entries.c.customer_id.is_not(None),
        )
        values: dict[str, Any] = {name: mirror_records.c[name] for name in _OF_RECORD}
        values |= {name: mirror_entries.c[name] for name in _OF_LINE} | {"tile": _tile()} | _AS_THERE
        taken = sa.update(entries).values(values).where(entries.c.id == entry_id, usable)
        if not self._database.execute(taken).rowcount:
            return False
        self._keep_record(entry_id)
        its_own = sa.select(entries.c.connection_id).where(entries.c.id == entry_id)
        raise_version(self._database, entries_ledger_of(str(self._database.scalar(its_own))))
        return True

    def new_customer(self, entry_id: str) -> str | None:
        """Whom QuickBooks names for the entry now, where that is another one."""
        is_other = mirror_entries.c.customer_id != entries.c.customer_id
        its = sa.select(mirror_entries.c.customer_id).where(entries.c.id == entry_id, *_is_there(), is_other)
        return self._database.scalar(its)

    def move(self, entry_id: str, project_id: str) -> None:
        """The entry goes to this project, and so to that one's client."""
        its_client = sa.select(projects.c.client_id).where(projects.c.id == project_id).scalar_subquery()
        values = {"project_id": project_id, "client_id": its_client}
        self._database.execute(sa.update(entries).where(entries.c.id == entry_id).values(values))

    def tell(self, connection_id: str, day: date) -> int:
        """What changed or is gone, and is not told of yet, is told on this day; how many."""
        mine = sa.and_(entries.c.connection_id == connection_id, entries.c.told_on.is_(None))
        return sum(self._set(mine & mark.is_not(None), {"told_on": day}) for mark in _MARKS)

    def told_on(self, connection_id: str, day: date) -> Marks:
        """How many of those that were told on a day have changed, or are gone, still; not beyond a bound."""
        mine = sa.and_(entries.c.connection_id == connection_id, entries.c.told_on == day)
        counts = [bounded_count(mine & mark.is_not(None), entries, MOST_MARKED) for mark in _MARKS]
        changed, gone = self._database.execute(sa.select(*counts)).one()
        return Marks(changed, gone)

    def _followed(self, mine: Condition, moved: sa.Select[str], at: datetime) -> Followed:
        alive = sa.exists().where(*_is_there())
        is_deleted = sa.exists().where(*_is_record(), mirror_records.c.gone_at.is_not(None))
        has_no_line = sa.exists().where(*_is_record()) & ~alive & ~_is_unread()
        gone = entries.c.gone_at.is_(None) & sa.or_(is_deleted, has_no_line)
        back = entries.c.gone_at.is_not(None) & alive
        other = sa.and_(
            entries.c.gone_at.is_(None),
            *_is_there(),
            mirror_entries.c.billable != entries.c.billable,
            ~_has(BILLING_UNKNOWN),
            # A line is known by its number: where numbers moved, other content may be another line.
            sa.or_(
                entries.c.line_no == 0,
                mirror_entries.c.content_digest == entries.c.content_digest,
                entries.c.qbo_id.not_in(moved),
            ),
        )
        since = sa.literal(at, entries.c.gone_at.type)
        number_gone = self._set(mine & gone, _AS_THERE | {"gone_at": since})
        number_back = self._set(mine & back, _AS_THERE)
        status = {"billable": mirror_entries.c.billable, "tile": _tile()}
        number_other = self._set(mine & other, status)
        return Followed(number_other, number_gone, number_back, self._marked(mine, since))

    def _marked(self, mine: Condition, since: sa.ColumnElement[datetime]) -> int:
        """Say of each whether it changed; how many do now that did not before."""
        here = sa.and_(mine, entries.c.gone_at.is_(None))
        other = sa.exists().where(*_is_there(), has_changed())
        same = sa.exists().where(*_is_there(), ~has_changed())
        # Of one whose document was not read whole nothing new is known.
        self._set(here & entries.c.changed_at.is_not(None) & same, _AS_THERE)
        return self._set(
            here & entries.c.changed_at.is_(None) & other, {"changed_at": since, "told_on": None}
        )

    def _keep_record(self, entry_id: str) -> None:
        """The bytes of its document; those that nothing is taken from any more go."""
        key = sa.and_(*(entry_records.c[name] == entries.c[name] for name in _KEY))
        cited = sa.exists().where(key, entries.c.digest == entry_records.c.digest)
        its_own = sa.exists().where(key, entries.c.id == entry_id)
        self._database.execute(sa.delete(entry_records).where(its_own, ~cited))
        names = [*_KEY, "digest", "raw"]
        found = sa.select(*(mirror_records.c[name] for name in names)).where(
            *_is_record(), entries.c.id == entry_id
        )
        add = insert_into(self._database, entry_records).from_select(names, found)
        self._database.execute(add.on_conflict_do_nothing(index_elements=[*_KEY, "digest"]))

    def _moved(self, connection_id: str, resource: str, ids: Collection[str]) -> sa.Select[str]:
        """Those of these documents whose lines stand under other numbers by now, or are fewer."""
        here, line, own = entries.alias("here"), mirror_entries.alias("line"), entries.alias("own")
        beside = sa.and_(*(line.c[name] == here.c[name] for name in _KEY))
        same = sa.and_(beside, line.c.content_digest == here.c.content_digest)
        at_its_number = sa.and_(*(own.c[name] == line.c[name] for name in (*_LINE, "content_digest")))
        elsewhere = sa.exists().where(
            same, line.c.line_no != here.c.line_no, ~sa.exists().where(at_its_number)
        )
        is_left = sa.exists().where(beside, line.c.line_no == here.c.line_no)
        mine = self._these(here, connection_id, resource, ids)
        return sa.select(here.c.qbo_id).where(mine, sa.or_(elsewhere, ~is_left))

    def _set(self, which: Condition, values: dict[str, Any]) -> int:
        return self._database.execute(sa.update(entries).where(which).values(values)).rowcount

    def _these(
        self, rows: sa.FromClause, connection_id: str, resource: str, ids: Collection[str]
    ) -> Condition:
        listed = rows.c.qbo_id.in_(these(self._database, ids))
        return sa.and_(rows.c.connection_id == connection_id, rows.c.resource == resource, listed)

    def _forget(self, connection_id: str, noted: Sequence[tuple[str, str, int]]) -> None:
        """Take these off, each only if it is as it was when it was read."""
        names = ("resource", "qbo_id", "times")
        its = [entries_to_follow.c[name] == sa.bindparam(f"its_{name}") for name in names]
        rows = [{f"its_{name}": value for name, value in zip(names, one, strict=True)} for one in noted]
        gone = sa.delete(entries_to_follow).where(entries_to_follow.c.connection_id == connection_id, *its)
        if rows:
            self._database.execute(gone, rows)


def _is_record() -> tuple[Condition, ...]:
    """The document of the entry."""
    return tuple(mirror_records.c[name] == entries.c[name] for name in _KEY)


def _is_there() -> tuple[Condition, ...]:
    """The document of the entry, and its line, which QuickBooks still has."""
    line = (mirror_entries.c[name] == entries.c[name] for name in _LINE)
    return (*_is_record(), mirror_records.c.gone_at.is_(None), *line)


def has_changed() -> Condition:
    """Whether the mirror states other content of the entry."""
    # What is added on top when it is billed stands beside its content.
    has_other_markup = mirror_entries.c.markup.is_distinct_from(entries.c.markup)
    return sa.or_(mirror_entries.c.content_digest != entries.c.content_digest, has_other_markup)


def _is_unread() -> Condition:
    """Whether the document was not read whole, so that nobody knows which lines it has."""
    same = (mirror_entries.c[name] == entries.c[name] for name in _KEY)
    return sa.exists().where(*same, _has(LINES_UNKNOWN))


def _has(problems: Collection[ReviewProblem]) -> Condition:
    """Whether the mirror's entry has one of these problems."""
    codes = sorted(problem.code for problem in problems)
    return sa.func.coalesce(mirror_entries.c.problem, "").in_(codes)


def _tile() -> sa.ColumnElement[str]:
    return sa.case(
        *((mirror_entries.c.billable == billable.value, tile.value) for billable, tile in TILE_OF.items()),
        else_=entries.c.tile,
    )
