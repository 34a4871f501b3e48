"""Documents of the mirror: one page at a time, only what changed, an older version never over a newer one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from services.model.entry import SourceRecord
from services.model.quickbooks import Entity, SourceDocument, SourceInvoice
from services.model.rejection import ReviewProblem
from services.store.bulk import Row, copy_many, in_chunks, insert_into, these, write_many
from services.store.mirror_proofs import MirrorProofs
from services.store.versions import raise_version

#: No document has it, so that every reading counts as news.
NO_DIGEST = ""

Document = TypeVar("Document", SourceInvoice, SourceRecord)


class Known(NamedTuple):
    """What is stored of a document."""

    txn_date: date | None
    sync_token: int
    updated_at: datetime | None
    digest: str
    gone_at: datetime | None
    content_digest: str


class MirrorDocuments(MirrorProofs, ABC, Generic[Document]):
    """One resource's documents in ``table``, with their lines in ``parts``.

    Both begin with the connection's id and what else tells the resource from others; then the QuickBooks id
    follows. ``problems`` is where the problem of a document is noted.
    """

    def __init__(self, connection: Connection, entity: Entity, table: sa.Table, parts: sa.Table) -> None:
        super().__init__(connection, entity)
        self._table = table
        self._parts = parts
        self._problems = table if "problem" in table.c else parts

    @abstractmethod
    def _scope(self, connection_id: str) -> str:
        """Whose version rises with every change of these documents."""

    @abstractmethod
    def _row(self, connection_id: str, document: Document) -> Row:
        """The values of one row, in the order of the table's columns."""

    @abstractmethod
    def _part_rows(self, connection_id: str, documents: Iterable[Document]) -> Iterator[Row]:
        """The rows of their lines, in the order of the table's columns."""

    def _link(self, connection_id: str, documents: list[Document], known: Mapping[str, Known]) -> None:
        """Write what else belongs to these documents."""

    def _note(self, connection_id: str, ids: Collection[str], days: Iterable[date | None]) -> None:
        """These are new, other or gone, which moves something on these days."""

    def keep(self, connection_id: str, documents: Sequence[SourceDocument]) -> frozenset[str]:
        """Write what is new, newer or back; the ids written."""
        latest: dict[str, Any] = _latest_of(documents)
        known = self._known(connection_id, latest)
        changed: list[Document] = list(latest.values())
        if known:
            changed = [one for one in changed if _is_news(one, known.get(one.qbo_id))]
        changed.sort(key=lambda document: document.qbo_id)
        renewed = [document for document in changed if document.qbo_id in known]
        self._renew(connection_id, renewed)
        new = (self._row(connection_id, document) for document in changed if document.qbo_id not in known)
        copy_many(self._connection, self._table, new)
        copy_many(self._connection, self._parts, self._part_rows(connection_id, changed))
        self._link(connection_id, changed, known)
        ids = frozenset(document.qbo_id for document in changed)
        if changed:
            raise_version(self._connection, self._scope(connection_id))
            self._note(connection_id, ids, _days_of_news(changed, known))
        return ids

    def mark_gone(self, connection_id: str, ids: Collection[str], at: datetime) -> int:
        """Mark those of these that are here as deleted; how many."""
        return sum(self._mark_gone(connection_id, some, at) for some in in_chunks(ids))

    def mark_unreadable(self, connection_id: str, ids: Collection[str]) -> None:
        """Have these reviewed, and whatever is received of them next written."""
        problem = {"problem": ReviewProblem.UNREADABLE.code}
        for some in in_chunks(ids):
            raise_version(self._connection, self._scope(connection_id))
            for table, values in ((self._problems, problem), (self._table, {"digest": NO_DIGEST})):
                which = sa.and_(self._mine(table, connection_id), table.c.qbo_id.in_(some))
                self._connection.execute(sa.update(table).where(which).values(**values))

    def ids(self, connection_id: str, date_from: date, date_to: date) -> frozenset[str]:
        query = sa.select(self._table.c.qbo_id).where(self._alive_between(connection_id, date_from, date_to))
        return frozenset(self._connection.scalars(query))

    def count(self, connection_id: str, date_from: date, date_to: date) -> int:
        counted = sa.select(sa.func.count()).select_from(self._table)
        query = counted.where(self._alive_between(connection_id, date_from, date_to))
        return self._connection.scalar(query) or 0

    def outside_windows(self, connection_id: str, ids: Collection[str]) -> frozenset[str]:
        """Asked of these ids: a company's proven windows may hold a million."""
        rows, found = self._table.c, set[str]()
        unproven = self._is_unproven(connection_id, rows.txn_date)
        for some in in_chunks(ids):
            mine = sa.and_(self._mine(self._table, connection_id), rows.qbo_id.in_(some))
            query = sa.select(rows.qbo_id).where(mine, rows.gone_at.is_(None), unproven)
            found.update(self._connection.scalars(query))
        return frozenset(found)

    def alive(
        self, connection_id: str, ids: Collection[str], updated_before: datetime | None
    ) -> frozenset[str]:
        """Those of these ids that are here and not gone; if a time is given, last updated before it."""
        rows = self._table.c
        is_before = sa.or_(
            sa.true() if updated_before is None else rows.updated_at < updated_before,
            rows.updated_at.is_(None),
        )
        found: set[str] = set()
        for some in in_chunks(ids):
            mine = sa.and_(self._mine(self._table, connection_id), rows.qbo_id.in_(some))
            query = sa.select(rows.qbo_id).where(mine, rows.gone_at.is_(None), is_before)
            found.update(self._connection.scalars(query))
        return frozenset(found)

    def days(self, connection_id: str, ids: Collection[str]) -> frozenset[date]:
        """The dates of these documents."""
        rows, found = self._table.c, set[date | None]()
        for some in in_chunks(ids):
            mine = sa.and_(self._mine(self._table, connection_id), rows.qbo_id.in_(some))
            found.update(self._connection.scalars(sa.select(rows.txn_date).where(mine).distinct()))
        return frozenset(day for day in found if day is not None)

    def forget_windows_of(self, connection_id: str, ids: Collection[str]) -> None:
        for day in self.days(connection_id, ids):
            self.forget_windows(connection_id, day, day + timedelta(days=1))

    def _mark_gone(self, connection_id: str, ids: list[str], at: datetime) -> int:
        rows = self._table.c
        here = sa.and_(self._mine(self._table, connection_id), rows.qbo_id.in_(ids), rows.gone_at.is_(None))
        gone = self._connection.execute(sa.update(self._table).where(here).values(gone_at=at)).rowcount
        if gone:
            raise_version(self._connection, self._scope(connection_id))
            self._note(connection_id, ids, self.days(connection_id, ids))
        return gone

    def _mine(self, table: sa.Table, connection_id: str) -> sa.ColumnElement[bool]:
        """The rows of this company and this resource."""
        mine = table.c.connection_id == connection_id
        return sa.and_(mine, table.c.resource == self._resource) if "resource" in table.c else mine

    def _alive_between(self, connection_id: str, date_from: date, date_to: date) -> sa.ColumnElement[bool]:
        rows, mine = self._table.c, self._mine(self._table, connection_id)
        return sa.and_(mine, rows.txn_date >= date_from, rows.txn_date < date_to, rows.gone_at.is_(None))

    def _known(self, connection_id: str, ids: Collection[str]) -> dict[str, Known]:
        """What is stored of these ids, locked until the transaction ends."""
        rows = self._table.c
        query = (
            sa.select(*(rows[name] for name in ("qbo_id", *Known._fields)))
            .where(self._mine(self._table, connection_id), rows.qbo_id.in_(these(self._connection, ids)))
            .with_for_update()
        )
        return {row[0]: Known(*row[1:]) for row in self._connection.execute(query)}

    def _renew(self, connection_id: str, documents: list[Document]) -> None:
        """Write these over what is stored of them."""
        if not documents:
            return
        rows = (self._row(connection_id, document) for document in documents)
        write_many(self._connection, _newer(self._connection, self._table), rows)
        ids = these(self._connection, [document.qbo_id for document in documents])
        mine = sa.and_(self._mine(self._parts, connection_id), self._parts.c.qbo_id.in_(ids))
        self._connection.execute(sa.delete(self._parts).where(mine))


def _newer(connection: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """Replaces a row by a version that is not older."""
    statement = insert_into(connection, table)
    key = [column.name for column in table.primary_key.columns]
    return statement.on_conflict_do_update(
        index_elements=key,
        set_={column.name: column for column in statement.excluded if column.name not in key},
        where=statement.excluded.sync_token >= table.c.sync_token,
    )


def _latest_of(documents: Sequence[SourceDocument]) -> dict[str, SourceDocument]:
    """One document per id, the latest version: an answer may hold a row twice; PostgreSQL refuses that."""
    latest: dict[str, SourceDocument] = {}
    for document in documents:
        other = latest.get(document.qbo_id)
        if other is None or document.sync_token >= other.sync_token:
            latest[document.qbo_id] = document
    return latest


def _is_news(document: SourceDocument, known: Known | None) -> bool:
    """Whether this document says more than what is stored.

    The same version may still differ: a name that it refers to was changed, or a payment moved its balance.
    """
    if known is None or document.sync_token > known.sync_token:
        return True
    if document.sync_token < known.sync_token:
        return False
    is_older = bool(document.updated_at and known.updated_at and document.updated_at < known.updated_at)
    return not is_older and (document.digest != known.digest or known.gone_at is not None)


def _days_of_news(changed: Sequence[SourceDocument], known: Mapping[str, Known]) -> Iterator[date | None]:
    """The dates of those that are new, back, or other in what a payment does not move; and those they had."""
    for document in changed:
        before = known.get(document.qbo_id)
        is_same = before and before.gone_at is None and before.content_digest == document.content_digest
        if not is_same:
            yield document.txn_date
            yield before.txn_date if before else None
