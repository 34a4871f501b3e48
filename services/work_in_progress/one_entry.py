"""One time entry or expense, and *Update from QuickBooks*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Protocol

from services.clock import Clock
from services.errors import AppError, NotFound
from services.model.audit import AuditAction
from services.model.people import Actor, Right
from services.model.quickbooks import Entity
from services.model.work_in_progress import EntryDetails, KeptEntry
from services.ports.desk import Rights
from services.ports.invoice_window import Scope
from services.ports.store import Store, Transaction
from services.work_in_progress.its_project import EntryNotLinked, is_linked, took_over
from services.work_in_progress.seen import project_of, scope_of, step_of


class EntryNotFound(NotFound):
    """This entry is not in the invoice window any more, or it belongs to a project that you don't see."""

    code = "entry_not_found"
    remedy = "Open the app's Home tab again to see what is there now."


class EntryNotUpdated(AppError):
    """QuickBooks' version of this entry cannot be taken over: it is deleted there, or lacks what it needs."""

    code = "entry_not_updated"
    remedy = "Open it in QuickBooks to see what it lacks. What is here stays as it is."


class Pages(Protocol):
    """Where QuickBooks itself shows a document."""

    def record_address(self, realm_id: str, resource: str, qbo_id: str) -> str | None: ...


class Reader(Protocol):
    """Reads one document at once, and lets what is of it follow."""

    def read_now(self, connection_id: str, qbo_id: str, entity: Entity = ...) -> None: ...


class OneEntry:
    """Reads one entry, for who may see its project."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, pages: Pages, reader: Reader) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._pages = pages
        self._reader = reader

    def show(self, actor: Actor, entry_id: str) -> EntryDetails:
        """The entry with all that is known of it. Raises ``EntryNotFound``."""
        scope = scope_of(self._rights, actor)
        with self._store.reading() as tx:
            kept = _found(tx, scope, entry_id)
            company = tx.connections.get(kept.row.connection_id, actor.team_id)
            step = tx.looks.steps(actor.team_id).get(company.id)
            as_of = tx.work.as_of(actor.team_id).get(company.id)
            return EntryDetails(
                kept=kept,
                project=project_of(tx, scope, kept.row.project_id),
                company_name=company.company_name,
                address=self._pages.record_address(company.realm_id, kept.facts.resource, kept.facts.qbo_id),
                step=step_of(step, as_of) if step else None,
                may_change=self._rights.may(actor, Right.CHANGE),
            )

    def update(self, actor: Actor, entry_id: str) -> EntryDetails:
        """Read it in QuickBooks now, and take over what it says there.

        Raises ``NotAllowed``, ``EntryNotFound``, ``EntryNotUpdated``, ``EntryNotLinked``, and whatever
        QuickBooks raises.
        """
        self._rights.require(actor, Right.CHANGE)
        with self._store.reading() as tx:
            kept = _found(tx, Scope(actor.team_id), entry_id)
        self._reader.read_now(kept.row.connection_id, kept.facts.qbo_id, Entity(kept.facts.resource))
        with self._store.writing_now() as tx:
            tx.inbox.once(actor, f"entry|{entry_id}", self._clock.now())
            tx.in_step.hold(kept.row.connection_id)
            before = _found(tx, Scope(actor.team_id), entry_id)
            if before.history.is_changed and not taken_over(tx, actor, before, self._clock.now()):
                raise EntryNotUpdated if is_linked(tx, before.row) else EntryNotLinked
            show_digests(tx, [before], self._clock.now())
            tx.commit()
        return self.show(actor, entry_id)


def taken_over(tx: Transaction, actor: Actor, before: KeptEntry, at: datetime) -> bool:
    """Whether the entry is as QuickBooks states it now; it is audited then."""
    entry_id = before.row.id
    if not took_over(tx, before.row):
        return False
    details = {"fields": _differing(before, _found(tx, Scope(actor.team_id), entry_id))}
    tx.audit.add(actor, AuditAction.ENTRY_UPDATED, entry_id, details, at)
    return True


def show_digests(tx: Transaction, updated: Sequence[KeptEntry], at: datetime) -> None:
    """Of the digests that told of these, every copy as it is now."""
    told = {(kept.row.connection_id, kept.history.told_on) for kept in updated}
    for connection_id, day in told:
        if day is not None:
            tx.digest_messages.show_again(connection_id, [day], at)


def _found(tx: Transaction, scope: Scope, entry_id: str) -> KeptEntry:
    kept = tx.work.find(scope, entry_id)
    if kept is None:
        raise EntryNotFound
    return kept


def _differing(before: KeptEntry, now: KeptEntry) -> list[str]:
    """The names of what is another one; no amounts and no names, which the audit log does not hold."""
    facts = {**asdict(before.row), **asdict(before.facts)}
    others = {**asdict(now.row), **asdict(now.facts)}
    return [name for name, value in facts.items() if others[name] != value]
