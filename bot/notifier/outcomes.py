"""What came of one attempt to send something to Slack, and how that is read from Slack's answers."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError

#: Answers that come while Slack is not well: whether the call took effect is not known.
UNWELL = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
#: Answers that say that Slack does not accept the app just now; with a new token or scope it does again.
NOT_ACCEPTED = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope"}
)
WAIT_FOR_ACCEPTANCE = 60.0
#: Answers that say that the blocks are wrong or too many, so that plainer ones may be taken.
BLOCKS_REFUSED = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch"}
)
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


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack will not take it there."""

    error: str


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
    cause = error.reason if isinstance(error, URLError) else error
    was_sent = not isinstance(cause, ConnectionRefusedError) or cause is error
    return Later(type(cause).__name__, is_ambiguous=was_sent)


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
        return Later(code, WAIT_FOR_ACCEPTANCE)
    return Refused(code)


def _seconds(text: object) -> float | None:
    return float(str(text)) if str(text).isdigit() else None
