"""QuickBooks companies of a workspace, and their tokens."""

from __future__ import annotations

from services.connections.connections import CompanyUnanswered, Connections
from services.connections.tokens import AccessTokens

__all__ = ["AccessTokens", "CompanyUnanswered", "Connections"]
