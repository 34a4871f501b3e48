"""A token goes to Slack and nowhere else, wherever an answer points, and however it is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import HTTPRedirectHandler

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.webhook import WebhookClient
from starlette.responses import JSONResponse, Response

from bot.installations import notifying_client
from bot.no_redirects import follow_no_redirects
from bot.notifier.files import ReportFile
from bot.notifier.outcomes import Later, Sent, outcome_of
from bot.notifier.uploads import Uploads
from bot.settings import BotSettings
from services.clock import SystemClock
from tests.quickbooks.loopback import Loopback, running

TOKEN = "xoxb-canary-token"
REDIRECTS = [302, 303, 307]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def _guarded() -> Iterator[None]:
    """As in a process that was started by the command line; others of this run are as they were."""
    before = HTTPRedirectHandler.redirect_request
    follow_no_redirects()
    yield
    HTTPRedirectHandler.redirect_request = before  # type: ignore[method-assign]


@pytest.fixture
def elsewhere() -> Iterator[Loopback]:
    """A host that wants the token."""
    with running(Loopback([JSONResponse({"ok": True, "url": "wss://evil.example"})])) as there:
        yield there


@pytest.fixture(params=REDIRECTS)
def slack(request: pytest.FixtureRequest, elsewhere: Loopback) -> Iterator[Loopback]:
    """Something in Slack's place that sends every request there."""
    moved = Response(status_code=request.param, headers={"location": f"{elsewhere.url}/stolen"})
    with running(Loopback([moved])) as here:
        yield here


def plain(slack: Loopback) -> object:
    return WebClient(TOKEN, base_url=f"{slack.url}/api/", retry_handlers=[]).auth_test()


def notifying(slack: Loopback) -> object:
    settings = BotSettings(slack_api_url=f"{slack.url}/api/", _env_file=None)
    return notifying_client(settings, TOKEN).chat_postMessage(channel="C1", text="words")


def connecting(slack: Loopback) -> object:
    client = WebClient(TOKEN, base_url=f"{slack.url}/api/", retry_handlers=[])
    return SocketModeClient(app_token=TOKEN, web_client=client).issue_new_wss_url()


ASKING: dict[str, Callable[[Loopback], object]] = {
    "a client": plain,
    "the client that sends messages": notifying,
    "Socket Mode": connecting,
}


def test_without_the_guard_a_token_would_leave(elsewhere: Loopback) -> None:
    moved = Response(status_code=302, headers={"location": f"{elsewhere.url}/stolen"})
    with running(Loopback([moved])) as slack:
        plain(slack)

    assert [seen.headers["authorization"] for seen in elsewhere.seen] == [f"Bearer {TOKEN}"]


@pytest.mark.usefixtures("_guarded")
@pytest.mark.parametrize("kind", ASKING)
def test_no_request_with_a_token_follows_a_redirect(slack: Loopback, elsewhere: Loopback, kind: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        ASKING[kind](slack)

    assert len(slack.seen) == 1
    assert elsewhere.seen == []
    outcome = outcome_of(refused.value)
    assert isinstance(outcome, Later)
    assert outcome.error.startswith("status 30")


@contextmanager
def a_proxy(elsewhere: str) -> Iterator[tuple[str, list[str]]]:
    """A proxy that sends every request elsewhere: its address, and the tokens that it was given."""
    tokens: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            tokens.append(self.headers["Authorization"])
            self.send_response(302)
            self.send_header("Location", elsewhere)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", tokens
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("_guarded")
def test_behind_a_proxy_no_redirect_is_followed_either(elsewhere: Loopback) -> None:
    with a_proxy(f"{elsewhere.url}/stolen") as (proxy, tokens):
        client = WebClient(TOKEN, base_url="http://slack.example/api/", proxy=proxy, retry_handlers=[])
        with pytest.raises(SlackApiError):
            client.auth_test()

    assert tokens == [f"Bearer {TOKEN}"]
    assert elsewhere.seen == []


@pytest.mark.usefixtures("_guarded")
def test_no_answer_to_a_request_follows_a_redirect(slack: Loopback, elsewhere: Loopback) -> None:
    answered = WebhookClient(f"{slack.url}/response").send(text="words")

    assert answered.status_code in REDIRECTS
    assert elsewhere.seen == []


@pytest.mark.usefixtures("_guarded")
def test_no_bytes_of_a_file_follow_a_redirect(slack: Loopback, elsewhere: Loopback) -> None:
    place = JSONResponse({"ok": True, "upload_url": f"{slack.url}/upload", "file_id": "F1"})
    with running(Loopback([place])) as api:
        client = WebClient(TOKEN, base_url=f"{api.url}/api/", retry_handlers=[])
        uploads = Uploads(client, SystemClock(), lambda: False)
        outcome = uploads.share([ReportFile("a.csv", b"Number")], "words", Sent("C1", ""))

    assert isinstance(outcome, Later)
    assert (outcome.has_failed, outcome.is_ambiguous) == (True, False)
    assert elsewhere.seen == []


def test_a_whole_process_keeps_its_token(elsewhere: Loopback, tmp_path: Path) -> None:
    moved = Response(status_code=302, headers={"location": f"{elsewhere.url}/stolen"})
    with running(Loopback([moved])) as slack:
        given = {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_APP_TOKEN": "xapp-canary",
            # Nobody is there; but the library makes an opener of its own for it.
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'invoices.db'}",
            "SLACK_API_URL": f"{slack.url}/api/",
            "PYTHONPATH": str(ROOT),
        }
        ended = subprocess.run(
            [sys.executable, "-m", "bot", "doctor"],
            cwd=tmp_path,
            env={"PATH": os.environ.get("PATH", "")} | given,  # noqa: TID251 - for the process beside
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert "/api/auth.test" in slack.paths(), ended.stdout
    assert elsewhere.seen == []
    assert TOKEN not in ended.stdout + ended.stderr
