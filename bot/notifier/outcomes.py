"""What came of one attempt to send something to Slack, and how that is read from Slack's answers."""

from __future__ import annotations

from dataclasses import dataclass
from errno import EHOSTUNREACH, ENETUNREACH
from http.client import HTTPException
from socket import gaierror
from ssl import SSLCertVerificationError
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError

#: Answers that come while Slack is not well: whether the call took effect is not known.
UNWELL = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
#: Answers that say that Slack does not accept the app just now; with a new token or scope it does again.
NOT_ACCEPTED = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope"}
)
#: Those of them that say that the token is not good any more.
SCOPE_MISSING = "missing_scope"
TOKEN_REFUSED = NOT_ACCEPTED - {SCOPE_MISSING}
#: Answers that say that the blocks are wrong or too many, so that plainer ones may be taken.
BLOCKS_REFUSED = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "block_mismatch"}
)
#: Answers that say that there can be no reply, while the channel may well take a message.
THREAD_REFUSED = frozenset(
    {
        "thread_not_found",
        "cannot_reply_to_message",
        "message_not_found",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
    }
)
#: What a connection fails with before anything was sent.
UNSENT = (ConnectionRefusedError, TimeoutError, gaierror, SSLCertVerificationError)
UNSENT_NUMBERS = frozenset({ENETUNREACH, EHOSTUNREACH})
#: Answers of the address to which a file is sent that say that it is not taken there.
BYTES_REFUSED = frozenset({400, 413, 415})
#: What a call raises when Slack was not reached, or did not answer to the end.
UNREACHED = (OSError, HTTPException)


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands there."""

    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True)
class Needless:
    """Nothing has to be sent any more."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not sent, or nobody knows: to be tried again after so many seconds, or when the queue thinks best."""

    error: str
    seconds: float | None = None
    #: Whether it may stand in Slack although no answer said so.
    is_ambiguous: bool = False
    #: Whether Slack was there and did not get the bytes of a file: fewer may arrive.
    has_failed: bool = False
    #: The limit of Slack's that it waits for.
    lane: str | None = None
    #: Whether it is known by now that no attempt reached Slack.
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack will not take it there."""

    error: str


#: Sent twice, and nobody may look whether it stands there: neither lost nor sent for ever.
UNCONFIRMED = Refused("unconfirmed")
#: What changes a message waits for that as long as nobody knows where it stands.
WAIT_FOR_REPORT = Later("waits for its report")
#: This process ends; the next one sends it.
STOPPED = Later("stopped", seconds=0)
#: The claim may end before Slack has answered: whoever claims it next sends it.
LATE = Later("late", seconds=0)

#: What came of a call that posts, edits or shares something.
Posted = Sent | Later | Refused
Outcome = Posted | Needless


def outcome_of(error: SlackApiError | OSError | HTTPException) -> Later | Refused:
    """What an error of a call says about the call."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, HTTPError):
        said = f"status {error.code}"
        return Refused(said) if error.code in BYTES_REFUSED else Later(said, is_ambiguous=True)
    if not isinstance(error, URLError):
        return Later(type(error).__name__, is_ambiguous=True)
    cause = error.reason
    return Later(type(cause).__name__, is_ambiguous=not _is_unsent(cause))


def _is_unsent(cause: str | BaseException) -> bool:
    """Whether the connection failed before the request was on its way."""
    is_unreachable = isinstance(cause, OSError) and cause.errno in UNSENT_NUMBERS
    return isinstance(cause, UNSENT) or is_unreachable


def code_of(error: SlackApiError) -> str:
    """Slack's error code, such as ``not_in_channel``; empty where the answer held none."""
    code = str(error.response.get("error") or "")
    return code if code.isidentifier() else ""


def _answered(error: SlackApiError) -> Later | Refused:
    code, status = code_of(error), error.response.status_code
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Later("ratelimited", _seconds(error.response.headers.get("Retry-After")))
    if not code or status >= 500 or code in UNWELL:
        return Later(code or f"status {status}", is_ambiguous=True)
    if code in NOT_ACCEPTED:
        return Later(code)
    return Refused(code)


def _seconds(text: object) -> float | None:
    return float(str(text)) if str(text).isdigit() else None
