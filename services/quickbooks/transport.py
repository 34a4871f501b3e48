"""One HTTP request to QuickBooks, through python-quickbooks' own session, read to its last byte.

Two things of the library are gone around on purpose. Its constructor refreshes (and so rotates) the tokens
when it is given no access token; it gets a stand-in for the authorisation client, with a token and without a
refresh token. And ``OAuth2Session.request`` writes tokens to the debug log, and refuses plain http even on
loopback unless a variable of the environment is set; so the request is sent by its parent class, with the
Authorization header that python-quickbooks would have set.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from quickbooks import QuickBooks
from requests.adapters import HTTPAdapter

from services.errors import QuickBooksRefused
from services.quickbooks.faults import Reply
from services.quickbooks.half_characters import without_halves

MINOR_VERSION = 75
_CONNECT_SECONDS = 5.0
_POOL = 10
#: Bytes that an answer may have once it is unpacked: a full page has a few millions.
MOST_BYTES = 64 << 20
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip"}


class Lost(Exception):
    """The connection broke, or nothing came in time. ``str()`` says it in words."""


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


@dataclass
class _Authorised:
    """All that the ``QuickBooks`` constructor reads of an authorisation client."""

    access_token: str = "set-for-each-request"  # noqa: S105 (it never leaves this process)
    refresh_token: None = None
    client_id: None = None
    environment: str = "production"


class Transport:
    """The session of one company. Safe to use from several threads: nothing on it changes after this."""

    def __init__(self, api_url: str, realm_id: str, read_seconds: float) -> None:
        quickbooks = QuickBooks(
            auth_client=_Authorised(), company_id=realm_id, minorversion=MINOR_VERSION, use_decimal=True
        )
        self._timeout = (_CONNECT_SECONDS, read_seconds)
        self._address = f"{api_url.rstrip('/')}/v3/company/{realm_id}/"
        self._session: requests.Session = quickbooks.session
        self._session.mount("https://", HTTPAdapter(pool_connections=1, pool_maxsize=_POOL))
        self._session.mount("http://", HTTPAdapter(pool_connections=1, pool_maxsize=_POOL))
        # A proxy from the environment must not be asked for this very machine.
        self._session.trust_env = not _is_loopback(api_url)

    def send(self, request: Request, access_token: str) -> Reply:
        """The answer, whatever its status. Raises ``Lost``.

        Redirects are not followed: the token must not travel.
        """
        headers = {**_HEADERS, "Authorization": f"Bearer {access_token}"}
        if request.body is not None:
            headers["Content-Type"] = "application/text"
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
            with response:
                return _reply(response)
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise Lost("QuickBooks did not answer in time.") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise Lost("The connection to QuickBooks broke.") from error


def _reply(response: requests.Response) -> Reply:
    raw: Any = response.raw
    body: bytes = raw.read(MOST_BYTES + 1, decode_content=True)
    if len(body) > MOST_BYTES:
        raise AnswerTooLarge
    return Reply(
        status=response.status_code,
        body=without_halves(body),
        intuit_tid=response.headers.get("intuit_tid"),
        retry_after=_seconds(response.headers.get("Retry-After")),
    )


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
