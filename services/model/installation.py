"""The app in a Slack workspace, and a consent that somebody began in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Installation:
    """The app as one workspace installed it. The token stands elsewhere: this may be shown and logged."""

    team_id: str
    team_name: str
    app_id: str
    bot_id: str
    bot_user_id: str
    scopes: frozenset[str]
    installed_by: str
    installed_at: datetime
    enterprise_id: str | None = None
    #: When the workspace removed the app; None while it is there.
    removed_at: datetime | None = None
    #: Whether there is a token; none is left where Slack took it back.
    has_token: bool = False
    #: The scopes whose lack was told to its administrators, with commas between.
    scopes_told: str | None = None


class OAuthPurpose(StrEnum):
    """Who is asked to consent."""

    SLACK = "slack"
    QUICKBOOKS = "quickbooks"


@dataclass(frozen=True, slots=True)
class OAuthState:
    """A consent under way. ``id`` is the digest of the state, which only the browser knows.

    ``browser_digest`` and ``csrf_digest`` are those of a cookie and of what a form has to bring along.
    """

    id: str
    purpose: OAuthPurpose
    created_at: datetime
    expires_at: datetime
    team_id: str | None = None
    user_id: str | None = None
    connection_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    browser_digest: str | None = None
    csrf_digest: str | None = None
    used_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.used_at is None and now < self.expires_at


def digest_of(secret: str) -> str:
    """What is kept in place of a random secret that a browser brings back."""
    return sha256(secret.encode()).hexdigest()
