"""Connecting a company in the browser: a link from Slack, Intuit's consent, a page that asks once more."""

from __future__ import annotations

from dataclasses import dataclass

from services.clock import Clock
from services.connections.connections import check_zone
from services.connections.consents import Consent, Consents, Question, Wish
from services.connections.giving_back import GivingBack
from services.connections.joining import CompanyUnanswered, Joining
from services.errors import AppError, NeedsReconnect, QuickBooksRefused, QuickBooksUnavailable
from services.model.connection import Connection, Tokens
from services.model.people import Actor, Right
from services.ports.desk import CompanyCheck, ConsentServer, Rights
from services.ports.store import Store

#: Where the pages stand, below the public address.
CONNECT_PATH, CALLBACK_PATH = "/quickbooks/connect", "/quickbooks/callback"
#: Seconds before a company that did not answer is asked again: somebody looks at the page meanwhile.
PAUSES = (2.0,)
AGAIN = "Nothing was connected. Open Companies in the app's Home tab and press the button there once more."


class NoPublicAddress(AppError):
    """Companies cannot be connected from Slack here: PUBLIC_URL is not set."""

    code = "no_public_address"
    remedy = "Whoever runs the app sets it, or connects the company with import-invoices connect."


class ConsentLost(AppError):
    """QuickBooks gave a consent, but then did not say what it is for."""

    code = "consent_lost"
    remedy = AGAIN


class NotThisCompany(AppError):
    """The consent is not for the company that the browser named."""

    code = "not_this_company"
    remedy = AGAIN


class AnotherCompany(AppError):
    """Another company was chosen than the one to be reconnected."""

    code = "another_company"
    remedy = (
        "Open the link from Slack again and choose the right one. To connect a new one beside it, press "
        "Connect a company in Companies."
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a person goes on, and the browser that she does it in, which keeps that to itself."""

    address: str
    browser: str


class Connecting:
    """The steps, each of which is asked for by a press or a page. ``public_url`` is where the pages stand."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        rights: Rights,
        public_url: str | None,
        intuit: tuple[ConsentServer, CompanyCheck],
    ) -> None:
        self._store = store
        self._rights = rights
        self._public_url = public_url.rstrip("/") if public_url else None
        self._server, check = intuit
        self._giving_back = GivingBack(store, self._server)
        self._consents = Consents(store, clock)
        self._joining = Joining(store, clock, check)

    @property
    def is_possible(self) -> bool:
        """Whether there is an address under which browsers reach the pages."""
        return self._public_url is not None

    def begin(self, actor: Actor, wish: Wish) -> str:
        """The address of a new link. A company that is reconnected keeps its time zone.

        Raises ``NotAllowed``, ``NoPublicAddress``, ``NotFound`` or ``InvalidInput``.
        """
        self._rights.require(actor, Right.CONNECT)
        base = self._base()
        if wish.connection_id is not None:
            with self._store.reading() as tx:
                tx.connections.get(wish.connection_id, actor.team_id)
        else:
            check_zone(wish.time_zone)
        return f"{base}{CONNECT_PATH}/{self._consents.begin(actor, wish)}"

    def open(self, state: str, browser: str | None) -> Opened:
        """Bind the link to this browser; then Intuit's page. Raises ``LinkOver`` and what Intuit says."""
        bound = self._consents.bind(state, browser)
        return Opened(self._server.authorise_url(state, self._callback()), bound)

    def returned(self, state: str, browser: str, code: str, realm_id: str) -> Question:
        """What is asked before anything is connected. Raises as ``Consents.returned``, or ``NotFound``."""
        return self._consents.returned(state, browser, code, realm_id)

    def confirm(self, state: str, browser: str, csrf: str, as_another: bool = False) -> Connection:
        """Connect it: the state is used up before Intuit is asked, and what fails later is given back.

        Not where some workspace works with the company: that must not end it.

        Raises ``NotAllowed``, ``AnotherCompany``, ``ConsentLost``, ``NotThisCompany`` and what the pages
        before raise.
        """
        question = self._consents.asked(state, browser, csrf)
        # Again: who asked may have lost the right since.
        self._rights.require(question.asked_by, Right.CONNECT)
        if question.is_another and not (as_another and question.is_possible):
            raise AnotherCompany
        told = self._told(question.asked_by)
        consent = self._consents.use(state, browser, csrf)
        tokens = self._redeemed(consent)
        connection: Connection | None = None
        try:
            connection = self._connected(consent, question.time_zone, tokens, told)
        finally:
            if connection is None:
                self._giving_back.give(consent.realm_id, tokens)
        return connection

    def _redeemed(self, consent: Consent) -> Tokens:
        try:
            return self._server.redeem(consent.code, self._callback())
        except (NeedsReconnect, QuickBooksUnavailable):
            raise ConsentLost from None

    def _connected(self, consent: Consent, zone: str, tokens: Tokens, told: list[str]) -> Connection:
        try:
            joined = self._joining.verified(consent.realm_id, zone, tokens, PAUSES)
        except CompanyUnanswered:
            raise ConsentLost from None
        except (NeedsReconnect, QuickBooksRefused) as error:
            # The realm came by way of the browser: Intuit alone says whether the consent is for it.
            raise NotThisCompany from error
        return self._joining.stored(consent.asked_by, joined, tokens, told, consent.state)

    def _told(self, actor: Actor) -> list[str]:
        """Who asked, and every administrator; Slack may be asked who they are."""
        return list(dict.fromkeys([actor.user_id, *self._rights.people(actor.team_id)]))

    def _base(self) -> str:
        if self._public_url is None:
            raise NoPublicAddress
        return self._public_url

    def _callback(self) -> str:
        return f"{self._base()}{CALLBACK_PATH}"
