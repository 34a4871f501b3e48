"""QuickBooks companies of a workspace, their tokens, and the calls that they take."""

from __future__ import annotations

from services.connections.connecting import (
    CALLBACK_PATH,
    CONNECT_PATH,
    AnotherCompany,
    Connecting,
    NoPublicAddress,
    Opened,
)
from services.connections.connections import Connections
from services.connections.consents import LinkOver, Question, Wish
from services.connections.disconnecting import Disconnected, Disconnecting
from services.connections.joining import CompanyUnanswered
from services.connections.keep_alive import KeepAlive
from services.connections.metering import Metering
from services.connections.tokens import AccessTokens

__all__ = [
    "CALLBACK_PATH",
    "CONNECT_PATH",
    "AccessTokens",
    "AnotherCompany",
    "CompanyUnanswered",
    "Connecting",
    "Connections",
    "Disconnected",
    "Disconnecting",
    "KeepAlive",
    "LinkOver",
    "Metering",
    "NoPublicAddress",
    "Opened",
    "Question",
    "Wish",
]
