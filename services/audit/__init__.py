"""The audit log: looked at page by page, and exported."""

from __future__ import annotations

from services.audit.log import AuditLog, NotWritten

__all__ = ["AuditLog", "NotWritten"]
