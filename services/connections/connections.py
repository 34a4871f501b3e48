"""The workspace's QuickBooks companies: connecting them, finding them, their settings."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.clock import Clock
from services.connections.giving_back import GivingBack
from services.connections.joining import Joining, check_realm
from services.decisions.access_end import access_end
from services.errors import InvalidInput, NeedsReconnect, NoConnection
from services.model.audit import AuditAction
from services.model.companies import CompanyReport
from services.model.connection import AccessEnd, Connection, ConnectionStatus, Tokens
from services.model.people import Actor, Right
from services.ports.desk import CompanyCheck, OAuthServer, Rights
from services.ports.store import Store, Transaction


class TokenNotAccepted(InvalidInput):
    """QuickBooks does not accept this refresh token: it is not of this app, or was used already."""

    code = "token_not_accepted"
    remedy = "Get a new one from Intuit's OAuth 2.0 Playground, with this app chosen, and connect again."


class Connections:
    """What can be done with connected companies."""

    def __init__(
        self, store: Store, clock: Clock, rights: Rights, server: OAuthServer, check: CompanyCheck
    ) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._server = server
        self._giving_back = GivingBack(store, server)
        self._joining = Joining(store, clock, check)

    def get(self, connection_id: str, team_id: str) -> Connection:
        """The workspace's connection. Raises ``NotFound``."""
        with self._store.reading() as tx:
            return tx.connections.get(connection_id, team_id)

    def team_ids(self) -> tuple[str, ...]:
        """The workspaces that have connected a company."""
        with self._store.reading() as tx:
            return tuple(sorted({connection.team_id for connection in tx.connections.by_realm(None)}))

    def find(self, realm_id: str | None, team_id: str | None = None) -> Connection:
        """The company with this realm id, or the only one.

        Raises ``NoConnection`` where there is none, ``InvalidInput`` where several could be meant.
        """
        with self._store.reading() as tx:
            found = tx.connections.by_realm(realm_id, team_id)
        found = [connection for connection in found if _is_usable(connection)]
        if not found and realm_id is not None:
            raise NoConnection(f"No QuickBooks company with the realm id {realm_id} is connected.")
        if not found:
            raise NoConnection
        if len(found) > 1 and realm_id is not None:
            teams = ", ".join(connection.team_id for connection in found)
            raise InvalidInput(f"Several workspaces have connected it: {teams}. Say which one (--team-id).")
        if len(found) > 1:
            names = ", ".join(f"{connection.company_name} ({connection.realm_id})" for connection in found)
            raise InvalidInput(f"Several companies are connected: {names}. Say which one by its realm id.")
        return found[0]

    def connect(
        self, team_id: str, realm_id: str, refresh_token: str, time_zone: str | None, by: str
    ) -> Connection:
        """The company, connected or reconnected. The refresh token is used once; what it gives is stored.

        Without a time zone a company that is known keeps its own, and a new one is given UTC.

        Raises ``InvalidInput`` for a realm id or time zone that is none, ``NotAllowed``, ``NeedsReconnect``
        for a dead refresh token, ``CompanyUnanswered``, and what QuickBooks says when it refuses the company.
        """
        actor = Actor(team_id, by)
        self._rights.require(actor, Right.CONNECT)
        check_realm(realm_id)
        zone = self._zone(team_id, realm_id) if time_zone is None else time_zone
        check_zone(zone)
        if not refresh_token.strip():
            raise InvalidInput("The refresh token is empty.")
        tokens = self._exchanged(refresh_token.strip())
        connection: Connection | None = None
        try:
            joined = self._joining.verified(realm_id, zone, tokens)
            connection = self._joining.stored(actor, joined, tokens)
        finally:
            if connection is None:
                self._giving_back.give(realm_id, tokens)
        return connection

    def _zone(self, team_id: str, realm_id: str) -> str:
        with self._store.reading() as tx:
            known = tx.connections.by_realm(realm_id, team_id)
        return known[0].time_zone if known else "UTC"

    def _exchanged(self, refresh_token: str) -> Tokens:
        try:
            return self._server.refresh(refresh_token)
        except NeedsReconnect as error:
            raise TokenNotAccepted from error

    def set_results_channel(self, actor: Actor, connection_id: str, channel_id: str | None) -> None:
        """Announce the outcome of every run there. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.CONNECT)
        with self._store.writing_now() as tx:
            tx.inbox.once(actor, AuditAction.RESULTS_CHANNEL_SET.code, self._clock.now())
            tx.connections.get(connection_id, actor.team_id)
            tx.connections.set_results_channel(connection_id, channel_id)
            details = {"channel_id": channel_id}
            self._record(tx, actor, AuditAction.RESULTS_CHANNEL_SET, connection_id, details)
            tx.commit()

    def set_treat_unsent_as_sent(self, actor: Actor, connection_id: str, value: bool) -> bool:
        """Whether later imports count unsent invoices as sent; false if it was so already.

        Delivered again it is true, and nothing is changed: what follows may have been cut short. Raises
        ``NotAllowed`` or ``NotFound``.
        """
        self._rights.require(actor, Right.CONNECT)
        with self._store.writing_now() as tx:
            if not tx.inbox.is_new(actor, AuditAction.UNSENT_RULE_SET.code, self._clock.now()):
                return True
            if tx.connections.get(connection_id, actor.team_id).treat_unsent_as_sent is value:
                return False
            tx.connections.set_treat_unsent_as_sent(connection_id, value)
            self._record(tx, actor, AuditAction.UNSENT_RULE_SET, connection_id, {"value": value})
            tx.commit()
        return True

    def _record(
        self, tx: Transaction, actor: Actor, action: AuditAction, subject: str, details: Mapping[str, object]
    ) -> None:
        tx.audit.add(actor, action, subject, details, self._clock.now())

    def access_end(self, connection_id: str) -> AccessEnd | None:
        """When the access to the company ends; None while it is not connected."""
        with self._store.reading() as tx:
            granted = tx.connections.granted().get(connection_id)
        return access_end(granted, self._clock.now()) if granted else None

    def overview(self, actor: Actor) -> tuple[CompanyReport, ...]:
        """The workspace's companies by name, disconnected ones last. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.CONNECT)
        now = self._clock.now()
        with self._store.reading() as tx:
            companies = tx.connections.of_team(actor.team_id)
            granted, steps = tx.connections.granted(actor.team_id), tx.looks.steps(actor.team_id)
        ends = {one: access_end(until, now) for one, until in granted.items()}
        shown = [CompanyReport(one, ends.get(one.id), steps.get(one.id)) for one in companies]
        return tuple(sorted(shown, key=lambda report: not _is_usable(report.company)))

    # Last in the class: below it, ``list`` names this method.
    def list(self, team_id: str) -> list[Connection]:
        """The workspace's companies by name, without those that were disconnected."""
        with self._store.reading() as tx:
            return [company for company in tx.connections.of_team(team_id) if _is_usable(company)]


def _is_usable(connection: Connection) -> bool:
    return connection.status is not ConnectionStatus.DISCONNECTED


def check_zone(time_zone: str) -> None:
    """Raises ``InvalidInput``, with examples, for what is no time zone."""
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(
            f"“{time_zone}” is no time zone. Write one like America/New_York or Europe/Berlin."
        ) from None
