"""Rights: who may do what."""

from __future__ import annotations

from services.access.access import Access, LastAdministrator, NamedInSettings
from services.access.members import NoUserGroups

__all__ = ["Access", "LastAdministrator", "NamedInSettings", "NoUserGroups"]
