"""The audit log as it is looked at: what is chosen, and one page of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.model.audit import AuditAction, AuditEntry

#: What stands between before and after.
ARROW = "→"
#: What is done to a customer of QuickBooks, whose id is that of one company only.
ABOUT_CUSTOMERS = frozenset(
    {
        AuditAction.CUSTOMER_LINKED,
        AuditAction.CUSTOMER_RELINKED,
        AuditAction.CUSTOMER_UNLINKED,
        AuditAction.SUGGESTION_IGNORED,
        AuditAction.SUGGESTION_RESTORED,
    }
)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is looked for; nothing chosen is everything. ``since`` is included, ``until`` is not."""

    person: str | None = None
    action: AuditAction | None = None
    since: datetime | None = None
    until: datetime | None = None
    #: A reference, an invoice's number, or the name of a project, client, customer or company.
    about: str = ""

    @property
    def facts(self) -> dict[str, object]:
        """What was chosen, as it goes along with a message and is noted in the log."""
        chosen: dict[str, object] = {
            "person": self.person,
            "action": self.action.code if self.action else None,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "about": self.about,
        }
        return {key: value for key, value in chosen.items() if value}

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> AuditFilter:
        """Read back; what is none of ours was not chosen."""
        said = {key: value for key, value in facts.items() if isinstance(value, str)}
        code = said.get("action")
        return cls(
            person=said.get("person"),
            action=next((one for one in AuditAction if one.code == code), None),
            since=instant_in(said.get("since")),
            until=instant_in(said.get("until")),
            about=said.get("about", ""),
        )


EVERYTHING = AuditFilter()


@dataclass(frozen=True, slots=True)
class AuditKey:
    """Where in the log an entry stands."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class AuditPlace:
    """Which page: after the key, or before it; the newest entries without one."""

    wanted: AuditFilter = EVERYTHING
    key: AuditKey | None = None
    is_before: bool = False


NEWEST = AuditPlace()


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry, with a name for what was acted on, and what is said of it beside."""

    entry: AuditEntry
    subject: str
    details: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> AuditKey:
        return AuditKey(self.entry.at, self.entry.id)


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, newest first."""

    place: AuditPlace
    lines: tuple[AuditLine, ...] = ()
    has_previous: bool = False
    has_next: bool = False


def instant_in(text: object) -> datetime | None:
    """The instant that was written so, with its zone; None for anything else."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None
