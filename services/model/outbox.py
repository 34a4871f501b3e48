"""Messages that must reach Slack, written in the transaction of what they report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from services.model.import_run import ImportRun


class MessageKind(StrEnum):
    """What kind of message it is. Its text is made when it is sent, from the ledger."""

    #: The one message of a run that is edited in place: progress, confirmation, outcome.
    CARD = "card"
    #: The reply in the thread that mentions who asked.
    FINAL = "final"
    #: That reply, and the copy with amounts, in the place where they stand: the import was undone since.
    FINAL_AGAIN = "final_again"
    #: The file of those that need somebody: in the thread where it may stand there, else to who asked.
    FILE = "file"
    #: Amounts and names, to the requester's DM, where the place may not show them.
    PRIVATE_COPY = "private_copy"
    #: The one line in the company's results channel.
    ANNOUNCEMENT = "announcement"
    #: The report once more, for one financial administrator; and the evidence pack of the run.
    REPORT_AGAIN = "report_again"
    EVIDENCE = "evidence"
    #: A run waits for administrators: one message for each of them.
    PAUSED = "paused"
    #: The month's QuickBooks calls are running out: one message for each administrator.
    CALLS = "calls"
    #: Invoices were moved between Drafts and A/R Aging, and put back.
    MOVED = "moved"
    MOVE_UNDONE = "move_undone"
    #: A schedule paused itself, because who it imports for may not: one message for each administrator.
    SCHEDULE_STOPPED = "schedule_stopped"
    #: What became, by itself, of an invoice that waited for QuickBooks: to whoever pressed *Post*.
    POSTING = "posting"
    #: The access to a company ends in so many days: one message for each administrator.
    ACCESS_ENDS = "access_ends"
    #: A company was connected or reconnected in the browser: to who asked, and to each administrator.
    COMPANY_CONNECTED = "company_connected"
    #: Who connected a company is no longer in the workspace: one message for each administrator.
    CONNECTOR_GONE = "connector_gone"
    #: The workspace has not allowed the app all that it needs: one message for each administrator.
    SCOPES_MISSING = "scopes_missing"
    #: Somebody became the first financial administrator: one message for each other owner and admin, who are
    #: looked up when the first one, for nobody, is sent.
    CLAIMED = "claimed"
    #: The audit log as a file, to whoever asked for it.
    AUDIT_FILE = "audit_file"
    #: Time entries and expenses as files, to whoever asked for them.
    ENTRIES_FILE = "entries_file"
    #: Of a PDF that may not have been sent, because the process that sent it ended: to whoever asked for it.
    PDF_MISSING = "pdf_missing"
    #: What changed in QuickBooks about a company's invoices, once a day.
    DRIFT = "drift"
    #: A copy of that, where it stands, once somebody has decided.
    DRIFT_AGAIN = "drift_again"


#: What a person waits for. Of the others she need not know that they did not arrive.
RESULTS = frozenset(
    {
        MessageKind.CARD,
        MessageKind.FINAL,
        MessageKind.FILE,
        MessageKind.PRIVATE_COPY,
        MessageKind.ANNOUNCEMENT,
        MessageKind.REPORT_AGAIN,
        MessageKind.EVIDENCE,
    }
)
#: What goes as a file, beside the other messages: it may take minutes.
FILES = frozenset({MessageKind.FILE, MessageKind.EVIDENCE, MessageKind.AUDIT_FILE, MessageKind.ENTRIES_FILE})


#: Among a message's facts: the key of the digest that it shows anew.
DIGEST = "digest"
#: Among a message's facts: whoever asked for the file saw every project when she did.
SAW_EVERY_PROJECT = "saw_every_project"


class OutboxState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to queue. ``run_id`` is empty where it belongs to no run; ``facts`` go along with it."""

    team_id: str
    kind: MessageKind
    dedupe_key: str
    run_id: str = ""
    recipient: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message to send. ``dedupe_key`` makes it one: the same key is never queued twice."""

    id: int
    team_id: str
    run_id: str
    kind: MessageKind
    dedupe_key: str
    attempts: int
    not_before: datetime
    created_at: datetime
    #: Whether an earlier attempt may have reached Slack although no answer said so.
    is_ambiguous: bool = False
    #: Who is written to directly, where it is for one person only.
    recipient: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    #: When it was last on its way to Slack.
    tried_at: datetime | None = None
    #: Whether that was once more although nobody could look whether it stood there.
    is_repeated: bool = False
    #: Since when every attempt failed.
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunCard:
    """Where the one message of a run stands in Slack."""

    run_id: str
    channel_id: str
    ts: str
    #: How often it began to be shown anew: of two that show it at once the later one knows more.
    version: int = field(default=0, compare=False)
    shown_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a message stands in Slack."""

    channel_id: str
    ts: str
    run_id: str = ""


#: The lane that holds back everything of a workspace.
EVERYTHING = "*"


def lane_of(token_digest: str) -> str:
    """The lane that holds back everything of a workspace for those who have this token, not for others."""
    return f"{EVERYTHING} {token_digest}"


@dataclass(frozen=True, slots=True)
class Lane:
    """One of Slack's limits: after a call the next one comes so much later, but for a few at once.

    A lane is closed while one of ``within`` is, such as that of the whole method, and goes by the stricter
    spacing while one of them says so.
    """

    name: str
    spacing: timedelta = timedelta(0)
    burst: int = 1
    within: tuple[str, ...] = ()
    strict_spacing: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether a call may be made now, which then counts: ``free_at`` is None; else it says from when on."""

    free_at: datetime | None
    #: The lane that is closed.
    lane: str
    #: Whether Slack was not there lately.
    was_away: bool = False


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Messages of one run that could be delivered nowhere, and what Slack said."""

    run_id: str
    kinds: tuple[MessageKind, ...]
    error: str
    since: datetime


@dataclass(frozen=True, slots=True)
class UndeliveredResult:
    """The same with its run."""

    run: ImportRun
    messages: Undelivered
