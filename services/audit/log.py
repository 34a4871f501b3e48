"""Who did what and when: for financial administrators, page by page or as one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from services.audit.csv_file import write_csv
from services.audit.named import lines_of
from services.clock import Clock
from services.errors import AppError
from services.model.audit import AuditAction
from services.model.audit_log import AuditFilter, AuditLine, AuditPage, AuditPlace
from services.model.outbox import MessageKind, NewMessage
from services.model.people import Actor, Right
from services.ports.audit import AuditQuery
from services.ports.desk import Rights
from services.ports.store import Store, Transaction

#: Entries on a page, and read at once for a file.
PAGE, AT_ONCE = 10, 500


class NotWritten(AppError):
    """The file was not written to its end."""

    code = "audit_not_written"
    remedy = "Ask for it again."


class AuditLog:
    """Reads the audit log of a workspace. Nothing ever changes it."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def page(self, actor: Actor, place: AuditPlace, size: int = PAGE) -> AuditPage:
        """One page, the first where there is no such page any more. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.AUDIT)
        with self._store.reading() as tx:
            query = _query(tx, actor.team_id, place.wanted)
            found = tx.audit.page(query, place.key, place.is_before, size + 1)
            if place.key is not None and len(found) < (size + 1 if place.is_before else 1):
                place = AuditPlace(place.wanted)
                found = tx.audit.page(query, None, False, size + 1)
            is_more = len(found) > size
            shown = (found[1:] if is_more else found) if place.is_before else found[:size]
            lines = lines_of(tx, actor.team_id, shown)
        has_previous = is_more if place.is_before else place.key is not None
        return AuditPage(place, lines, has_previous, place.is_before or is_more)

    def ask(self, actor: Actor, wanted: AuditFilter) -> None:
        """Have what is chosen sent to her as a file. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.AUDIT)
        now, facts = self._clock.now(), wanted.facts
        with self._store.writing_now() as tx:
            tx.inbox.once(actor, AuditAction.AUDIT_EXPORTED.code, now)
            tx.audit.add(actor, AuditAction.AUDIT_EXPORTED, actor.user_id, facts, now)
            key = f"audit:{actor.team_id}:{actor.user_id}:{now.isoformat()}"
            told = NewMessage(
                actor.team_id, MessageKind.AUDIT_FILE, key, recipient=actor.user_id, facts=facts
            )
            tx.outbox.add(told, now)
            tx.commit()

    def export(self, actor: Actor, wanted: AuditFilter, out: BinaryIO) -> int:
        """Write what is chosen here and now, this export included; how many. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.AUDIT)
        with self._store.writing() as tx:
            now = self._clock.now()
            tx.audit.add(actor, AuditAction.AUDIT_EXPORTED, actor.user_id, wanted.facts, now)
            tx.commit()
        return self.write(actor.team_id, wanted, out)

    def write(
        self,
        team_id: str,
        wanted: AuditFilter,
        out: BinaryIO,
        is_over: Callable[[], bool] = lambda: False,
    ) -> int:
        """Write the file for somebody whose right was checked. Raises ``NotWritten`` when time is over."""
        return write_csv(self._lines(team_id, wanted, is_over), out)

    def _lines(self, team_id: str, wanted: AuditFilter, is_over: Callable[[], bool]) -> Iterator[AuditLine]:
        """All of them, newest first; each look is a transaction of its own, and memory stays flat."""
        key = None
        while True:
            if is_over():
                raise NotWritten
            with self._store.reading() as tx:
                found = tx.audit.page(_query(tx, team_id, wanted), key, False, AT_ONCE)
                lines = lines_of(tx, team_id, found)
            yield from lines
            if len(lines) < AT_ONCE:
                return
            key = lines[-1].key


def _query(tx: Transaction, team_id: str, wanted: AuditFilter) -> AuditQuery:
    about = wanted.about.strip()
    subjects = tx.audit_names.subjects(team_id, about) if about else None
    return AuditQuery(team_id, wanted.person, wanted.action, wanted.since, wanted.until, subjects)
