"""OAuth tokens: who may call, for how long, and how refresh tokens rotate.

Access tokens live one hour, refresh tokens 100 days from their last use, and a connection five years.
Tokens are numbered, not random: the same steps give the same tokens.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.clock import Clock

FIRST_REFRESH_TOKEN = "sandbox-refresh-token"  # noqa: S105 (a constant on purpose: it is printed)
ACCESS_LIFE = timedelta(hours=1)
REFRESH_LIFE = timedelta(days=100)
HARD_LIFE = timedelta(days=5 * 365)
CODE_LIFE = timedelta(minutes=10)


class Rotation(StrEnum):
    """What a refresh does to the refresh token."""

    EACH = "each"
    """A new value at every refresh; the old one dies at once."""
    GRACE = "grace"
    """A new value at every refresh; old ones live on."""
    NONE = "none"
    """The value stays."""


class OAuthRefused(Exception):
    """The token endpoint says no. ``error`` is the code of RFC 6749, such as ``invalid_grant``."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


@dataclass
class Grant:
    """One connection that a person allowed: its company, and its living tokens."""

    began_at: datetime
    #: None for the stand-in's first company.
    realm_id: str | None = None
    refresh: dict[str, datetime] = field(default_factory=dict)
    access: dict[str, datetime] = field(default_factory=dict)

    def revoke(self) -> None:
        """Kill all tokens."""
        self.refresh.clear()
        self.access.clear()


@dataclass
class Code:
    """An authorisation code, good for one use."""

    redirect_uri: str
    expires_at: datetime
    realm_id: str | None = None
    grant: Grant | None = None


class TokenDesk:
    """Issues and checks tokens. ``client_id`` and ``client_secret`` of ``None`` accept any client."""

    def __init__(self, clock: Clock, client_id: str | None = None, client_secret: str | None = None) -> None:
        self._clock = clock
        self._client = (client_id, client_secret)
        self._lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        """Back to one connection whose refresh token is ``FIRST_REFRESH_TOKEN``."""
        with self._lock:
            self.rotation = Rotation.EACH
            self._issued = {"access": 0, "refresh": 0, "code": 0}
            self._codes: dict[str, Code] = {}
            first = Grant(self._clock.now())
            first.refresh[FIRST_REFRESH_TOKEN] = self._clock.now() + REFRESH_LIFE
            self._grants = [first]

    def check_client(self, client_id: str, client_secret: str) -> None:
        """Raises ``OAuthRefused`` for a client other than the configured one."""
        for given, wanted in zip((client_id, client_secret), self._client, strict=True):
            if not given or (wanted is not None and given != wanted):
                raise OAuthRefused("invalid_client", "Client authentication failed", status=401)

    def accepts(self, access_token: str) -> bool:
        """Whether the API may be called with this token now."""
        with self._lock:
            now = self._clock.now()
            return any(grant.access.get(access_token, now) > now for grant in self._grants)

    def realm_of(self, access_token: str) -> str | None:
        """The company that this token was granted for; None for the stand-in's first one."""
        with self._lock:
            found = (grant.realm_id for grant in self._grants if access_token in grant.access)
            return next(found, None)

    def authorise(self, redirect_uri: str, realm_id: str | None = None) -> str:
        """A code for this redirect address: the person chose this company and pressed Connect."""
        with self._lock:
            code = self._number("code")
            self._codes[code] = Code(redirect_uri, self._clock.now() + CODE_LIFE, realm_id)
            return code

    def redeem(self, code: str, redirect_uri: str) -> dict[str, Any]:
        """The first tokens of a connection. A second use of a code kills what the first one gave."""
        with self._lock:
            known = self._codes.get(code)
            if known is None or known.redirect_uri != redirect_uri or known.expires_at < self._clock.now():
                raise OAuthRefused("invalid_grant", "Incorrect or expired authorization code")
            if known.grant is not None:
                known.grant.revoke()
                raise OAuthRefused("invalid_grant", "The authorization code was used before")
            known.grant = Grant(self._clock.now(), known.realm_id)
            self._grants.append(known.grant)
            return self._tokens(known.grant, self._number("refresh"))

    def refresh(self, refresh_token: str) -> dict[str, Any]:
        """New tokens for a living refresh token."""
        with self._lock:
            now = self._clock.now()
            for grant in self._grants:
                if grant.refresh.get(refresh_token, now) > now and grant.began_at + HARD_LIFE > now:
                    return self._tokens(grant, self._rotated(grant, refresh_token))
        raise OAuthRefused("invalid_grant", "Incorrect or invalid refresh token")

    def revoke(self, token: str) -> bool:
        """Disconnect: every token of the connection that this one belongs to dies. False if there is none."""
        with self._lock:
            for grant in self._grants:
                if token in grant.refresh or token in grant.access:
                    grant.revoke()
                    return True
        return False

    def issue_access(self) -> str:
        """An access token without the OAuth steps, for tests and benchmarks."""
        with self._lock:
            token = self._number("access")
            self._grants[0].access[token] = self._clock.now() + ACCESS_LIFE
            return token

    def expire_access(self) -> None:
        """Every access token is over now; refreshing works."""
        with self._lock:
            for grant in self._grants:
                grant.access.clear()

    def revoke_all(self) -> None:
        """Every connection is over now; only a new authorisation helps."""
        with self._lock:
            for grant in self._grants:
                grant.revoke()

    def summary(self) -> dict[str, Any]:
        """Counts, and the refresh tokens that would be accepted."""
        with self._lock:
            living = [token for grant in self._grants for token in grant.refresh]
            return {"issued": dict(self._issued), "rotation": str(self.rotation), "refresh_tokens": living}

    def _number(self, kind: str) -> str:
        self._issued[kind] += 1
        return f"sandbox-{kind}-{self._issued[kind]:06d}"

    def _rotated(self, grant: Grant, old: str) -> str:
        if self.rotation is Rotation.NONE:
            return old
        if self.rotation is Rotation.EACH:
            del grant.refresh[old]
        return self._number("refresh")

    def _tokens(self, grant: Grant, refresh_token: str) -> dict[str, Any]:
        now = self._clock.now()
        access = self._number("access")
        grant.access[access] = now + ACCESS_LIFE
        grant.refresh[refresh_token] = now + REFRESH_LIFE
        return {
            "token_type": "bearer",
            "access_token": access,
            "expires_in": int(ACCESS_LIFE.total_seconds()),
            "refresh_token": refresh_token,
            "x_refresh_token_expires_in": int(REFRESH_LIFE.total_seconds()),
            "x_refresh_token_hard_expires_in": int((grant.began_at + HARD_LIFE - now).total_seconds()),
        }
