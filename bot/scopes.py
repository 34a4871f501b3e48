"""The scopes that the app asks a workspace for: what it cannot do without, and what may be declined."""

from __future__ import annotations

#: As the manifest lists them.
REQUIRED = (
    "commands",
    "chat:write",
    "files:write",
    "users:read",
    "channels:read",
    "groups:read",
    "im:write",
    "usergroups:read",
)
#: Posting in open channels uninvited, finding a message again whose confirmation got lost, and suggesting
#: who an employee of QuickBooks is by her e-mail address.
OPTIONAL = ("chat:write.public", "channels:history", "groups:history", "im:history", "users:read.email")


def granted(header: str) -> frozenset[str]:
    """What a token may do, by ``X-OAuth-Scopes`` of Slack's answers or by ``scope`` of an installation."""
    return frozenset(scope for part in header.split(",") if (scope := part.strip()))


def missing(scopes: frozenset[str]) -> tuple[str, ...]:
    """Those that the app cannot do without and these do not hold, in order."""
    return tuple(sorted(set(REQUIRED) - scopes))
