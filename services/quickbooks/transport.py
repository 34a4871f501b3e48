"""One HTTP request to QuickBooks, through python-quickbooks' own session, read to its last byte.

Two things of the library are gone around on purpose. Its constructor refreshes (and so rotates) the tokens
when it is given no access token; it gets a stand-in for the authorisation client, with a token and without a
refresh token. And ``OAuth2Session.request`` writes tokens to the debug log, and refuses plain http even on
loopback unless a variable of the environment is set; so the request is sent by its parent class, with the
Authorization header that python-quickbooks would have set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from quickbooks import QuickBooks
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from services.errors import QuickBooksRefused
from services.quickbooks.faults import Reply
from services.quickbooks.half_characters import without_halves
from services.quickbooks.patience import Patience, PatientAdapter, TooSlow

MINOR_VERSION = 75
_CONNECT_SECONDS = 5.0
#: Bytes that an answer may have once it is unpacked: a full page has a few millions.
MOST_BYTES = 64 << 20
_TID = re.compile(r"[\w.:-]{1,80}", re.ASCII)
#: All that a broken connection raises, before an answer began and while it is read.
_BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_HEADERS = {"Accept-Encoding": "gzip"}
#: How every PDF begins.
PDF_MARK = b"%PDF-"


class Lost(Exception):
    """The connection broke, or nothing came in time. ``str()`` says it in words.

    ``has_left``: QuickBooks may have received the request. ``intuit_tid`` came with the headers, if they did.
    """

    def __init__(self, words: str, has_left: bool, intuit_tid: str | None = None) -> None:
        super().__init__(words)
        self.has_left = has_left
        self.intuit_tid = intuit_tid


class AnswerTooLarge(QuickBooksRefused):
    """QuickBooks' answer is larger than any page of invoices can be."""

    code = "answer_too_large"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of one company. ``path`` follows ``/v3/company/{realm}/``."""

    method: str
    path: str
    params: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    accept: str = "application/json"
    content_type: str = "application/text"
    #: Whether it is not sent again where QuickBooks is unavailable: who asks will rather ask for less.
    is_tried_once: bool = False


@dataclass
class _Authorised:
    """All that the ``QuickBooks`` constructor reads of an authorisation client."""

    access_token: str = "set-for-each-request"  # noqa: S105 (it never leaves this process)
    refresh_token: None = None
    client_id: None = None
    environment: str = "production"


class Transport:
    """The session of one company. Safe to use from several threads: nothing on it changes after this."""

    def __init__(self, api_url: str, realm_id: str, patience: Patience) -> None:
        quickbooks = QuickBooks(
            auth_client=_Authorised(), company_id=realm_id, minorversion=MINOR_VERSION, use_decimal=True
        )
        self._timeout = (_CONNECT_SECONDS, patience.read_seconds)
        self._address = f"{api_url.rstrip('/')}/v3/company/{realm_id}/"
        self._session: requests.Session = quickbooks.session
        self._session.mount("https://", PatientAdapter(patience))
        self._session.mount("http://", PatientAdapter(patience))
        # Two workspaces may share it, each with its own token: what Intuit would have kept for one stays out.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        # A proxy from the environment must not be asked for this very machine.
        self._session.trust_env = not _is_loopback(api_url)

    def send(self, request: Request, access_token: str) -> Reply:
        """The answer, whatever its status. Raises ``Lost`` or ``AnswerTooLarge``.

        Redirects are not followed: the token must not travel.
        """
        headers = {**_HEADERS, "Accept": request.accept, "Authorization": f"Bearer {access_token}"}
        if request.body is not None:
            headers["Content-Type"] = request.content_type
        try:
            response = requests.Session.request(
                self._session,
                request.method,
                self._address + request.path,
                params={**request.params, "minorversion": str(MINOR_VERSION)},
                data=None if request.body is None else request.body.encode(),
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
        except _BROKEN as error:
            raise _lost(error, has_left=_has_left(error)) from error
        with response:
            return _reply(response)

    def close(self) -> None:
        """Let go of its connections."""
        self._session.close()


def _reply(response: requests.Response) -> Reply:
    raw: Any = response.raw
    tid = _tid(response.headers.get("intuit_tid"))
    try:
        body: bytes = raw.read(MOST_BYTES + 1, decode_content=True)
    except _BROKEN as error:
        raise _lost(error, has_left=True, intuit_tid=tid) from error
    if len(body) > MOST_BYTES:
        raise AnswerTooLarge(intuit_tid=tid)
    retry_after = _seconds(response.headers.get("Retry-After"))
    kept = body if body.startswith(PDF_MARK) else without_halves(body)
    return Reply(response.status_code, kept, tid, retry_after)


def _lost(error: Exception, has_left: bool, intuit_tid: str | None = None) -> Lost:
    causes = list(_causes(error))
    if any(isinstance(cause, TooSlow) for cause in causes):
        words = "QuickBooks' answer came too slowly."
    elif any(isinstance(cause, TimeoutError | requests.Timeout) for cause in causes):
        words = "QuickBooks did not answer in time."
    else:
        words = "The connection to QuickBooks broke."
    return Lost(words, has_left, intuit_tid)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was made of."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _has_left(error: Exception) -> bool:
    """Whether the request may have reached QuickBooks: not if there never was a connection to send it on."""
    never = (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.ProxyError)
    unconnected = (NewConnectionError, NameResolutionError, ConnectTimeoutError)
    return not any(isinstance(cause, (*never, *unconnected)) for cause in _causes(error))


def _tid(header: str | None) -> str | None:
    """Intuit's id of the request. It stands in logs and is foreign, so anything but an id is none."""
    text = (header or "").strip()
    return text if _TID.fullmatch(text) else None


def _seconds(header: str | None) -> float | None:
    """Retry-After in seconds; its other form, a date, is not used by Intuit."""
    text = (header or "").strip()
    return float(text) if text.isdecimal() and len(text) < 7 else None


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
