"""Connected companies, asked over Intuit's accounting API (v3, minor version 75)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from services.clock import Clock
from services.decisions.call_budget import is_spent, month_of
from services.errors import QuickBooksRefused, QuickBooksUnavailable
from services.model.posting import PostingOrder
from services.model.quickbooks import (
    Captured,
    CompanyFacts,
    Condition,
    Counted,
    CustomerPage,
    DocumentPage,
    Entity,
    Field,
    OneOf,
    PersonPage,
    SettlementPage,
    SourceDocument,
)
from services.ports.quickbooks import AccessTokens, UnreadPage
from services.ports.store import Store
from services.quickbooks import values, wire
from services.quickbooks.changes import captured_of
from services.quickbooks.company_facts import company_facts
from services.quickbooks.errors import NotFoundThere
from services.quickbooks.exchange import Channel, Exchange, FixedBearer
from services.quickbooks.governor import Governor, Limits, unwatched
from services.quickbooks.links import settlement_of
from services.quickbooks.page_sizes import PageSizes
from services.quickbooks.patience import Patience
from services.quickbooks.statement import count_statement, page_statement
from services.quickbooks.translate import customer_of, invoices_of
from services.quickbooks.translate_entries import people_of, records_of
from services.quickbooks.transport import PDF_MARK, AnswerTooLarge, Request, Transport
from services.quickbooks.writing import QuickBooksWriter, body_of

_DEFAULT_LIMITS = Limits()
#: One invoice, even with a logo and hundreds of lines, prints to less.
MOST_PDF_BYTES = 20 << 20


class PdfTooLarge(AnswerTooLarge):
    """The PDF is larger than any invoice should be."""

    code = "pdf_too_large"
    remedy = "Open the invoice in QuickBooks to see it."


class QuickBooksSources:
    """Opens companies. All that it opens for one company shares one session and one governor."""

    def __init__(
        self,
        tokens: AccessTokens,
        store: Store,
        clock: Clock,
        api_url: str,
        limits: Limits = _DEFAULT_LIMITS,
    ) -> None:
        self._tokens = tokens
        self._store = store
        self._clock = clock
        self._api_url = api_url
        self._limits = limits
        self._channels: dict[str, Channel] = {}
        self._lock = threading.Lock()

    def open(self, connection_id: str, watch: Callable[[], None] = unwatched) -> QuickBooksSource:
        """The company of this connection. Raises ``NotFound``; its methods raise ``NeedsReconnect``.

        ``watch`` is called about once a second while a request waits; what it raises ends the wait.
        """
        with self._store.reading() as tx:
            connection = tx.connections.get(connection_id)
        bearer = _ConnectionBearer(self._tokens, connection_id)
        exchange = Exchange(self._channel(connection.realm_id), bearer, self._clock, watch)
        return QuickBooksSource(exchange, self._clock, connection.home_currency, self._limits)

    def writer(self, connection_id: str, watch: Callable[[], None] = unwatched) -> QuickBooksWriter:
        """The same company, to be written to. Raises ``NotFound``."""
        with self._store.reading() as tx:
            connection = tx.connections.get(connection_id)
        bearer = _ConnectionBearer(self._tokens, connection_id)
        exchange = Exchange(self._channel(connection.realm_id), bearer, self._clock, watch)
        return QuickBooksWriter(exchange, connection.home_currency)

    def body_of(self, order: PostingOrder) -> str:
        """What is written for this order. Asks nobody."""
        return body_of(order)

    def open_with(self, realm_id: str, access_token: str) -> QuickBooksSource:
        """A company that is not stored yet. Its home currency is unknown: ISO 4217's XXX."""
        exchange = Exchange(self._channel(realm_id), FixedBearer(access_token), self._clock)
        return QuickBooksSource(exchange, self._clock, "XXX", self._limits)

    def _channel(self, realm_id: str) -> Channel:
        if not realm_id.isdecimal():
            raise QuickBooksRefused("A realm id consists of digits.")
        with self._lock:
            if realm_id not in self._channels:
                limits = self._limits
                patience = Patience(self._clock, limits.read_seconds, limits.answer_seconds)
                transport = Transport(self._api_url, realm_id, patience)
                governor = Governor(limits, self._clock)
                self._channels[realm_id] = Channel(transport, governor, self._is_spent)
            return self._channels[realm_id]

    def _is_spent(self) -> bool:
        """Whether the month's calls are used up, by what was counted here."""
        if not self._limits.per_month:
            return False
        with self._store.reading() as tx:
            used = tx.meter.total(month_of(self._clock.now()))
        return is_spent(used, self._limits.per_month)


@dataclass(frozen=True, slots=True)
class _ConnectionBearer:
    """The token of a stored connection."""

    tokens: AccessTokens
    connection_id: str

    def current(self) -> str:
        return self.tokens.current(self.connection_id)

    def renew(self, refused: str) -> str:
        return self.tokens.renew(self.connection_id, refused)

    def refused(self, token: str) -> None:
        self.tokens.refused(self.connection_id, token)


class QuickBooksSource:
    """One company. Its methods may be called from several threads."""

    def __init__(self, exchange: Exchange, clock: Clock, home_currency: str, limits: Limits) -> None:
        self._exchange = exchange
        self._clock = clock
        self._home_currency = home_currency
        self._limits = limits
        self._page_sizes = PageSizes(limits.page_size)

    @property
    def page_size(self) -> int:
        return self._limits.page_size

    @property
    def calls(self) -> int:
        return self._exchange.calls

    @property
    def slowed_until(self) -> datetime | None:
        seconds = self._exchange.held_for
        return self._clock.now() + timedelta(seconds=seconds) if seconds else None

    def company(self) -> CompanyFacts:
        """What QuickBooks says of the company itself: two requests."""
        info = self._single("companyinfo/1", "CompanyInfo")
        return company_facts(info, self._single("preferences", "Preferences"))

    def count(self, entity: Entity, conditions: Sequence[Condition]) -> Counted:
        answer = self._query(count_statement(entity, conditions))
        counted = msgspec.json.decode((answer.query_response or {}).get("totalCount", b"null"))
        if isinstance(counted, bool) or not isinstance(counted, int) or counted < 0:
            raise QuickBooksRefused("QuickBooks answered a COUNT without a number.")
        return Counted(counted, self._server_time(answer))

    def page_size_of(self, entity: Entity) -> int:
        return self._page_sizes.of(entity)

    def documents(self, entity: Entity, conditions: Sequence[Condition]) -> DocumentPage:
        """Documents of a resource. A single id is read as the object itself, not by a query.

        (Queries have been seen to leave out lines that the object has: intuit/QuickBooks-V3-PHP-SDK#76.)
        """
        match conditions:
            case [OneOf(Field.ID, (qbo_id,))] if qbo_id.isdecimal():
                return self._one_document(entity, qbo_id)
        return self.unread_documents(entity, conditions, None)()

    def unread_documents(
        self, entity: Entity, conditions: Sequence[Condition], order: Field | None
    ) -> UnreadPage:
        size, answer = self._page(entity, conditions, order)
        unread = [answer]  # let go of when it is read: it holds the whole body

        def read() -> DocumentPage:
            server_time, raws = self._server_time(unread[0]), _rows(unread.pop(), entity)
            self._page_sizes.came(entity, size, len(raws))
            return DocumentPage(self._translated(entity, raws), server_time, size)

        return read

    def customers(self, conditions: Sequence[Condition]) -> CustomerPage:
        answer = self._query(page_statement(Entity.CUSTOMER, conditions, self._limits.page_size))
        found = tuple(customer_of(raw) for raw in _rows(answer, Entity.CUSTOMER))
        return CustomerPage(found, self._server_time(answer))

    def people(self, entity: Entity, conditions: Sequence[Condition]) -> PersonPage:
        answer = self._query(page_statement(entity, conditions, self._limits.page_size))
        return PersonPage(people_of(entity, _rows(answer, entity)), self._server_time(answer))

    def settlements(self, entity: Entity, conditions: Sequence[Condition]) -> SettlementPage:
        answer = self._query(page_statement(entity, conditions, self._limits.page_size))
        found = (settlement_of(entity, wire.anything.decode(raw)) for raw in _rows(answer, entity))
        settlements = tuple(one for one in found if one is not None)
        return SettlementPage(settlements, self._server_time(answer))

    def pdf(self, qbo_id: str) -> bytes | None:
        """An invoice as QuickBooks prints it; None where QuickBooks has no such invoice."""
        if not qbo_id.isdecimal():
            return None
        try:
            body = self._exchange.ask(Request("GET", f"invoice/{qbo_id}/pdf", accept="application/pdf"))
        except NotFoundThere:
            return None
        if not body.startswith(PDF_MARK):
            raise QuickBooksRefused("QuickBooks answered without a PDF.")
        if len(body) > MOST_PDF_BYTES:
            raise PdfTooLarge
        return body

    def captured(self, entities: Sequence[Entity], since: datetime) -> Captured:
        moment = since.astimezone(UTC).isoformat(timespec="seconds")
        request = Request("GET", "cdc", {"entities": ",".join(entities), "changedSince": moment})
        body = self._exchange.ask(request)
        server_time = self._server_time(wire.envelope.decode(body))
        return captured_of(body, server_time, self._limits.captured)

    def _page(
        self, entity: Entity, conditions: Sequence[Condition], order: Field | None
    ) -> tuple[int, wire.Envelope]:
        """How many were asked for in the end, and the answer: where it fails, half as many are asked for."""
        while self._page_sizes.can_shrink(entity, size := self._page_sizes.of(entity)):
            try:
                return size, self._query(page_statement(entity, conditions, size, order), is_tried_once=True)
            except (QuickBooksUnavailable, AnswerTooLarge):
                self._page_sizes.failed(entity, size)
        return size, self._query(page_statement(entity, conditions, size, order))

    def _one_document(self, entity: Entity, qbo_id: str) -> DocumentPage:
        try:
            body = self._exchange.ask(Request("GET", f"{entity.lower()}/{qbo_id}"))
        except NotFoundThere:
            return DocumentPage((), self._clock.now(), self._limits.page_size)
        raw = wire.members.decode(body).get(entity)
        found = self._translated(entity, [] if raw is None else [bytes(raw)])
        return DocumentPage(found, self._server_time(wire.envelope.decode(body)), self._limits.page_size)

    def _translated(self, entity: Entity, raws: Sequence[bytes]) -> tuple[SourceDocument, ...]:
        if entity is Entity.INVOICE:
            return invoices_of(raws, self._home_currency)
        return records_of(entity, raws, self._home_currency)

    def _single(self, path: str, name: str) -> dict[str, object]:
        answer = msgspec.json.decode(self._exchange.ask(Request("GET", path)))
        found = answer.get(name)
        if not isinstance(found, dict):
            raise QuickBooksRefused(f"QuickBooks answered without {name}.")
        return found

    def _query(self, statement: str, is_tried_once: bool = False) -> wire.Envelope:
        request = Request("POST", "query", body=statement, is_tried_once=is_tried_once)
        answer = self._exchange.ask_envelope(request)
        if answer.query_response is None:
            raise QuickBooksRefused("QuickBooks answered a query without QueryResponse.")
        return answer

    def _server_time(self, answer: wire.Envelope) -> datetime:
        """QuickBooks' clock at the answer; ours, where it did not say."""
        told = values.instant(answer.time)
        return told.astimezone(UTC) if told else self._clock.now()


def _rows(answer: wire.Envelope, entity: Entity) -> list[bytes]:
    """The exact bytes of each document of a page. An absent key is an empty page: it has no fault in it."""
    raw = (answer.query_response or {}).get(entity)
    if raw is None or bytes(raw) == b"null":
        return []
    try:
        return [bytes(row) for row in wire.rows.decode(raw)]
    except msgspec.DecodeError as error:
        raise QuickBooksUnavailable("QuickBooks answered a query without a list.") from error
