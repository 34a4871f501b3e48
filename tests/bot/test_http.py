"""The port that ``serve`` listens on."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from bot.http import LARGEST_BODY, HttpServer, create_http_app
from services.errors import PortTaken
from services.operations import Part

SECRET = "a-signing-secret"
DATABASE, SLACK = Part("database", True, "writable"), Part("slack", True, "heard 3 s ago")


def an_app() -> App:
    """An app that acknowledges one command."""
    app = App(
        signing_secret=SECRET,
        token_verification_enabled=False,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
    )
    app.command("/import-invoices")(lambda ack: ack("Understood."))
    return app


@pytest.fixture
def parts() -> list[Part]:
    return [DATABASE, SLACK]


def no_page() -> bytes:
    return b"figures"


@pytest.fixture
def server(parts: list[Part]) -> Iterator[httpx.Client]:
    served = HttpServer(create_http_app(lambda: parts, no_page, an_app()), 0, is_public=False)
    served.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{served.port}") as client:
        yield client
    served.stop()


def signed(body: str, secret: str = SECRET) -> dict[str, str]:
    verifier = SignatureVerifier(secret)
    timestamp = str(int(verifier.clock.now()))
    signature = verifier.generate_signature(timestamp=timestamp, body=body) or ""
    form = {"content-type": "application/x-www-form-urlencoded"}
    return form | {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature}


def test_the_process_lives(server: httpx.Client) -> None:
    assert server.get("/healthz").text == "ok"


def test_it_is_ready_when_database_and_slack_are(server: httpx.Client) -> None:
    answer = server.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "parts": {
            "database": {"ok": True, "words": "writable"},
            "slack": {"ok": True, "words": "heard 3 s ago"},
        },
    }


def test_it_is_not_ready_without_the_database(server: httpx.Client, parts: list[Part]) -> None:
    parts[0] = Part("database", False, "The database did not answer.")

    answer = server.get("/readyz")

    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["parts"]["database"]["words"] == "The database did not answer."


def test_the_figures_come_as_text_for_prometheus(server: httpx.Client) -> None:
    answer = server.get("/metrics")

    assert (answer.status_code, answer.text) == (200, "figures")
    assert answer.headers["content-type"].startswith("text/plain; version=")


COMMAND = "command=%2Fimport-invoices&team_id=T1&user_id=U1&text="


def test_a_signed_command_is_answered(server: httpx.Client) -> None:
    answer = server.post("/slack/events", content=COMMAND, headers=signed(COMMAND))

    assert (answer.status_code, answer.text) == (200, "Understood.")


@pytest.mark.parametrize("headers", [{}, signed(COMMAND, "another-secret"), signed("something else")])
def test_what_slack_did_not_sign_is_refused(server: httpx.Client, headers: dict[str, str]) -> None:
    assert server.post("/slack/events", content=COMMAND, headers=headers).status_code == 401


def test_a_body_larger_than_slacks_is_not_read(server: httpx.Client) -> None:
    pieces = (b"x" * 65536 for _ in range(LARGEST_BODY // 65536 + 2))

    assert server.post("/slack/events", content=pieces).status_code == 413


def test_a_port_that_is_taken_is_named() -> None:
    first = HttpServer(create_http_app(list, no_page), 0, is_public=False)
    first.start()

    with pytest.raises(PortTaken, match=str(first.port)):
        HttpServer(create_http_app(list, no_page), first.port, is_public=False)
    first.stop()
