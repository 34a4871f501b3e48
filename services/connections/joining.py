"""A company that is being connected: asked who it is, then stored with its tokens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.clock import Clock
from services.connections.consents import LinkOver
from services.decisions.call_budget import month_of
from services.errors import AppError, InvalidInput, QuickBooksUnavailable, QuotaSpent
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus, Tokens
from services.model.outbox import MessageKind, NewMessage
from services.model.people import Actor
from services.model.quickbooks import CompanyFacts
from services.ports.desk import CompanyCheck
from services.ports.store import Store, Transaction

#: Seconds before a company that did not answer is asked again.
CHECK_PAUSES = (2.0, 10.0, 30.0)


class CompanyUnanswered(AppError):
    """QuickBooks accepted the refresh token, but did not say which company it is for."""

    code = "company_unanswered"
    remedy = "Nothing was connected, and the refresh token is used up. Get a new one, then connect again."


@dataclass(frozen=True, slots=True)
class Joined:
    """A company that answered to its token. ``calls`` are those that it took."""

    realm_id: str
    time_zone: str
    facts: CompanyFacts
    calls: int


class Joining:
    """What connecting by any way has in common."""

    def __init__(self, store: Store, clock: Clock, check: CompanyCheck) -> None:
        self._store = store
        self._clock = clock
        self._check = check

    def verified(
        self, realm_id: str, time_zone: str, tokens: Tokens, pauses: Sequence[float] = CHECK_PAUSES
    ) -> Joined:
        """The company, asked a few times: it came from outside, and only one that answers is stored.

        Raises ``CompanyUnanswered``, and what QuickBooks says when it refuses.
        """
        company = self._check.open_with(realm_id, tokens.access_token)
        for pause in (*pauses, None):
            try:
                return Joined(realm_id, time_zone, company.company(), company.calls)
            except (QuickBooksUnavailable, QuotaSpent) as error:
                if pause is None:
                    raise CompanyUnanswered from error
                self._clock.sleep(pause)
        raise CompanyUnanswered

    def stored(
        self,
        actor: Actor,
        joined: Joined,
        tokens: Tokens,
        told: Sequence[str] = (),
        state: str | None = None,
    ) -> Connection:
        """The connection as stored, and these people told.

        A company that was connected before keeps its id and its settings. Raises ``LinkOver`` where the
        consent with this state is not kept any more: its workspace was erased meanwhile.
        """
        new = self._new(actor, joined)
        with self._store.writing() as tx:
            if state is not None and not tx.oauth_states.hold(state):
                raise LinkOver
            tx.connections.lock(new.team_id, new.realm_id)
            known = tx.connections.by_realm(new.realm_id, new.team_id)
            connection = _keeping_settings(new, known[0]) if known else new
            tx.connections.save(connection, tokens)
            tx.meter.add(connection.id, month_of(self._clock.now()), joined.calls)
            action = AuditAction.COMPANY_RECONNECTED if known else AuditAction.COMPANY_CONNECTED
            tx.audit.add(actor, action, connection.id, {"realm_id": new.realm_id}, new.connected_at)
            self._tell(tx, connection, told, is_new=not known)
            tx.commit()
        return connection

    def _new(self, actor: Actor, joined: Joined) -> Connection:
        return Connection(
            id=secrets.token_hex(6),
            team_id=actor.team_id,
            realm_id=joined.realm_id,
            company_name=joined.facts.name,
            home_currency=joined.facts.home_currency,
            multi_currency=joined.facts.multi_currency,
            fiscal_year_start=joined.facts.fiscal_year_start,
            time_zone=joined.time_zone,
            status=ConnectionStatus.CONNECTED,
            treat_unsent_as_sent=False,
            results_channel_id=None,
            connected_by=actor.user_id,
            connected_at=self._clock.now(),
        )

    def _tell(self, tx: Transaction, company: Connection, told: Sequence[str], is_new: bool) -> None:
        facts = {"company": company.company_name, "by": company.connected_by, "is_new": is_new}
        key = f"connected:{company.id}:{company.connected_at.isoformat()}"
        for person in told:
            new = NewMessage(
                company.team_id, MessageKind.COMPANY_CONNECTED, f"{key}:{person}", "", person, facts
            )
            tx.outbox.add(new, company.connected_at)


def check_realm(realm_id: str) -> None:
    """Raises ``InvalidInput`` for what is no realm id."""
    if not (realm_id.isascii() and realm_id.isdigit()):
        raise InvalidInput("The realm id is a number, such as 9341453000000001.")


def _keeping_settings(new: Connection, known: Connection) -> Connection:
    return replace(
        new,
        id=known.id,
        treat_unsent_as_sent=known.treat_unsent_as_sent,
        results_channel_id=known.results_channel_id,
    )
