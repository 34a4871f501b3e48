"""The daily drift digest: what was found about a company, once a day, and only if anything was."""

from __future__ import annotations

from datetime import date, timedelta

from services.clock import Clock
from services.decisions.next_look import day_to_tell
from services.model.connection import Connection
from services.model.in_step import DriftDigest, DriftState, digest_key
from services.model.outbox import MessageKind, NewMessage
from services.ports.desk import Rights
from services.ports.store import Store, Transaction

#: No zone is further ahead of UTC.
_FURTHEST = timedelta(hours=14)
#: Voids and deletions that are named, however many changes wait beside them.
MOST_FOLLOWED = 240


class Digests:
    """Tells each company's changes of a day. Any number of processes may look: each day is told once."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def tell_due(self) -> None:
        """Queue the digests of the companies where it is eight in the morning by now."""
        now = self._clock.now()
        with self._store.reading() as tx:
            companies = tx.looks.untold((now + _FURTHEST).date())
        days = [(company, day_to_tell(now, zone)) for company, zone in companies]
        for company, day in days:
            if day is not None:
                self._tell(company, day)

    def digest(self, connection_id: str, day: date, limit: int) -> DriftDigest:
        """What was told of a company on a day, as it is now."""
        with self._store.reading() as tx:
            return digest_of(tx, tx.connections.get(connection_id), day, limit)

    def _tell(self, connection_id: str, day: date) -> None:
        with self._store.reading() as tx:
            company = tx.connections.get(connection_id)
        # Slack may be asked who they are: not in the transaction.
        people = [] if company.results_channel_id else self._rights.people(company.team_id)
        if not company.results_channel_id and not people:
            return  # perhaps the user groups were not to be had: the day is not told yet
        now = self._clock.now()
        with self._store.writing() as tx:
            if not tx.looks.take_day(connection_id, day, now):
                return
            news = tx.drifts.tell(connection_id, day) + tx.followed_entries.tell(connection_id, day)
            for message in _messages(company, day, people) if news else ():
                tx.outbox.add(message, now)
            tx.commit()


def digest_of(tx: Transaction, company: Connection, day: date, limit: int) -> DriftDigest:
    """What was told of a company on a day, as it is now."""
    drifts = tx.drifts.told_on(company.id, day, limit)
    waiting = tx.drifts.waiting(company.team_id).get(company.id, 0)
    todays = tx.drifts.waiting_of(company.id, day)
    newest = max((drift.id for drift in drifts if drift.state is DriftState.OPEN), default=0)
    return DriftDigest(
        connection_id=company.id,
        company_name=company.company_name,
        day=day,
        drifts=tuple(drifts),
        count=tx.drifts.count_told(company.id, day),
        waiting=todays,
        earlier=waiting - todays,
        followed=tuple(tx.drifts.followed_on(company.id, day, MOST_FOLLOWED)),
        followed_count=tx.drifts.count_followed(company.id, day),
        newest=newest,
        to_accept=tx.drifts.waiting_upto(company.id, newest) if newest else 0,
        entries=tx.followed_entries.told_on(company.id, day),
    )


def _messages(company: Connection, day: date, people: list[str]) -> list[NewMessage]:
    """One to the results channel; where there is none, one to each administrator."""
    facts = {"connection_id": company.id, "day": day.isoformat()}
    key = digest_key(company.id, day)
    if company.results_channel_id:
        return [NewMessage(company.team_id, MessageKind.DRIFT, key, facts=facts)]
    return [
        NewMessage(company.team_id, MessageKind.DRIFT, f"{key}:{person}", "", person, facts)
        for person in people
    ]
