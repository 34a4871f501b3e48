"""The real app, over real use cases and a database, given whatever may come from Slack."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from urllib.parse import urlencode

import httpx
from hypothesis import strategies as st
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from structlog.testing import capture_logs

from bot.bootstrap import services_of
from bot.http import HttpServer, create_http_app
from bot.settings import BotSettings
from services.errors import rescued
from services.settings import Settings
from services.store.unit_of_work import Store
from tests.bot.incoming.office import SLACK
from tests.bot.requests import a_command
from tests.bot.slack_app import running
from tests.bot.slack_double import a_slack
from tests.bot.test_slack_requests import FORM, JSON, SECRET, headers
from tests.fuzz.pressing import twisted, well_formed
from tests.fuzz.shapes import anything, as_json, texts
from tests.fuzz.targets import Check, Target
from tests.services.desk_doubles import SettableClock, connected

NEVER = a_command()["response_url"]
#: The same bytes in the same second are a repetition.
SECONDS = count()


class AtOnce(Executor):
    """Works in the thread that asks, and remembers what was raised after the acknowledgement."""

    def __init__(self) -> None:
        self.raised: list[Exception] = []

    def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        rescued(lambda: done.set_result(work(*args, **named)), self.raised.append)
        return done


@contextmanager
def an_app() -> Iterator[tuple[App, AtOnce]]:
    """The app of a firm with one company, whose QuickBooks does not answer."""
    with TemporaryDirectory() as folder, a_slack(**SLACK) as slack:
        settings = Settings(
            database_url=f"sqlite:///{Path(folder) / 'fuzz.db'}",
            financial_administrators=("U0ADMIN",),
            quickbooks_api_url="http://127.0.0.1:9",
            quickbooks_discovery_url="http://127.0.0.1:9/",
        )
        told = BotSettings(slack_api_url=f"{slack.url}/api/")
        services, pool = services_of(settings, told, SettableClock()), AtOnce()
        connected(cast(Store, services.store), SettableClock(), team_id="T0FIRM")
        try:
            with running(slack, services, signing_secret=SECRET) as app:
                threads, app.listener_runner.listener_executor = app.listener_runner.listener_executor, pool
                yield app, pool
                app.listener_runner.listener_executor = threads
        finally:
            services.close()


@contextmanager
def _taking(may_fail: bool) -> Iterator[Check]:
    """Never a 500, never an error that is lost; ``may_fail``: a listener may say that it met one."""
    with an_app() as (app, pool), served(app) as client, capture_logs() as logs:

        def check(body: Any) -> None:
            logs.clear()
            pool.raised.clear()
            raw, kind = _as_slack_sends(_here(app, body))
            status = client.post("/slack/events", content=raw, headers=_signed(raw, kind)).status_code
            assert status < 500, (status, body)
            assert pool.raised == []
            failed = [line for line in logs if line["event"] == "listener_failed"]
            assert may_fail or not failed, failed
            assert may_fail or status == 200, status

        yield check


@contextmanager
def served(app: App) -> Iterator[httpx.Client]:
    """The app over HTTP."""
    server = HttpServer(create_http_app(list, bytes, app), 0, is_public=False)
    server.start()
    # Each on a connection of its own: one that idles while examples are made up is closed by the server.
    alone = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60, limits=alone) as client:
        yield client
    server.stop()


def _as_slack_sends(body: Any) -> tuple[bytes, str]:
    """Commands as a form, events as JSON, everything else as JSON in a form."""
    if isinstance(body, dict) and "command" in body:
        return urlencode({name: str(value) for name, value in body.items()}).encode(), FORM
    if isinstance(body, dict) and "event" in body:
        return as_json(body), JSON
    return as_form(body), FORM


def _signed(raw: bytes, kind: str) -> dict[str, str]:
    """As Slack signs; each request is of a second of its own."""
    verifier = SignatureVerifier(SECRET)
    moment = str(int(verifier.clock.now()) - next(SECONDS) % 500 + 250)
    signature = verifier.generate_signature(timestamp=moment, body=raw) or ""
    return {"content-type": kind, "x-slack-request-timestamp": moment, "x-slack-signature": signature}


def _here(app: App, body: Any) -> Any:
    """With an address for answers where somebody takes them."""
    if isinstance(body, dict) and body.get("response_url") == NEVER:
        return body | {"response_url": app.client.base_url.replace("/api/", "/response")}
    return body


@contextmanager
def _at_the_door() -> Iterator[Check]:
    """Signed or not, no body and no header brings the server out of step."""
    bolt = App(
        signing_secret=SECRET,
        token_verification_enabled=False,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
    )
    bolt.command("/import-invoices")(lambda ack: ack())
    with served(bolt) as client:

        def check(sent: tuple[bytes, str, list[tuple[str, str]], bool]) -> None:
            body, kind, more, is_signed = sent
            own = headers(body.decode("utf-8", "surrogateescape"), content_type=kind) if is_signed else {}
            raw = [(name.encode(), value.encode("latin-1")) for name, value in [*own.items(), *more]]
            status = client.post("/slack/events", content=body, headers=raw).status_code
            assert status in ({200, 400, 401, 404, 413, 415} if is_signed else {400, 401, 413, 415}), status

        yield check


def as_form(value: Any) -> bytes:
    """As Slack wraps a payload."""
    return urlencode({"payload": json.dumps(value)}).encode()


printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
names = st.sampled_from(
    ["x-slack-signature", "x-slack-request-timestamp", "x-slack-retry-num", "content-encoding", "cookie"]
)
texts_of_forms = st.dictionaries(texts, texts, max_size=4).map(lambda form: urlencode(form).encode())
bodies = st.one_of(
    st.tuples(anything.map(as_json), st.just(JSON)),
    st.tuples((anything | twisted).map(as_form), st.just(FORM)),
    st.tuples(texts_of_forms, st.just(FORM)),
    st.tuples(texts.map(str.encode), st.sampled_from([FORM, JSON])),
)
doors = st.tuples(bodies, st.lists(st.tuples(names, printable), max_size=2), st.booleans()).map(
    lambda sent: (*sent[0], sent[1], sent[2])
)

TARGETS = (
    Target("Slack: what people do", well_formed, lambda: _taking(may_fail=False), weight=8),
    Target("Slack: payloads that are broken", twisted, lambda: _taking(may_fail=True), weight=8),
    Target("Slack: bodies, headers, signatures", doors, _at_the_door, weight=3),
)
