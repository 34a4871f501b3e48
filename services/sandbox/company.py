"""One QuickBooks company in memory: documents by resource, versions, and what was deleted when.

It keeps books consistent with itself only as far as ``sales`` does; a document put here is stored as it is,
which is how the odd cases get in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.clock import Clock
from services.sandbox.documents import Document, server_time, stamp
from services.sandbox.faults import ApiFault, not_found, query_error, stale_object
from services.sandbox.properties import ENTITIES, LISTS, SINGLES
from services.sandbox.query import parse
from services.sandbox.selection import Calendar, Selection, select
from services.sandbox.table import Table, Test

REALM_ID = "9341453000000001"
TIME_ZONE = "America/Los_Angeles"
HOME_CURRENCY = "USD"

CDC_REACHES_BACK = timedelta(days=30)
CDC_HOLDS = 1000


class Tombstone(NamedTuple):
    """What remains of a deleted document."""

    entity: str
    id: str
    deleted_at: datetime


class Change(NamedTuple):
    """One entry of change data capture: the document, or the stub of a deleted one."""

    changed_at: float
    entity: str
    raw: bytes | Tombstone


@dataclass
class State:
    """The books of one day, to start from and to come back to."""

    day: date
    tables: dict[str, Table] = field(
        default_factory=lambda: {name: Table(name) for name in ENTITIES.values()}
    )
    next_ids: dict[str, int] = field(default_factory=lambda: {"list": 1, "transaction": 101, "time": 1})
    cases: dict[str, str] = field(default_factory=dict)

    def copy(self) -> State:
        """The same books, which can be changed without changing these."""
        tables = {name: table.copy() for name, table in self.tables.items()}
        return State(self.day, tables, dict(self.next_ids), dict(self.cases))


class Company:
    """The stand-in's company. Every public method is safe from any thread.

    ``cases`` names the Ids of the odd documents, so that a test can ask for "missing_balance" by name.
    """

    def __init__(
        self, clock: Clock, fill: Callable[[Company], None] | None = None, realm_id: str = REALM_ID
    ) -> None:
        self.clock = clock
        self.realm_id = realm_id
        self.zone = ZoneInfo(TIME_ZONE)
        self.home_currency = HOME_CURRENCY
        self.settles_quietly = False
        #: Objects that change data capture tells at most.
        self.captures = CDC_HOLDS
        #: Rows of a resource that an answer bears: a page with more takes longer than QuickBooks waits.
        self.bears: dict[str, int] = {}
        #: Is told of each change, under the lock: the resource, the id, and created, updated or deleted.
        self.tell: Callable[[str, str, str], None] = _nobody
        self.lock = threading.RLock()
        self._fill = fill
        self._first: State | None = None
        self.reset()

    def reset(self) -> None:
        """Back to the first state: only what ``fill`` puts in on this day."""
        with self.lock:
            if self._first is None or self._first.day != self.today:
                self._take(State(self.today))
                if self._fill is not None:
                    self._fill(self)
                self._first = State(self.today, self._tables, self._next_ids, self.cases)
            self._take(self._first.copy())

    def _take(self, state: State) -> None:
        self._tables, self._next_ids, self.cases = state.tables, state.next_ids, state.cases
        self._tombstones: dict[tuple[str, str], Tombstone] = {}
        self.answers_by_request_id: dict[str, Document] = {}

    @property
    def now(self) -> datetime:
        """The current instant, in UTC."""
        return self.clock.now()

    @property
    def today(self) -> date:
        """Today's date where the company is."""
        return self.now.astimezone(self.zone).date()

    def server_time(self) -> str:
        """The time that stands in every answer."""
        return server_time(self.now, self.zone)

    def count(self, entity: str) -> int:
        """How many documents of a resource there are."""
        with self.lock:
            return len(self._tables[entity])

    def get(self, entity: str, record_id: str) -> Document:
        """A copy of one document. Raises ``ApiFault`` 610."""
        with self.lock:
            record = self._tables[entity].find(record_id)
        if record is None:
            raise not_found()
        return record.document

    def documents(self, entity: str) -> list[Document]:
        """Copies of all documents of a resource, by ascending Id."""
        with self.lock:
            return [record.document for record in self._tables[entity].matching([])]

    def query(self, text: str) -> tuple[bool, Selection]:
        """Whether the query counts, and what it selects. Raises ``ApiFault`` 4000 or 4001."""
        statement = parse(text)
        entity = ENTITIES.get(statement.entity.casefold())
        if entity is None:
            raise query_error(f"invalid context declaration: {statement.entity}")
        with self.lock:
            calendar = Calendar(self.zone, self.today)
            return statement.is_count, select(statement, self._tables[entity], calendar)

    def ids_with_text(self, entity: str, path: str, text: str) -> list[str]:
        """The Ids of the documents whose text property equals this, without case; inactive ones too."""
        with self.lock:
            table = self._tables[entity]
            position = table.position(path)
            if position is None:
                raise query_error(f"property '{path}' is not queryable")
            return [row.id for row in table.matching([Test(position, "=", (text.casefold(),))])]

    def largest_number(self, entity: str, path: str) -> int:
        """The largest whole number among the texts of a property; 0 if there is none."""
        with self.lock:
            table = self._tables[entity]
            position = table.position(path)
            texts = [str(row.keys[position]) for row in table] if position is not None else []
        return max((int(text) for text in texts if text.isdecimal()), default=0)

    def insert(self, entity: str, document: Document, at: datetime | None = None) -> Document:
        """Store a new document under the next Id, created ``at`` (default: now); a copy with its envelope."""
        with self.lock:
            created = stamp(at or self.now, self.zone)
            stored = {
                **document,
                "domain": "QBO",
                "sparse": False,
                "Id": document.get("Id") or self._next_id(entity),
                "SyncToken": document.get("SyncToken") or "0",
                "MetaData": document.get("MetaData") or {"CreateTime": created, "LastUpdatedTime": created},
            }
            self._tables[entity].put(stored)
            self.tell(entity, str(stored["Id"]), "created")
            return stored

    def replace(self, entity: str, document: Document, at: datetime | None = None) -> Document:
        """Store a changed document: its SyncToken rises and its LastUpdatedTime is ``at`` (default: now)."""
        with self.lock:
            updated = stamp(at or self.now, self.zone)
            stored = {
                **document,
                "SyncToken": str(int(document.get("SyncToken", "0")) + 1),
                "MetaData": {**document["MetaData"], "LastUpdatedTime": updated},
            }
            self._tables[entity].put(stored)
            self.tell(entity, str(stored["Id"]), "updated")
            return stored

    def overwrite(self, entity: str, document: Document) -> None:
        """Store a document exactly as given, its version and its times included."""
        with self.lock:
            self._tables[entity].put(document)

    def remove(self, entity: str, record_id: str, at: datetime | None = None) -> None:
        """Delete; only change data capture will tell. Raises ``ApiFault`` 610."""
        with self.lock:
            if self._tables[entity].find(record_id) is None:
                raise not_found()
            self._tables[entity].remove(record_id)
            self._tombstones[entity, record_id] = Tombstone(entity, record_id, at or self.now)
            self.tell(entity, record_id, "deleted")

    def current(self, entity: str, sent: Document) -> Document:
        """The stored document that ``sent`` wants to change. Raises ``ApiFault`` 610, or 5010 if stale."""
        stored = self.get(entity, str(sent.get("Id")))
        if str(sent.get("SyncToken")) != stored["SyncToken"]:
            raise stale_object()
        return stored

    def changes(self, entities: list[str], since: datetime) -> list[Change]:
        """What changed since then, oldest first: 30 days back at most, and at most ``captures`` objects.

        More is cut off without a word, which is what makes a gap of over 30 days, or a full answer, a loss.
        """
        earliest = int(max(since, self.now - CDC_REACHES_BACK).timestamp())
        with self.lock:
            found = [change for entity in entities for change in self._changed(entity, earliest)]
        return sorted(found, key=lambda change: change.changed_at)[: self.captures]

    def _changed(self, entity: str, earliest: float) -> list[Change]:
        table = self._tables[entity]
        position = table.position("MetaData.LastUpdatedTime")
        alive = [
            Change(row.keys[position], entity, row.raw)
            for row in table
            if position is not None and (row.keys[position] or 0) >= earliest
        ]
        gone = [
            Change(tombstone.deleted_at.timestamp(), entity, tombstone)
            for tombstone in self._tombstones.values()
            if tombstone.entity == entity and tombstone.deleted_at.timestamp() >= earliest
        ]
        return alive + gone

    def _next_id(self, entity: str) -> str:
        if entity in SINGLES:
            return "1"
        counter = "list" if entity in LISTS else "time" if entity == "TimeActivity" else "transaction"
        value = self._next_ids[counter]
        self._next_ids[counter] += 1
        return str(value)


def _nobody(entity: str, record_id: str, operation: str) -> None:
    """Nobody is told."""


def known_entity(name: str) -> str:
    """The resource that a path or a batch item names. Raises ``ApiFault`` 500 for any other."""
    entity = ENTITIES.get(name.casefold())
    if entity is None:
        raise ApiFault("500", "Unsupported Operation", f"Operation {name} is not supported.")
    return entity
