"""Rights: who may do what."""

from __future__ import annotations

from services.access.access import Access, LastAdministrator, NamedInSettings, NoUserGroups

__all__ = ["Access", "LastAdministrator", "NamedInSettings", "NoUserGroups"]
