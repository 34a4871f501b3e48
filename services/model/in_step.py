"""What QuickBooks changed about invoices that are here: what follows by itself, and what somebody decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.model.connection import ConnectionStatus
from services.model.entry_marks import NO_MARKS, Marks
from services.model.rejection import ReviewProblem


def digest_key(connection_id: str, day: date) -> str:
    """The key of a digest in the results channel; that of each administrator's copy begins with it."""
    return f"drift:{connection_id}:{day}"


class DriftKind(StrEnum):
    """What happened in QuickBooks. Only ``CHANGED`` waits for somebody; the others follow and are listed."""

    CHANGED = "changed"
    VOIDED = "voided"
    DELETED = "deleted"
    #: It was taken for deleted, and QuickBooks has it after all.
    RESTORED = "restored"


class DriftState(StrEnum):
    """What became of it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    KEPT = "kept"
    #: It followed by itself.
    FOLLOWED = "followed"
    #: It changed once more, before anybody decided.
    REPLACED = "replaced"
    #: It was changed back in QuickBooks, or the invoice is not here any more.
    LAPSED = "lapsed"


class DriftField(StrEnum):
    """What may differ between an invoice here and in QuickBooks."""

    NUMBER = "number"
    DATE = "date"
    DUE_DATE = "due_date"
    CUSTOMER = "customer"
    CURRENCY = "currency"
    LINES = "lines"
    TAX = "tax"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, as text that a machine can read back: dates in ISO form, amounts with all decimals.

    Lines are told one a row, what it is for and its amounts between tabs. None where there is nothing.
    """

    field: DriftField
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about an invoice. ``digest`` names the content that QuickBooks has now."""

    kind: DriftKind
    digest: str
    changes: tuple[Change, ...] = ()
    #: Why it cannot be taken over as it is.
    problem: ReviewProblem | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """One finding as it is kept, and what the invoice is called. ``decided_by``: nobody where it followed."""

    id: int
    invoice_id: str
    connection_id: str
    found: Found
    state: DriftState
    seen_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    doc_number: str | None
    customer: str | None
    currency: str


@dataclass(frozen=True, slots=True)
class DriftPage:
    """Open changes of a company, the newest first; ``after`` begins the next page, None on the last one."""

    connection_id: str
    company_name: str
    step: Step
    drifts: tuple[Drift, ...] = ()
    #: How many wait for somebody.
    waiting: int = 0
    after: int | None = None
    #: How many *Accept all* takes: these, and all that were found before them.
    to_accept: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """How far a company's invoices are in step: ``as_of`` is QuickBooks' clock; None before the first look.

    ``problem`` is the code of the error with which the last look ended, where it did not end well.
    """

    as_of: datetime | None = None
    looked_at: datetime | None = None
    problem: str | None = None
    status: ConnectionStatus = ConnectionStatus.CONNECTED


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of *Accept* or *Keep*. ``blocked`` counts those that could not be taken over as they are."""

    number: int = 0
    blocked: int = 0
    #: Others that changed once more meanwhile, or that somebody else decided.
    missed: int = 0
    #: Accepted ones that have another customer now; their projects stayed.
    moved: tuple[str, ...] = ()
    #: Numbers that a draft of the same client has, too.
    repeated: tuple[str, ...] = ()

    def __add__(self, other: Decided) -> Decided:
        return Decided(
            self.number + other.number,
            self.blocked + other.blocked,
            self.missed + other.missed,
            self.moved + other.moved,
            self.repeated + other.repeated,
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What QuickBooks said has changed: a resource and its id, however often it said so."""

    entity: str
    qbo_id: str
    times: int


@dataclass(frozen=True, slots=True)
class DriftDigest:
    """What is told of a company on a day."""

    connection_id: str
    company_name: str
    day: date
    drifts: tuple[Drift, ...] = field(default=())
    #: How many the day has, how many of them wait for somebody, and how many do from other days.
    count: int = 0
    waiting: int = 0
    earlier: int = 0
    #: The newest of these that waits, 0 if none does; and how many *Accept all* takes: it and all before it.
    newest: int = 0
    to_accept: int = 0
    #: The newest of those that followed by themselves, and how many they are: ``drifts`` has the others.
    followed: tuple[Drift, ...] = ()
    followed_count: int = 0
    #: Time entries and expenses that the day told of, as far as it is so still.
    entries: Marks = NO_MARKS
