"""How an app is installed: what it may ask a workspace for, and the codes that are exchanged for tokens."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from bot.sandbox.app_manifest import Manifest
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.sandbox_clock import SandboxClock
from bot.sandbox.workspace import CLIENT_ID

CODE_LIFE_SECONDS = 10 * 60
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Asked:
    """What a link to ``/oauth/v2/authorize`` asks for, found to be right."""

    scopes: list[str]
    redirect_uri: str
    state: str | None
    is_uri_named: bool

    def back(self, **answer: str) -> str:
        """The address that leads back to the app."""
        parts = urlsplit(self.redirect_uri)
        state = {} if self.state is None else {"state": self.state}
        query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *{**answer, **state}.items()])
        return parts._replace(query=query).geturl()


@dataclass
class Code:
    """What a person allowed, until the app asks for its token."""

    team_id: str
    user_id: str
    scopes: list[str]
    redirect_uri: str | None
    issued_at: float


class Codes:
    """Codes: used once, within ten minutes."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._open: dict[str, Code] = {}

    def issue(self, team_id: str, user_id: str, scopes: list[str], redirect_uri: str | None) -> str:
        """A new code. ``redirect_uri``: what must be named again when it is exchanged."""
        code = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(32)}"
        self._open[code] = Code(team_id, user_id, scopes, redirect_uri, self._clock.now())
        return code

    def redeem(self, code: object, redirect_uri: str | None) -> Code:
        """Use it up. Raises ``SlackRefusal`` for one that is unknown, used, old or of another address."""
        known = self._open.get(str(code))
        if known is None or self._clock.now() - known.issued_at > CODE_LIFE_SECONDS:
            raise SlackRefusal("invalid_code")
        if known.redirect_uri != redirect_uri:
            raise SlackRefusal("bad_redirect_uri")
        if not known.scopes:
            raise SlackRefusal("no_scopes")
        return self._open.pop(str(code))


def asked_for(manifest: Manifest, query: Mapping[str, str]) -> Asked:
    """Read a link. Raises ``SlackRefusal`` with what Slack's page would say."""
    if query.get("client_id") != CLIENT_ID:
        raise SlackRefusal("invalid_client_id")
    scopes = [scope for scope in query.get("scope", "").replace(" ", ",").split(",") if scope]
    known = {*manifest.required_scopes, *manifest.optional_scopes}
    if not scopes:
        raise SlackRefusal("no_scopes")
    if not known.issuperset(scopes) or query.get("user_scope"):
        raise SlackRefusal("invalid_scope")
    named = query.get("redirect_uri")
    address = named or next(iter(manifest.redirect_urls), "")
    if not any(_leads_into(address, allowed) for allowed in manifest.redirect_urls):
        raise SlackRefusal("bad_redirect_uri")
    return Asked(scopes, address, query.get("state"), bool(named))


def origin_of(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def _leads_into(address: str, allowed: str) -> bool:
    """True where the address is the allowed one or lies below it. A loopback one without port allows any."""
    try:
        asked, known = urlsplit(address), urlsplit(allowed)
        is_any_port = known.hostname in _LOOPBACK and known.port is None
        is_same_port = is_any_port or asked.port == known.port
    except ValueError:
        return False
    is_same_host = (asked.scheme, asked.hostname) == (known.scheme, known.hostname) and not _names_anybody(
        asked
    )
    folder = known.path.rstrip("/")
    return is_same_host and is_same_port and (asked.path == folder or asked.path.startswith(f"{folder}/"))


def _names_anybody(parts: SplitResult) -> bool:
    return parts.username is not None or parts.password is not None
