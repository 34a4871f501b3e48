"""Intuit's authorisation server, through intuit-oauth, with timeouts and without redirects."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import requests
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError
from pydantic import SecretStr

from services.clock import Clock
from services.errors import AppError, NeedsReconnect, QuickBooksRefused, QuickBooksUnavailable
from services.model.connection import Tokens

#: Seconds to connect, and seconds between two bytes of an answer.
TIMEOUT = (5.0, 15.0)
#: With this header Intuit also says when the five-year limit of a connection is reached.
HARD_LIMIT_HEADER = "x-include-refresh-token-hard-expires-in"
_HARD_LIMIT = "x_refresh_token_hard_expires_in"
#: What Intuit grants where an answer does not say (OAuth pages: one hour, 100 days).
_ACCESS_SECONDS = 3600
_REFRESH_SECONDS = 100 * 24 * 3600
#: All that is read of an answer with tokens.
_READ = ("access_token", "refresh_token", "expires_in", "x_refresh_token_expires_in", _HARD_LIMIT)


class AppNotConfigured(AppError):
    """QUICKBOOKS_CLIENT_ID or QUICKBOOKS_CLIENT_SECRET is not set."""

    code = "quickbooks_app_not_configured"
    remedy = "Copy both from the app's page at developer.intuit.com, Keys & credentials."


class QuickBooksOAuth:
    """Asks for consent, and grants, refreshes and revokes tokens.

    Intuit's addresses are looked up once, and once more for each request beyond one at the same time.
    """

    def __init__(
        self, client_id: str | None, client_secret: SecretStr | None, discovery_url: str, clock: Clock
    ) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._discovery_url = discovery_url
        self._clock = clock
        self._lock = threading.Lock()
        self._idle: list[_BoundedClient] = []

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens for this refresh token, as version 0.

        Raises ``NeedsReconnect`` only where Intuit says ``invalid_grant``; ``QuickBooksUnavailable`` where it
        says nothing usable; ``QuickBooksRefused`` where it does not accept the app; ``AppNotConfigured``.
        """
        return self._granted(lambda client: client.refresh(refresh_token=refresh_token))

    def authorise_url(self, state: str, redirect_uri: str) -> str:
        """Where a person consents that this app reads and writes a company's books, and nothing else.

        Raises as ``refresh`` does.
        """
        with _translating(), self._lent() as client:
            client.redirect_uri = redirect_uri
            return str(client.get_authorization_url([Scopes.ACCOUNTING], state_token=state))

    def redeem(self, code: str, redirect_uri: str) -> Tokens:
        """The first tokens of a consent. A second use of a code would kill what the first one gave.

        Raises as ``refresh`` does: ``NeedsReconnect`` for a code that is used, expired or of another address.
        """

        def ask(client: _BoundedClient) -> None:
            client.redirect_uri = redirect_uri
            client.get_bearer_token(code)

        return self._granted(ask)

    def revoke(self, refresh_token: str) -> None:
        """End the consent that this token belongs to; one that ended before is no error.

        Raises ``QuickBooksUnavailable``, ``QuickBooksRefused`` or ``AppNotConfigured``.
        """
        with _translating(), self._lent() as client:
            try:
                client.revoke(refresh_token)
            except AuthClientError as error:
                if error.status_code != requests.codes.bad_request:
                    raise

    def _granted(self, ask: Callable[[_BoundedClient], None]) -> Tokens:
        with _translating(), self._lent() as client:
            client.forget()
            asked_at = self._clock.now()
            ask(client)
            return _tokens(vars(client), asked_at)

    @contextmanager
    def _lent(self) -> Iterator[_BoundedClient]:
        """A client for one request: AuthClient keeps the answer in its own attributes.

        Nobody waits for the answer to another's: who refreshes a company holds its lease meanwhile.
        """
        with self._lock:
            known = self._idle.pop() if self._idle else None
        client = known or self._new()
        try:
            yield client
        finally:
            client.forget()
            with self._lock:
                self._idle.append(client)

    def _new(self) -> _BoundedClient:
        if not self._client_id or self._client_secret is None:
            raise AppNotConfigured
        secret = self._client_secret.get_secret_value()
        return _BoundedClient(self._client_id, secret, "", self._discovery_url)


@contextmanager
def _translating() -> Iterator[None]:
    """Never chained: what the library raises contains the server's answer."""
    try:
        yield
    except AuthClientError as error:
        raise _translated(error) from None
    except requests.RequestException:
        raise QuickBooksUnavailable("Intuit's authorisation server did not answer.") from None
    except (KeyError, TypeError, ValueError, OverflowError):
        raise QuickBooksUnavailable("Intuit's authorisation server sent no usable answer.") from None


class _BoundedClient(AuthClient):  # type: ignore[misc]
    """An AuthClient whose requests end, go nowhere else, and ask for the five-year limit."""

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        options["headers"] = {**(options.get("headers") or {}), HARD_LIMIT_HEADER: "true"}
        options["timeout"] = TIMEOUT
        options["allow_redirects"] = False
        # Else a password file of the machine would take the place of the Authorization header.
        options["auth"] = _as_it_is
        response: requests.Response = super().request(method, url, **options)
        if url == vars(self).get("token_endpoint"):
            return _tokens_only(response)
        return _nothing_of(response) if url == vars(self).get("revoke_endpoint") else response

    def forget(self) -> None:
        """Drop the last answer, so that what a new one lacks is not taken from it."""
        self.access_token = self.refresh_token = self.expires_in = None
        self.x_refresh_token_expires_in = None
        setattr(self, _HARD_LIMIT, None)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _tokens_only(response: requests.Response) -> requests.Response:
    """The answer with nothing in it but what we read.

    The library makes every key an attribute of its session (``headers`` or ``verify`` among them), and for an
    ``id_token`` it fetches keys without a timeout, or breaks when the refresh token is spent already.
    """
    try:
        answer = response.json()
    except requests.JSONDecodeError:
        return response
    if response.status_code != requests.codes.ok or not isinstance(answer, dict):
        return response
    plain = requests.Response()
    plain.status_code = response.status_code
    plain.headers = response.headers
    plain.raw = io.BytesIO(json.dumps({name: answer[name] for name in _READ if name in answer}).encode())
    return plain


def _nothing_of(response: requests.Response) -> requests.Response:
    """An answer of which only the status counts: what else it says would become attributes too."""
    if response.status_code != requests.codes.ok:
        return response
    plain = requests.Response()
    plain.status_code = response.status_code
    plain.raw = io.BytesIO(b"")
    return plain


def _tokens(answer: Mapping[str, Any], asked_at: datetime) -> Tokens:
    def after(seconds: Any) -> datetime:
        return asked_at + timedelta(seconds=int(seconds))

    for required in ("access_token", "refresh_token"):
        if not isinstance(answer[required], str) or not answer[required]:
            raise ValueError(required)
    hard_limit = answer.get(_HARD_LIMIT)
    return Tokens(
        access_token=answer["access_token"],
        access_expires_at=after(answer["expires_in"] or _ACCESS_SECONDS),
        refresh_token=answer["refresh_token"],
        refresh_expires_at=after(answer["x_refresh_token_expires_in"] or _REFRESH_SECONDS),
        hard_expires_at=None if hard_limit is None else after(hard_limit),
        version=0,
    )


def _translated(error: AuthClientError) -> AppError:
    status, tid = error.status_code, error.intuit_tid
    if status == requests.codes.bad_request and _error_code(error) == "invalid_grant":
        return NeedsReconnect()
    if status >= requests.codes.server_error or status in (
        requests.codes.too_many_requests,
        requests.codes.request_timeout,
    ):
        words = f"Intuit's authorisation server answered with HTTP {status}."
        return QuickBooksUnavailable(words, intuit_tid=tid)
    words = f"Intuit's authorisation server refused the app (HTTP {status})."
    refused = QuickBooksRefused(words, intuit_tid=tid)
    refused.remedy = "Check QUICKBOOKS_CLIENT_ID, QUICKBOOKS_CLIENT_SECRET and QUICKBOOKS_ENVIRONMENT."
    return refused


def _error_code(error: AuthClientError) -> str | None:
    """The code of RFC 6749, section 5.2."""
    try:
        answer = error.response.json()
    except requests.JSONDecodeError:
        return None
    return answer.get("error") if isinstance(answer, dict) else None
