"""A connected QuickBooks Online company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConnectionStatus(StrEnum):
    """Whether QuickBooks can be asked."""

    CONNECTED = "connected"
    NEEDS_RECONNECT = "needs_reconnect"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True, slots=True)
class Connection:
    """A company as a workspace has connected it. ``realm_id`` is Intuit's id for it.

    ``time_zone`` is the company's IANA zone: "today" and the quick ranges are its. ``fiscal_year_start`` is a
    month, 1 to 12.
    """

    id: str
    team_id: str
    realm_id: str
    company_name: str
    home_currency: str
    multi_currency: bool
    fiscal_year_start: int
    time_zone: str
    status: ConnectionStatus
    treat_unsent_as_sent: bool
    results_channel_id: str | None
    connected_by: str
    connected_at: datetime


@dataclass(frozen=True, slots=True)
class Granted:
    """Until when QuickBooks may be asked if nobody does, and at most; None where QuickBooks did not say."""

    if_unused_until: datetime
    at_most_until: datetime | None


@dataclass(frozen=True, slots=True)
class AccessEnd:
    """When the access to a company ends.

    ``is_final``: using it does not put that off, so the company must be connected again. ``is_soon``: within
    weeks.
    """

    at: datetime
    is_final: bool
    is_soon: bool


@dataclass(frozen=True, slots=True, repr=False)
class Tokens:
    """The tokens of a connection. Never printed: ``repr`` hides them. ``version`` guards refreshes."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime
    hard_expires_at: datetime | None
    version: int

    def __repr__(self) -> str:
        return "Tokens(…)"
