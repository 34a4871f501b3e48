"""Projects and the links of QuickBooks customers."""

from __future__ import annotations

from services.projects.changes import ProjectChanged
from services.projects.customers import Customers, UnknownCustomers
from services.projects.desk import ProjectDesk
from services.projects.names import NameTaken, UnusableName
from services.projects.projects import (
    LinkChanged,
    ProjectNotFound,
    Projects,
    SeveralProjects,
    suggest_name,
)
from services.projects.setup import ProjectSetup

__all__ = [
    "Customers",
    "LinkChanged",
    "NameTaken",
    "ProjectChanged",
    "ProjectDesk",
    "ProjectNotFound",
    "ProjectSetup",
    "Projects",
    "SeveralProjects",
    "UnknownCustomers",
    "UnusableName",
    "suggest_name",
]
