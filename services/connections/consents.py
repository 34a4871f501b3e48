"""Consents to connect a company, from the press in Slack to the page that asks once more.

Nothing here talks to Intuit: it is kept who may go on, from which browser, and with what.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hmac import compare_digest
from typing import Any

from services.clock import Clock
from services.errors import AppError, InvalidInput
from services.model.connection import Connection
from services.model.installation import OAuthPurpose, OAuthState, digest_of
from services.model.people import Actor
from services.ports.store import Store, Transaction

#: How long a link is good for, from the press to the last page.
LINK_LIFE = timedelta(minutes=10)
#: Mail and link scanners fetch addresses before people do, each as a browser of its own.
MOST_BROWSERS = 5
#: Intuit's codes and realm ids are far shorter.
LONGEST_CODE, LONGEST_REALM = 2000, 30


class LinkOver(AppError):
    """This link to connect a company is not good any more."""

    code = "connect_link_over"
    remedy = "Links last ten minutes. Open Companies in the app's Home tab and press the button once more."


class LinkUsed(LinkOver):
    """This link was used already."""

    code = "connect_link_used"
    remedy = "What came of it stands in Slack: open Companies in the app's Home tab."


class OtherBrowser(AppError):
    """This page belongs to a link that was opened in another browser."""

    code = "other_browser"
    remedy = "Go on in the browser in which you opened the link, or open the link from Slack in this one."


class PageOver(AppError):
    """Another page of the same link was opened since."""

    code = "connect_page_over"
    remedy = "Go on with that one, or open the link from Slack again."


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to connect, as she saw it in Slack.

    ``connection_id`` is the company to be reconnected; ``workspace`` and ``person`` are names to be shown.
    """

    time_zone: str
    connection_id: str | None = None
    workspace: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What the last page asks. ``expected`` is the company to be reconnected; ``known`` the one that came."""

    wish: Wish
    asked_by: Actor
    realm_id: str
    csrf: str = field(repr=False)
    expected: Connection | None
    known: Connection | None

    @property
    def is_another(self) -> bool:
        """Whether another company came than the one to be reconnected."""
        return self.expected is not None and self.expected.realm_id != self.realm_id

    @property
    def is_possible(self) -> bool:
        """Not for a new company in the place of another one: nobody was asked for its time zone."""
        return self.known is not None or not self.is_another

    @property
    def time_zone_before(self) -> str | None:
        """The time zone that a known company would lose; None where it keeps its own."""
        before = self.known.time_zone if self.known else self.time_zone
        return before if before != self.time_zone else None

    @property
    def time_zone(self) -> str:
        """A company that is known keeps its zone, unless another was chosen for it now."""
        if self.wish.connection_id is None:
            return self.wish.time_zone
        known = self.known or self.expected
        return known.time_zone if known else self.wish.time_zone


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent whose state is used up: who asked for what, and what Intuit gave for it."""

    wish: Wish
    asked_by: Actor
    realm_id: str
    code: str = field(repr=False)
    state: str = field(repr=False)


class Consents:
    """The consents under way."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def begin(self, actor: Actor, wish: Wish) -> str:
        """The state of a new one, which only the person's link holds."""
        state, now = secrets.token_urlsafe(32), self._clock.now()
        new = OAuthState(
            id=digest_of(state),
            purpose=OAuthPurpose.QUICKBOOKS,
            created_at=now,
            expires_at=now + LINK_LIFE,
            team_id=actor.team_id,
            user_id=actor.user_id,
            connection_id=wish.connection_id,
            facts={"time_zone": wish.time_zone, "workspace": wish.workspace, "person": wish.person},
        )
        with self._store.writing_now() as tx:
            tx.oauth_states.add(new)
            tx.commit()
        return state

    def bind(self, state: str, browser: str | None) -> str:
        """The browser from now on, which may go on with this state. Raises ``LinkOver``."""
        browser = browser or secrets.token_urlsafe(32)
        with self._store.writing() as tx:
            known = self._locked(tx, state)
            bound = _browsers(known)
            if digest_of(browser) in bound:
                return browser
            if len(bound) >= MOST_BROWSERS:
                raise LinkOver
            tx.oauth_states.change(replace(known, browser_digest=",".join([*bound, digest_of(browser)])))
            tx.commit()
        return browser

    def returned(self, state: str, browser: str, code: str, realm_id: str) -> Question:
        """Keep what Intuit gave; what is asked now. Repeated, it is the same.

        Raises ``LinkOver``, ``OtherBrowser`` or ``InvalidInput``.
        """
        _check(code, realm_id)
        csrf = digest_of("|".join((state, browser, realm_id, code)))
        with self._store.writing() as tx:
            known = _own(self._locked(tx, state), browser)
            facts = {**known.facts, "realm_id": realm_id}
            kept = replace(known, facts=facts, csrf_digest=digest_of(csrf))
            tx.oauth_states.change(kept, code)
            tx.commit()
        return self._question(kept, csrf)

    def asked(self, state: str, browser: str, csrf: str) -> Question:
        """What the page asked that now answers. Raises ``LinkOver``, ``OtherBrowser`` or ``PageOver``."""
        with self._store.reading() as tx:
            known = _own(self._usable(tx, state), browser)
        _check_page(known, csrf)
        return self._question(known, csrf)

    def use(self, state: str, browser: str, csrf: str) -> Consent:
        """Use it up: of many who ask, one is given it. Raises as ``asked``."""
        with self._store.writing() as tx:
            known = _own(self._locked(tx, state), browser)
            _check_page(known, csrf)
            code = tx.oauth_states.code(known)
            if code is None or not tx.oauth_states.use(state, self._clock.now()):
                raise LinkUsed
            tx.commit()
        return Consent(_wish(known), _asker(known), str(known.facts["realm_id"]), code, state)

    def _question(self, known: OAuthState, csrf: str) -> Question:
        wish, actor, realm_id = _wish(known), _asker(known), str(known.facts["realm_id"])
        with self._store.reading() as tx:
            expected = tx.connections.get(wish.connection_id, actor.team_id) if wish.connection_id else None
            found = tx.connections.by_realm(realm_id, actor.team_id)
        return Question(wish, actor, realm_id, csrf, expected, found[0] if found else None)

    def _locked(self, tx: Transaction, state: str) -> OAuthState:
        """It, if it may still be used; others who change it wait. Raises ``LinkOver``."""
        tx.connections.lock("state", digest_of(state))
        return self._usable(tx, state)

    def _usable(self, tx: Transaction, state: str) -> OAuthState:
        known = tx.oauth_states.find(state)
        if known is None or known.purpose is not OAuthPurpose.QUICKBOOKS:
            raise LinkOver
        if known.used_at is not None:
            raise LinkUsed
        if not known.is_open(self._clock.now()):
            raise LinkOver
        return known


def _own(known: OAuthState, browser: str) -> OAuthState:
    if not browser or digest_of(browser) not in _browsers(known):
        raise OtherBrowser
    return known


def _browsers(known: OAuthState) -> list[str]:
    return known.browser_digest.split(",") if known.browser_digest else []


def _wish(known: OAuthState) -> Wish:
    facts: Mapping[str, Any] = known.facts
    names = {name: str(facts.get(name) or "") for name in ("time_zone", "workspace", "person")}
    return Wish(connection_id=known.connection_id, **names)


def _asker(known: OAuthState) -> Actor:
    return Actor(str(known.team_id), str(known.user_id))


def _check(code: str, realm_id: str) -> None:
    is_realm = realm_id.isascii() and realm_id.isdigit() and len(realm_id) <= LONGEST_REALM
    if not (is_realm and code and len(code) <= LONGEST_CODE):
        raise InvalidInput("What came back from QuickBooks is not complete.")


def _check_page(known: OAuthState, csrf: str) -> None:
    kept = known.csrf_digest
    if kept is None or not compare_digest(digest_of(csrf).encode(), kept.encode()):
        raise PageOver
