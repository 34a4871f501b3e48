"""What the wizard shows before anything is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.model.connection import Connection
from services.model.draft import Draft


@dataclass(frozen=True, slots=True)
class QuickRange:
    """A named range of invoice dates, both included. ``key`` is stable, ``label`` is what people read."""

    key: str
    label: str
    date_from: date
    date_to: date


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A draft as the wizard opens it. ``companies`` are those that can be chosen, by name."""

    draft: Draft
    is_continued: bool
    companies: tuple[Connection, ...]
