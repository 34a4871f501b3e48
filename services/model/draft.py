"""The choices of a person who has not pressed Import yet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from services.model.import_run import CommitPolicy, ImportType, still_ticked, ticked_at_first
from services.model.people import Place


class DraftStatus(StrEnum):
    """Open drafts can be continued; a sealed one was imported; a discarded one was started over."""

    OPEN = "open"
    SEALED = "sealed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class DraftFields:
    """What stands in the form of step 2, valid or not. Dates as text: the person may not have chosen any."""

    date_from: str | None = None
    date_to: str | None = None
    statuses: tuple[str, ...] = ticked_at_first(ImportType.INVOICE_HISTORY)
    project_id: str | None = None
    customer_ids: tuple[str, ...] = ()
    associated_ids: tuple[str, ...] = ()
    policy: str = CommitPolicy.PARTIAL.value

    def of_type(self, import_type: ImportType) -> Self:
        """The same for another import type; what is ticked only where that means something there."""
        return replace(self, statuses=still_ticked(self.statuses, import_type))


@dataclass(frozen=True, slots=True)
class DraftChoices:
    """What a new draft begins with: what is imported, and what stands in the form of step 2."""

    import_type: ImportType = ImportType.INVOICE_HISTORY
    fields: DraftFields = DraftFields()

    @classmethod
    def at_first(cls, import_type: ImportType) -> Self:
        """Nothing chosen but the type."""
        return cls(import_type, DraftFields().of_type(import_type))


@dataclass(frozen=True, slots=True)
class Draft:
    """One person's choices for one company. ``run_id`` is the newest preview made from them."""

    id: str
    team_id: str
    user_id: str
    connection_id: str | None
    import_type: ImportType
    fields: DraftFields
    place: Place
    version: int
    status: DraftStatus
    run_id: str | None
    created_at: datetime
    updated_at: datetime

    @property
    def choices(self) -> DraftChoices:
        """What another draft of the same choices begins with."""
        return DraftChoices(self.import_type, self.fields)


@dataclass(frozen=True, slots=True)
class FieldProblems:
    """Wrong input, by field of ``DraftFields``, in words that can stand under the field."""

    by_field: dict[str, str] = field(default_factory=dict)
