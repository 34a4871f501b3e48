"""A request that Slack signed is taken up once by a process, however often somebody sends it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult

from bot.http import HttpServer, create_http_app
from bot.slack_requests import MOST_REMEMBERED, REMEMBERED, Signatures
from tests.bot.test_slack_requests import COMMAND, JSON, SECRET, headers
from tests.services.desk_doubles import SettableClock

SUGGESTION = 'payload={"type":"block_suggestion","action_id":"x","team":{"id":"T1"},"user":{"id":"U1"}}'


@dataclass
class Commanded:
    """An app that counts what it was told, and its address."""

    client: httpx.Client
    told: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=lambda: [200])

    def send(self, body: str, sent: dict[str, str] | list[tuple[str, str]]) -> int:
        return self.client.post("/slack/events", content=body, headers=sent).status_code


@pytest.fixture
def app() -> Iterator[Commanded]:
    bolt = App(
        signing_secret=SECRET,
        token_verification_enabled=False,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
    )
    served = HttpServer(create_http_app(list, bytes, bolt), 0, is_public=False)
    served.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{served.port}") as client:
        commanded = Commanded(client)

        def told(ack: Ack, body: dict[str, Any]) -> None:
            commanded.told.append(body["text"])
            ack()

        bolt.command("/import-invoices")(told)
        bolt.options("x")(lambda ack: ack(options=[]))
        yield commanded
    served.stop()


def test_a_request_that_comes_again_is_refused_and_has_no_effect(app: Commanded) -> None:
    sent = headers(COMMAND)

    assert [app.send(COMMAND, sent) for _ in range(3)] == [200, 401, 401]
    assert len(app.told) == 1


def test_the_same_command_signed_anew_is_another_one(app: Commanded) -> None:
    # A minute apart: a second that passes between two of them makes no two the same.
    assert [app.send(COMMAND, headers(COMMAND, age)) for age in (0, 60, 120)] == [200, 200, 200]


def test_choices_may_be_asked_for_twice_in_a_second(app: Commanded) -> None:
    sent = headers(SUGGESTION)

    assert [app.send(SUGGESTION, sent) for _ in range(2)] == [200, 200]


def test_what_was_not_taken_up_may_come_again(app: Commanded) -> None:
    unknown = "command=%2Fnobody&team_id=T1&user_id=U1"
    sent = headers(unknown)

    assert [app.send(unknown, sent) for _ in range(2)] == [404, 404]


def test_a_body_that_differs_by_one_byte_is_refused(app: Commanded) -> None:
    assert app.send(COMMAND + "x", headers(COMMAND)) == 401
    assert app.told == []


@pytest.mark.parametrize("name", ["x-slack-signature", "x-slack-request-timestamp"])
def test_a_header_that_stands_there_twice_is_refused(app: Commanded, name: str) -> None:
    sent = headers(COMMAND)

    assert app.send(COMMAND, [*sent.items(), (name, sent[name])]) == 401
    assert app.told == []


def test_a_body_that_is_packed_is_refused(app: Commanded) -> None:
    packed = gzip.compress(COMMAND.encode())
    sent = headers(COMMAND) | {"content-encoding": "gzip"}

    assert app.client.post("/slack/events", content=packed, headers=sent).status_code == 415
    assert app.told == []


def test_a_large_body_without_a_length_is_refused_on_the_way(app: Commanded) -> None:
    pieces = (b"x" * 65_536 for _ in range(80))

    answer = app.client.post("/slack/events", content=pieces, headers=headers("", content_type=JSON))
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["HEAD", "GET", "TRACE", "PUT", "DELETE", "OPTIONS"])
def test_what_is_no_post_is_refused(app: Commanded, method: str) -> None:
    answer = app.client.request(method, "/slack/events", headers=headers(""))

    assert answer.status_code == 405
    assert "v0=" not in answer.text


@pytest.mark.parametrize("path", ["/slack/event", "/slack/events/", "/slack//events", "/SLACK/EVENTS", "/"])
def test_another_path_is_not_slacks(app: Commanded, path: str) -> None:
    answer = app.client.post(path, content=COMMAND, headers=headers(COMMAND))

    assert answer.status_code == 404
    assert app.told == []


def test_no_more_signatures_are_remembered_than_there_is_room_for() -> None:
    seen = Signatures(SettableClock())

    assert all(seen.take(str(number)) for number in range(MOST_REMEMBERED + 10))
    assert len(seen) == MOST_REMEMBERED
    assert not seen.take(str(MOST_REMEMBERED))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 400))))
def test_a_signature_is_new_once_in_ten_minutes(sent: list[tuple[int, int]]) -> None:
    clock = SettableClock()
    seen, last = Signatures(clock), dict[int, float]()
    for number, seconds in sent:
        clock.move(seconds=seconds)
        now = clock.monotonic()
        is_new = number not in last or now - last[number] >= REMEMBERED
        assert seen.take(str(number)) is is_new
        if is_new:
            last[number] = now
