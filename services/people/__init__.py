"""People: which employees and vendors of QuickBooks are which people of the workspace."""

from __future__ import annotations

from services.people.links import PeopleLinks, PersonLinkChanged

__all__ = ["PeopleLinks", "PersonLinkChanged"]
