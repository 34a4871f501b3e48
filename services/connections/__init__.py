"""QuickBooks companies of a workspace, their tokens, and the calls that they take."""

from __future__ import annotations

from services.connections.connections import CompanyUnanswered, Connections
from services.connections.disconnecting import Disconnecting
from services.connections.keep_alive import KeepAlive
from services.connections.metering import Metering
from services.connections.tokens import AccessTokens

__all__ = ["AccessTokens", "CompanyUnanswered", "Connections", "Disconnecting", "KeepAlive", "Metering"]
