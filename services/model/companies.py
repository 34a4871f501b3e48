"""A connected company as whoever may connect companies sees it."""

from __future__ import annotations

from dataclasses import dataclass

from services.model.connection import AccessEnd, Connection
from services.model.in_step import Step


@dataclass(frozen=True, slots=True)
class CompanyReport:
    """A company, when the access to it ends, and how far it is in step."""

    company: Connection
    end: AccessEnd | None = None
    step: Step | None = None
