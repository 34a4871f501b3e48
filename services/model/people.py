"""Who asks, where it is shown, and what the person may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a workspace. The command line acts as ``user_id`` ``cli``."""

    team_id: str
    user_id: str
    #: What she did, by a name that is the same when it is delivered again; None where nothing is repeated.
    delivery: str | None = field(default=None, compare=False, repr=False)


CLI_USER = "cli"
#: Who is named where QuickBooks reported something and nobody here did anything.
SYSTEM = "system"


class PlaceKind(StrEnum):
    """What kind of conversation a message goes to; anything not known for sure is UNKNOWN."""

    PUBLIC = "public"
    PRIVATE = "private"
    SHARED = "shared"
    DIRECT = "direct"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run's messages go. ``hint`` says why it is not the channel of the command, if it is not."""

    channel_id: str
    kind: PlaceKind
    name: str
    hint: str | None = None
    #: Whether the bot is a member, so that files can be shared there.
    takes_files: bool = True

    @property
    def shows_everything(self) -> bool:
        """Whether amounts, customers, projects and files may appear there (product rule: private by role)."""
        return self.kind in (PlaceKind.PRIVATE, PlaceKind.DIRECT)


def is_told_to_presser(place: Place | None, owner: str, presser: str) -> bool:
    """Whether what follows is told directly to whoever presses: this is told nowhere, or to its owner."""
    return place is None or (place.kind is PlaceKind.DIRECT and owner != presser)


class Right(Enum):
    """What a security group may grant: code and how the refusal names it."""

    IMPORT = ("import", "import invoices")
    LINK = ("link", "link customers and people")
    CONNECT = ("connect", "connect QuickBooks companies")
    INVOICE = ("invoice", "create invoices and post them to QuickBooks")
    CHANGE = ("change", "change what is in the invoice window")
    AUDIT = ("audit", "look at the audit log")
    MANAGE_ACCESS = ("manage_access", "manage security groups")
    ANY_PROJECT = ("any_project", "see every project (View/Manage Any Project)")

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words
