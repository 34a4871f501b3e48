"""Why an invoice is not imported: closed lists that Slack, the CSV, the CLI and the docs all read."""

from __future__ import annotations

from enum import Enum


class RejectionKind(Enum):
    """Whether a rejection needs anybody's attention."""

    ALREADY_HERE = "already_here"
    NEEDS_YOU = "needs_you"


class Reason(Enum):
    """Why an invoice is rejected: code, what the reader is told, what to do about it, and its kind.

    The order is the order of precedence: the first that applies is the one shown.
    """

    CREATED_HERE = (
        "created_here",
        "It was first created here and posted to QuickBooks.",
        "Nothing to do.",
        RejectionKind.ALREADY_HERE,
    )
    ALREADY_IMPORTED = (
        "already_imported",
        "It is already in the invoice window.",
        "Nothing to do.",
        RejectionKind.ALREADY_HERE,
    )
    ALREADY_EXISTS = (
        "already_exists",
        "An invoice with the same number was created here for the same client.",
        "Compare the two, then choose in Details: It is the same invoice, or Import it too.",
        RejectionKind.NEEDS_YOU,
    )
    NO_PROJECT = (
        "no_project",
        "Its QuickBooks customer is linked to no project.",
        "Link the customer to a project, then retry.",
        RejectionKind.NEEDS_YOU,
    )
    NEEDS_REVIEW = (
        "needs_review",
        "It cannot be imported as QuickBooks states it.",
        "Correct it in QuickBooks, then retry; or choose in Details: Import as QuickBooks states it.",
        RejectionKind.NEEDS_YOU,
    )

    def __init__(self, code: str, sentence: str, remedy: str, kind: RejectionKind) -> None:
        self.code, self.sentence, self.remedy, self.kind = code, sentence, remedy, kind

    @classmethod
    def of(cls, code: str) -> Reason:
        """The reason with this code. Raises ``KeyError`` for a code that is not in the list."""
        return {reason.code: reason for reason in cls}[code]

    @property
    def entry_remedy(self) -> str:
        """What to do about an entry, which is never taken as QuickBooks states it."""
        return _ENTRY_REMEDIES.get(self, self.remedy)


_ENTRY_REMEDIES = {Reason.NEEDS_REVIEW: "Correct it in QuickBooks, then retry."}


class ReviewProblem(Enum):
    """What exactly is wrong with an invoice that needs review: code and sentence."""

    UNREADABLE = ("unreadable", "QuickBooks sent a document that cannot be read.")
    NO_DATE = ("no_date", "It has no date.")
    NO_CUSTOMER = ("no_customer", "It names no customer.")
    AMOUNT_DOES_NOT_FIT = ("amount_does_not_fit", "An amount is too large or has too many decimals.")
    TOTAL_MISSING = ("total_missing", "It has no total.")
    BALANCE_MISSING = ("balance_missing", "It has no balance, so nobody can say what is paid.")
    NEGATIVE_TOTAL = ("negative_total", "Its total is negative.")
    NEGATIVE_BALANCE = ("negative_balance", "Its balance is negative.")
    BALANCE_EXCEEDS_TOTAL = ("balance_exceeds_total", "Its balance is higher than its total.")
    SUMS_DIFFER = ("sums_differ", "Its lines, discount and tax do not add up to its total.")
    NO_HOURS = ("no_hours", "It states no hours, and no start with an end.")
    HOURS_UNCLEAR = ("hours_unclear", "Its hours, or its start and end, cannot be read exactly.")
    NEGATIVE_HOURS = ("negative_hours", "Its hours or its break are negative.")
    ENDS_BEFORE_START = ("ends_before_start", "It ends before it starts.")
    BREAK_TOO_LONG = ("break_too_long", "Its break is longer than the time between its start and end.")
    HOURS_DIFFER = ("hours_differ", "Its hours are not those between its start and end, less the break.")
    TOO_MANY_HOURS = ("too_many_hours", "It has more than 8,760 hours.")
    NEGATIVE_RATE = ("negative_rate", "Its hourly rate is negative.")
    AMOUNT_MISSING = ("amount_missing", "It has no amount.")
    TAX_UNCLEAR = ("tax_unclear", "Nobody can say whether its amount includes tax.")
    BILLING_UNCLEAR = ("billing_unclear", "Nobody can say whether it is billable.")
    MARKUP_UNCLEAR = ("markup_unclear", "Its mark-up is not stated as a percentage.")

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence

    @classmethod
    def of(cls, code: str) -> ReviewProblem:
        """The problem with this code. Raises ``KeyError`` for a code that is not in the list."""
        return {problem.code: problem for problem in cls}[code]


#: With these nobody knows which lines a document has, nor whom they are for: an answer may lack some.
LINES_UNKNOWN = frozenset({ReviewProblem.UNREADABLE, ReviewProblem.SUMS_DIFFER, ReviewProblem.AMOUNT_MISSING})
#: And with these nobody knows whether it is billed.
BILLING_UNKNOWN = frozenset({ReviewProblem.UNREADABLE, ReviewProblem.BILLING_UNCLEAR})


class LeftOutBecause(Enum):
    """Why an invoice of the date range was not asked for: code and sentence."""

    STATUS = ("status", "Its status was not chosen.")
    CUSTOMER = ("customer", "Its customer was not chosen.")
    OTHER_PROJECT = ("other_project", "Its customer is linked to another project.")
    NO_CUSTOMER = ("no_customer", "It names no customer, so it belongs to no project.")
    NOT_IN_RETRY = ("not_in_retry", "It was not part of what is retried.")

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence
