"""Faults, latency, lost connections, repeated events, HTTP mode."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web import SlackResponse

from bot.sandbox.server import create_app
from bot.sandbox.workspace import SIGNING_SECRET
from services.sandbox.serving import Served
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot


def test_a_rate_limit_names_its_seconds(client: WebClient, people: People) -> None:
    people.do("fault", method="chat.postMessage", kind="ratelimited", retry_after=7)

    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0FINANCE", text="x")

    answer = refused.value.response
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_the_sdk_survives_one_rate_limit(client: WebClient, people: People) -> None:
    client.retry_handlers.append(RateLimitErrorRetryHandler())
    people.do("fault", method="chat.postMessage", kind="ratelimited", retry_after=0)

    assert client.chat_postMessage(channel="C0FINANCE", text="x")["ok"]


@pytest.fixture
def tiers(people: People) -> None:
    """Slack's own rate limits, switched on."""
    people.do("tiers", on=True)


def refusals(call: Callable[[], SlackResponse], times: int) -> list[SlackResponse]:
    """The answers with a 429 to so many calls."""
    found = []
    for _ in range(times):
        try:
            call()
        except SlackApiError as error:
            found.append(error.response)
    return found


@pytest.mark.usefixtures("tiers")
def test_the_fifty_first_update_within_a_minute_is_too_much(client: WebClient, people: People) -> None:
    ts = client.chat_postMessage(channel="C0FINANCE", text="x")["ts"]

    (refused,) = refusals(lambda: client.chat_update(channel="C0FINANCE", ts=ts, text="y"), 51)

    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60


@pytest.mark.usefixtures("tiers")
def test_a_channel_takes_one_message_a_second_in_the_long_run(client: WebClient, people: People) -> None:
    posts = refusals(lambda: client.chat_postMessage(channel="C0FINANCE", text="x"), 12)
    elsewhere = refusals(lambda: client.chat_postMessage(channel="C0SHARED", text="x"), 1)

    assert (len(posts), len(people.messages("C0FINANCE")), elsewhere) == (2, 10, [])


@pytest.mark.usefixtures("tiers")
def test_after_the_seconds_of_a_rate_limit_calls_go_well_again(client: WebClient, people: People) -> None:
    (refused,) = refusals(lambda: client.users_list(), 21)
    people.do("clock", advance=int(refused.headers["Retry-After"]))

    assert client.users_list()["ok"]


def test_without_asking_there_are_no_rate_limits(client: WebClient) -> None:
    assert refusals(lambda: client.users_list(), 21) == []


def test_a_fault_has_its_number_of_times(client: WebClient, people: People) -> None:
    people.do("fault", method="auth.test", kind="error:fatal_error", times=1, after=1)

    first = client.auth_test()["ok"]
    with pytest.raises(SlackApiError) as refused:
        client.auth_test()
    third = client.auth_test()["ok"]

    assert (first, refused.value.response["error"], third) == (True, "fatal_error", True)


def test_a_server_error_is_no_json(client: WebClient, people: People) -> None:
    people.do("fault", method="*", kind="5xx", status=502)

    with pytest.raises(SlackApiError) as refused:
        client.auth_test()

    assert refused.value.response.status_code == 502


def test_an_answer_may_be_lost_after_the_work_was_done(client: WebClient, people: People) -> None:
    people.do("fault", method="chat.postMessage", kind="5xx", performed=True)

    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0FINANCE", text="Once")

    assert [message["text"] for message in people.messages("C0FINANCE")] == ["Once"]


def test_an_answer_may_never_come(people: People) -> None:
    hasty = WebClient("xoxb-sandbox", base_url=f"{people.url}/api/", timeout=1)
    people.do("fault", method="auth.test", kind="timeout", seconds=3)

    with pytest.raises(TimeoutError):
        hasty.auth_test()


def test_an_unknown_fault_is_refused(people: People) -> None:
    words = people.refused("fault", method="auth.test", kind="flood")

    assert words.startswith("kind must be one of")


def test_calls_are_as_slow_as_asked(client: WebClient, people: People) -> None:
    people.do("latency", ms=50, method="auth.test")

    client.auth_test()

    assert people.log("call")[-1]["ms"] >= 50


def test_refused_calls_are_in_the_log_with_their_pointers(client: WebClient, people: People) -> None:
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0FINANCE", text="x", blocks=[{"type": "unheard-of"}])

    entry = people.log("call")[-1]
    assert (entry["error"], entry["messages"]) == (
        "invalid_blocks",
        ["[ERROR] unsupported block: unheard-of [json-pointer:/blocks/0/type]"],
    )


def test_the_app_reconnects_before_slack_closes_the_old_connection(bot: ScriptedBot, people: People) -> None:
    session = bot.handler.client.session_id()
    people.do("disconnect", reason="refresh_requested", close_after=0.2)
    wait_for_new_session(bot, session)

    assert people.do("command", user="U0ADMIN", channel="C0FINANCE")["outcome"] == "acked"


@pytest.fixture
def alone() -> Iterator[tuple[ScriptedBot, People]]:
    """An app with a stand-in of its own, which looks after its connection often."""
    served = Served(create_app()).start()
    bot, people = ScriptedBot(served.url, ping_interval=0.5), People(served.url)
    yield bot, people
    people.close()
    # First: while it is still there, the client may connect again as it is closed, and then waits for ever.
    served.stop()
    bot.close()


def test_the_app_comes_back_after_a_lost_connection(alone: tuple[ScriptedBot, People]) -> None:
    bot, people = alone
    session = bot.handler.client.session_id()
    people.do("disconnect", reason="drop")
    wait_for_new_session(bot, session)

    assert people.do("command", user="U0ADMIN", channel="C0FINANCE")["outcome"] == "acked"


def wait_for_new_session(bot: ScriptedBot, old: str | None) -> None:
    """Returns once the client has another connection."""
    waited = threading.Event()
    for _ in range(1000):
        if bot.handler.client.is_connected() and bot.handler.client.session_id() != old:
            return
        waited.wait(0.01)
    raise AssertionError("the app did not reconnect")


def test_an_event_reaches_the_app_only_where_the_app_is(bot: ScriptedBot, people: People) -> None:
    people.do("message", user="U0ADMIN", channel="C0NOBOT", text="Elsewhere")
    people.do("message", user="U0ADMIN", channel="C0FINANCE", text="Here")

    event = bot.received()["event"]
    assert (event["text"], event["channel_type"]) == ("Here", "channel")


def test_a_mention_is_an_event_of_its_own(bot: ScriptedBot, people: People) -> None:
    people.do("message", user="U0ADMIN", channel="C0FINANCE", text="<@U0BOT> hello")

    kinds = {bot.received()["event"]["type"] for _ in range(2)}
    assert kinds == {"message", "app_mention"}


class _Recorder(BaseHTTPRequestHandler):
    """Keeps one request and answers in words."""

    received: tuple[dict[str, str], str] = ({}, "")

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        type(self).received = (dict(self.headers), self.rfile.read(length).decode())
        body = json.dumps({"text": "Over HTTP"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """An app's own address for HTTP mode."""
    server = HTTPServer(("127.0.0.1", 0), _Recorder)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/slack/events"
    server.shutdown()
    thread.join()
    server.server_close()


def test_http_mode_posts_a_signed_form(people: People, address: str) -> None:
    people.do("request_url", url=address)

    result = people.do("command", user="U0ADMIN", channel="C0FINANCE", text="help")

    headers, body = _Recorder.received
    assert SignatureVerifier(SIGNING_SECRET).is_valid_request(body, headers)
    assert parse_qs(body)["text"] == ["help"]
    assert result["response"] == {"text": "Over HTTP"}


def test_http_mode_sends_interactions_as_one_field(people: People, client: WebClient, address: str) -> None:
    people.do("request_url", url=address)

    people.do("shortcut", user="U0ADMIN", callback_id="import_invoices")

    payload = json.loads(parse_qs(_Recorder.received[1])["payload"][0])
    assert payload["callback_id"] == "import_invoices"


def test_an_address_where_nobody_is_fails(people: People) -> None:
    people.do("request_url", url="http://127.0.0.1:9/nobody")

    result = people.do("command", user="U0ADMIN", channel="C0FINANCE")

    assert result["outcome"] == "failed"


def test_the_log_shows_what_was_asked_also_of_calls_that_fail_before_slack_looks_at_them(
    client: WebClient, people: People
) -> None:
    people.do("fault", method="chat.postMessage", kind="error:fatal_error")

    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0FINANCE", text="Of last quarter")

    assert people.log("call")[-1]["arguments"] == {"channel": "C0FINANCE", "text": "Of last quarter"}
