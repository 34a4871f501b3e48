"""What an answer of Slack, or none, says about a call."""

from __future__ import annotations

from email.message import Message
from http.client import IncompleteRead
from typing import Any
from urllib.error import HTTPError, URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.notifier.outcomes import Later, Refused, outcome_of


def an_error(status: int = 200, headers: dict[str, str] | None = None, **data: Any) -> SlackApiError:
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="/api/chat.postMessage",
        req_args={},
        data={"ok": False, **data},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived", "invalid_blocks"])
def test_what_slack_will_never_take_there_is_refused(code: str) -> None:
    assert outcome_of(an_error(error=code)) == Refused(code)


@pytest.mark.parametrize(("seconds", "expected"), [("30", 30.0), ("soon", None)])
def test_a_rate_limit_says_how_long_to_wait(seconds: str, expected: float | None) -> None:
    error = an_error(429, {"Retry-After": seconds}, error="ratelimited")

    assert outcome_of(error) == Later("ratelimited", expected)


@pytest.mark.parametrize("code", ["internal_error", "fatal_error", "service_unavailable", "request_timeout"])
def test_an_unwell_slack_may_have_taken_it(code: str) -> None:
    assert outcome_of(an_error(error=code)) == Later(code, is_ambiguous=True)


@pytest.mark.parametrize("words", ["Received a response in a non-JSON format: upstream failure", ""])
def test_an_answer_that_is_none_may_have_taken_it(words: str) -> None:
    assert outcome_of(an_error(503, error=words)) == Later("status 503", is_ambiguous=True)


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "account_inactive", "token_expired"])
def test_a_token_that_is_being_replaced_loses_nothing(code: str) -> None:
    outcome = outcome_of(an_error(error=code))

    assert isinstance(outcome, Later)
    assert not outcome.is_ambiguous


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), IncompleteRead(b"")])
def test_a_call_without_an_answer_may_have_been_taken(error: Exception) -> None:
    outcome = outcome_of(error)  # type: ignore[arg-type]

    assert isinstance(outcome, Later)
    assert outcome.is_ambiguous


@pytest.mark.parametrize(("status", "outcome"), [(413, Refused("status 413")), (415, Refused("status 415"))])
def test_bytes_that_slack_does_not_take_are_refused(status: int, outcome: Refused) -> None:
    with HTTPError("http://127.0.0.1:1/upload", status, "refused", Message(), None) as error:
        assert outcome_of(error) == outcome


def test_bytes_that_slack_cannot_take_just_now_are_sent_later() -> None:
    with HTTPError("http://127.0.0.1:1/upload", 503, "unwell", Message(), None) as error:
        assert isinstance(outcome_of(error), Later)


def test_a_call_that_was_never_sent_was_not_taken() -> None:
    outcome = outcome_of(URLError(ConnectionRefusedError()))

    assert isinstance(outcome, Later)
    assert not outcome.is_ambiguous
