"""Changes of drafts, postings under way, and QuickBooks invoices that are imported too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.model.existing import Stated
from services.model.invoice_entry import DraftChange
from services.model.people import Actor
from services.model.posting import Named, PostingChoice, PostingState, PostingStatus
from services.ports.posting import Attempt, CustomerFacts, Lease
from services.store.bulk import insert_into
from services.store.tables import connections, customer_links, mirror_customers, posted_invoices
from services.store.tables import mirror_invoices as mirror
from services.store.tables_posting import draft_changes, imported_too
from services.store.tables_posting import posting_attempts as attempts
from services.store.versions import ledger_of, raise_version

_WAITING = PostingState.WAITING.value
#: As the partial index is declared: SQLite uses it only where the words are the same.
_IS_WAITING = sa.text("state = 'waiting'")
_CHOICE = ("connection_id", "customer_id", "item_id", "tax_code")
_ATTEMPT = ("invoice_id", "team_id", "number", "request_id", "body", "asked_by", "asked_at", "tries")
_CUSTOMER = (
    mirror_customers.c.qbo_id,
    mirror_customers.c.full_name,
    mirror_customers.c.currency,
    mirror_customers.c.is_active,
)


class PostingRepository:
    """Drafts, and their way to QuickBooks."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def change_of(self, invoice_id: str) -> DraftChange:
        """The last change of the draft."""
        wanted = sa.select(draft_changes).where(draft_changes.c.invoice_id == invoice_id)
        row = self._database.execute(wanted).one_or_none()
        return DraftChange() if row is None else DraftChange(row.number, row.changed_by, row.changed_at)

    def status(self, invoice_id: str) -> PostingStatus | None:
        """The newest attempt to post it; None if there was none."""
        row = self._database.execute(sa.select(attempts).where(_of(invoice_id))).one_or_none()
        if row is None:
            return None
        return PostingStatus(PostingState(row.state), row.asked_by, row.asked_at, row.trouble)

    def under_way(self, invoice_ids: Iterable[str]) -> frozenset[str]:
        """Those of these invoices whose attempts wait for QuickBooks."""
        these = attempts.c.invoice_id.in_([*invoice_ids])
        wanted = sa.select(attempts.c.invoice_id).where(these, attempts.c.state == _WAITING)
        return frozenset(self._database.scalars(wanted))

    def latest(self, invoice_id: str) -> Attempt | None:
        """The newest attempt to post it, however it ended; None if there was none."""
        row = self._database.execute(sa.select(attempts).where(_of(invoice_id))).one_or_none()
        return None if row is None else _attempt(row)

    def begin(self, attempt: Attempt, lease: Lease) -> None:
        """Note an attempt in the place of one that was refused."""
        refused = sa.and_(_of(attempt.invoice_id), attempts.c.state == PostingState.REFUSED.value)
        self._database.execute(sa.delete(attempts).where(refused))
        values = {name: getattr(attempt, name) for name in _ATTEMPT}
        values |= {name: getattr(attempt.choice, name) for name in _CHOICE}
        when = {"not_before": attempt.asked_at, "owner": lease.owner, "lease_until": lease.until}
        self._database.execute(sa.insert(attempts).values(**values, **when, state=_WAITING))

    def due(self, now: datetime, limit: int) -> list[str]:
        """Invoices whose attempts wait, and which nobody sends now."""
        wanted = sa.select(attempts.c.invoice_id).where(_is_free(now), attempts.c.not_before <= now)
        return list(self._database.scalars(wanted.order_by(attempts.c.not_before).limit(limit)))

    def claim(self, invoice_id: str, lease: Lease, now: datetime) -> Attempt | None:
        """The attempt, to be sent once more by this owner alone; None if it does not wait."""
        mine = sa.update(attempts).where(_of(invoice_id), _is_free(now))
        held = {"owner": lease.owner, "lease_until": lease.until, "tries": attempts.c.tries + 1}
        row = self._database.execute(mine.values(**held).returning(*attempts.c)).one_or_none()
        return None if row is None else _attempt(row)

    def put_off(self, attempt: Attempt, not_before: datetime, trouble: str) -> bool:
        """Whether it was this sending's until now: it was not answered, and waits until then."""
        return self._settle(attempt, not_before=not_before, trouble=trouble)

    def refuse(self, attempt: Attempt, trouble: str) -> bool:
        """Whether it was this sending's until now; QuickBooks does not have it."""
        return self._settle(attempt, state=PostingState.REFUSED.value, trouble=trouble)

    def finish(self, attempt: Attempt) -> None:
        """QuickBooks has the invoice: no attempt to post it waits, whoever sends it or had it refused."""
        self._database.execute(_ended(_of(attempt.invoice_id)))

    def settle(self, invoice_id: str, connection_id: str, now: datetime) -> bool:
        """Whether it waited for this company, and nobody sends it now: somebody says which invoice it is."""
        waiting = sa.and_(_of(invoice_id), attempts.c.connection_id == connection_id, _is_free(now))
        return self._database.execute(_ended(waiting)).rowcount == 1

    def is_posted(self, connection_id: str, qbo_id: str) -> bool:
        """Whether this QuickBooks invoice is one that was posted from here."""
        same = (posted_invoices.c.connection_id == connection_id, posted_invoices.c.qbo_id == qbo_id)
        return bool(self._database.scalar(sa.select(sa.exists().where(*same))))

    def others_waiting(self, attempt: Attempt) -> list[Attempt]:
        """Those of other invoices that are on their way to the same customer."""
        wanted = sa.select(attempts).where(
            attempts.c.connection_id == attempt.choice.connection_id,
            attempts.c.customer_id == attempt.choice.customer_id,
            _IS_WAITING,
        )
        others = wanted.where(~_of(attempt.invoice_id))
        return [_attempt(row) for row in self._database.execute(others)]

    def last_choice(self, connection_id: str) -> PostingChoice | None:
        """What was chosen for the company's newest attempt."""
        wanted = sa.select(*(attempts.c[name] for name in _CHOICE)).where(
            attempts.c.connection_id == connection_id
        )
        newest = wanted.order_by(attempts.c.asked_at.desc(), attempts.c.invoice_id).limit(1)
        row = self._database.execute(newest).one_or_none()
        return None if row is None else PostingChoice(**row._asdict())

    def customers_of(self, connection_id: str, project_id: str) -> list[CustomerFacts]:
        """The QuickBooks customers that are linked to the project."""
        same = sa.and_(
            customer_links.c.connection_id == mirror_customers.c.connection_id,
            customer_links.c.customer_id == mirror_customers.c.qbo_id,
        )
        wanted = (
            sa.select(*_CUSTOMER)
            .select_from(mirror_customers.join(customer_links, same))
            .where(customer_links.c.connection_id == connection_id, mirror_customers.c.gone_at.is_(None))
            .where(customer_links.c.project_id == project_id)
        )
        found = self._database.execute(wanted.order_by(mirror_customers.c.name_folded))
        return [_customer(row) for row in found]

    def customer(self, connection_id: str, customer_id: str) -> CustomerFacts | None:
        """The customer; None for one that QuickBooks does not have any more."""
        wanted = sa.select(*_CUSTOMER).where(
            mirror_customers.c.connection_id == connection_id,
            mirror_customers.c.qbo_id == customer_id,
            mirror_customers.c.gone_at.is_(None),
        )
        row = self._database.execute(wanted).one_or_none()
        return None if row is None else _customer(row)

    def stated(self, connection_id: str, qbo_id: str) -> Stated | None:
        """What QuickBooks states of the invoice, as it was last read; None where it is gone."""
        wanted = sa.select(*(mirror.c[name] for name in Stated.__slots__)).where(
            mirror.c.connection_id == connection_id, mirror.c.qbo_id == qbo_id, mirror.c.gone_at.is_(None)
        )
        row = self._database.execute(wanted).one_or_none()
        return None if row is None else Stated(**row._asdict())

    def currencies(self, team_id: str) -> list[str]:
        """The currencies of the workspace's companies, their own first, then those of their customers."""
        own = sa.select(connections.c.id, connections.c.home_currency, connections.c.multi_currency)
        companies = self._database.execute(
            own.where(connections.c.team_id == team_id).order_by(connections.c.connected_at)
        ).all()
        several = [row.id for row in companies if row.multi_currency]
        used = sa.select(mirror_customers.c.currency).where(
            mirror_customers.c.connection_id.in_(several), mirror_customers.c.currency.is_not(None)
        )
        foreign = self._database.scalars(used.distinct()) if several else ()
        found = [*(row.home_currency for row in companies), *sorted(one for one in foreign if one)]
        return list(dict.fromkeys(found))

    def import_too(self, actor: Actor, connection_id: str, qbo_id: str, at: datetime) -> bool:
        """Whether this was decided just now: it comes in although its number was created here."""
        values = {"connection_id": connection_id, "qbo_id": qbo_id}
        new = insert_into(self._database, imported_too).values(
            **values, decided_by=actor.user_id, decided_at=at
        )
        added = new.on_conflict_do_nothing(index_elements=[*values]).returning(imported_too.c.qbo_id)
        is_new = self._database.execute(added).first() is not None
        if is_new:
            raise_version(self._database, ledger_of(connection_id))
        return is_new

    def imported_too(self, connection_id: str) -> frozenset[str]:
        """The QuickBooks invoices of which that was decided."""
        wanted = sa.select(imported_too.c.qbo_id).where(imported_too.c.connection_id == connection_id)
        return frozenset(self._database.scalars(wanted))

    def _settle(self, attempt: Attempt, **changes: object) -> bool:
        # By its request and its sending: whoever took it up later says what becomes of it.
        own = (attempts.c.request_id == attempt.request_id, attempts.c.tries == attempt.tries)
        change = sa.update(attempts).where(*own, attempts.c.state == _WAITING)
        return self._database.execute(change.values(owner=None, lease_until=None, **changes)).rowcount == 1


def _ended(which: sa.ColumnElement[bool]) -> sa.Update:
    ended = {"state": PostingState.POSTED.value, "trouble": None, "owner": None, "lease_until": None}
    return sa.update(attempts).where(which).values(**ended)


def _of(invoice_id: str) -> sa.ColumnElement[bool]:
    return attempts.c.invoice_id == invoice_id


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    is_nobodys = sa.or_(attempts.c.lease_until.is_(None), attempts.c.lease_until <= now)
    return sa.and_(_IS_WAITING, is_nobodys)


def _attempt(row: Row[Any]) -> Attempt:
    facts = row._asdict()
    choice = PostingChoice(**{name: facts[name] for name in _CHOICE})
    return Attempt(choice=choice, **{name: facts[name] for name in _ATTEMPT})


def _customer(row: Any) -> CustomerFacts:
    return CustomerFacts(Named(row.qbo_id, row.full_name), row.currency, row.is_active)
