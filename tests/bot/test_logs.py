"""What a log must never hold, whoever wrote the line."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import configure_logs, redact

WORD = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=24, max_size=60)
SHAPES = (
    "xoxb-{}",
    "xoxp-{}",
    "xoxe.xoxp-{}",
    "xapp-1-{}",
    "AB11{}",
    "RT1-12-H0-{}",
    "eyJ{}.eyJabc.sig",
    "gAAAA{}",
    "Authorization: Bearer {}",
    "authorization: basic {}",
    "postgresql://app:{}@db.example/app",
    "{{'refresh_token': '{}'}}",
    '{{"access_token": "{}", "expires_in": 3600}}',
    "client_secret={}&grant_type=x",
    "/callback?code={}&state=1",
    "ENCRYPTION_KEYS={}",
    "ENCRYPTION_KEYS=AAAA+/=,{}",
    "GET /slack/oauth_redirect?error=x&state={}",
)


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """What a test configures is gone afterwards."""
    handlers, level, hook = logging.root.handlers[:], logging.root.level, threading.excepthook
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    threading.excepthook = hook


def everything_is_logged() -> None:
    """Logs as JSON, at the lowest level; in the test itself, because its standard error is another one."""
    configure_logs("json")
    logging.root.setLevel(logging.DEBUG)


@given(WORD, st.sampled_from(SHAPES))
def test_every_shape_of_a_secret_is_replaced(word: str, shape: str) -> None:
    assert word not in redact(f"before {shape.format(word)} after")


@pytest.mark.parametrize(
    "line",
    [
        "run IMP-4T7Q2MZX ended",
        "QuickBooks throttled: HTTP 429, code 3001, intuit_tid 1-abc",
        "GET /v3/company/9",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact(line) == line


def test_no_library_writes_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    everything_is_logged()
    logging.getLogger("anything").debug("sent %s", {"Authorization": "Bearer canary-1"})
    logging.getLogger("anything").warning("token xoxb-canary-2")
    structlog.get_logger().info("asked", headers={"a": ["Bearer canary-3"]}, url="https://a:canary-4@b/")

    assert "canary" not in capsys.readouterr().err


def test_what_is_called_a_secret_is_none_to_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    everything_is_logged()
    names = ("token", "bot_token", "client_secret", "password", "csrf", "Authorization", "verifier")
    structlog.get_logger().info("asked", headers=[dict.fromkeys(names, "canary")], refresh_token="canary")

    err = capsys.readouterr().err
    assert "canary" not in err
    assert err.count("[secret]") == len(names) + 1


def test_an_error_is_told_by_its_class_alone(capsys: pytest.CaptureFixture[str]) -> None:
    everything_is_logged()
    try:
        raise ValueError("Harbour House owes 4711.00")
    except ValueError:
        logging.getLogger("anything").warning("it broke", exc_info=True)

    err = capsys.readouterr().err
    assert "it broke (ValueError)" in err
    assert "Harbour" not in err


def test_a_thread_that_breaks_tells_where_and_not_what(capsys: pytest.CaptureFixture[str]) -> None:
    everything_is_logged()

    def broken() -> None:
        raise ValueError("Harbour House owes 4711.00")

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["error"]) == ("thread_broke", "ValueError")
    assert "Harbour" not in str(line)


def test_every_line_of_a_runs_work_names_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    everything_is_logged()
    with structlog.contextvars.bound_contextvars(run="IMP-1"):
        structlog.get_logger().info("ours")
        logging.getLogger("theirs").warning("theirs")

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["run"]) for line in lines] == [("ours", "IMP-1"), ("theirs", "IMP-1")]
