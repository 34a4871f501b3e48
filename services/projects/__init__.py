"""Projects and the links of QuickBooks customers."""

from __future__ import annotations

from services.projects.customers import Customers, UnknownCustomers
from services.projects.projects import ProjectNotFound, Projects, SeveralProjects, suggest_name
from services.projects.setup import ProjectSetup

__all__ = [
    "Customers",
    "ProjectNotFound",
    "ProjectSetup",
    "Projects",
    "SeveralProjects",
    "UnknownCustomers",
    "suggest_name",
]
