"""What comes to the address of Slack's requests: only what Slack signed a moment ago is taken up."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from bot.http import LARGEST_BODY, HttpServer, create_http_app

SECRET = "a-signing-secret"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
COMMAND = "command=%2Fimport-invoices&team_id=T1&user_id=U1&text="


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    """An app that acknowledges one command, over HTTP."""
    app = App(
        signing_secret=SECRET,
        token_verification_enabled=False,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
    )
    app.command("/import-invoices")(lambda ack: ack("Understood."))
    served = HttpServer(create_http_app(list, bytes, app), 0, is_public=False)
    served.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{served.port}") as client:
        yield client
    served.stop()


def headers(body: str, age: int = 0, content_type: str = FORM) -> dict[str, str]:
    """As Slack signs, that many seconds ago."""
    verifier = SignatureVerifier(SECRET)
    moment = str(int(verifier.clock.now()) - age)
    signature = verifier.generate_signature(timestamp=moment, body=body) or ""
    signed = {"x-slack-request-timestamp": moment, "x-slack-signature": signature}
    return {"content-type": content_type, **signed}


def status(server: httpx.Client, body: str | bytes, sent: dict[str, str]) -> int:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
    return server.post("/slack/events", content=body, headers=raw).status_code


@pytest.mark.parametrize("age", [0, 290, -290])
def test_what_was_signed_within_five_minutes_is_taken_up(server: httpx.Client, age: int) -> None:
    assert status(server, COMMAND, headers(COMMAND, age)) == 200


@pytest.mark.parametrize("age", [360, -360, 86_400])
def test_what_was_signed_longer_ago_is_refused(server: httpx.Client, age: int) -> None:
    assert status(server, COMMAND, headers(COMMAND, age)) == 401


@pytest.mark.parametrize(
    "moment", ["", "now", "1e9", "-1", "1.5", "0x10", "9" * 13, "9" * 5000, "\xb2\xb3", "NaN"]
)
def test_a_moment_that_is_none_is_refused_and_no_error(server: httpx.Client, moment: str) -> None:
    assert status(server, COMMAND, headers(COMMAND) | {"x-slack-request-timestamp": moment}) == 401


@pytest.mark.parametrize("signature", ["", "v0=", "v0=\xe9", "v1=abc", "x" * 9000])
def test_a_signature_that_is_none_is_refused_and_no_error(server: httpx.Client, signature: str) -> None:
    assert status(server, COMMAND, headers(COMMAND) | {"x-slack-signature": signature}) == 401


@pytest.mark.parametrize("missing", ["x-slack-request-timestamp", "x-slack-signature"])
def test_a_header_that_is_missing_is_refused(server: httpx.Client, missing: str) -> None:
    sent = headers(COMMAND)
    del sent[missing]

    assert status(server, COMMAND, sent) == 401


@pytest.mark.parametrize("content_type", ["", "text/plain", "multipart/form-data; boundary=x", "image/png"])
def test_what_slack_never_sends_is_refused(server: httpx.Client, content_type: str) -> None:
    assert status(server, COMMAND, headers(COMMAND, content_type=content_type)) == 415


@pytest.mark.parametrize("content_type", [f"{FORM}; charset=utf-8", FORM.upper()])
def test_the_form_may_say_more_of_itself(server: httpx.Client, content_type: str) -> None:
    # The same bytes in the same second are a repetition.
    body = COMMAND + content_type[:1]

    assert status(server, body, headers(body, content_type=content_type)) == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{", JSON),
        (b"[1]", JSON),
        (b'"text"', JSON),
        (b"[" * 100_000, JSON),
        (b"payload={", FORM),
        (b"payload=[1]", FORM),
        (b"\xff\xfe", FORM),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_and_no_error(
    server: httpx.Client, body: bytes, content_type: str
) -> None:
    assert status(server, body, headers("", content_type=content_type)) in {400, 401}


def test_a_body_larger_than_slacks_is_refused_without_being_read(server: httpx.Client) -> None:
    body = "x" * (5 * 1024 * 1024)

    assert len(body) > LARGEST_BODY
    assert status(server, body, headers(body)) == 413


printable = st.text(
    st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f"), max_size=30
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200), moment=printable, signature=printable, kind=st.sampled_from([FORM, JSON])
)
def test_whatever_nobody_signed_is_refused_and_no_error(
    server: httpx.Client, body: bytes, moment: str, signature: str, kind: str
) -> None:
    sent = {"content-type": kind, "x-slack-request-timestamp": moment, "x-slack-signature": signature}

    assert status(server, body, sent) in {400, 401}
