"""Pages and outcomes of *Set up projects*, valid by default; a test states only the fact it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.model.project_setup import (
    Because,
    OfRun,
    SetupLine,
    SetupOutcome,
    SetupPage,
    Suggestion,
)

LINKING = Suggestion("Acme", "Redesign", Because.SAME_EMAIL, "pro1", "Acme <Studio>")
CREATING = Suggestion("Fern & Co", "Lobby", Because.NAMED_LIKE)
A_LINE = SetupLine("7", "Larkspur Dental", "books@larkspur.example", 3, LINKING)
ANOTHER_LINE = SetupLine("8", "Fern & Co:Lobby", None, 1, CREATING)


def a_setup_page(**facts: Any) -> SetupPage:
    """The only page of an import with two customers without a project."""
    page = SetupPage(OfRun("IMP-4T7Q2MZX"), "Larkspur Books", (A_LINE, ANOTHER_LINE), 1, 2, 0)
    return replace(page, **facts)


def a_setup_outcome(**facts: Any) -> SetupOutcome:
    """Two linked, one of them to a new project; one is left."""
    return replace(SetupOutcome(OfRun("IMP-4T7Q2MZX"), 2, 1, 0, 0, 0, 1), **facts)
