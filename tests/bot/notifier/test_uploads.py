"""Files on their way: they have the time that they need, and nobody doubts what was never shared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.notifier.files import ReportFile
from bot.notifier.outcomes import Later, Posted, Refused, Sent
from bot.notifier.uploads import MOST_SECONDS, PIECE, Uploads, longest, seconds_for
from services.clock import SystemClock
from tests.bot.notifier.bytes_double import taking_bytes
from tests.bot.slack_double import SlackDouble, a_slack

THREAD = Sent("C0FINANCE", "1.0")
SMALL = (ReportFile("IMP-1.csv", b"Number\r\n1042\r\n"), ReportFile("IMP-1.xlsx", b"PK and more"))
#: Sent in the most time that it has, it is sent at the least speed that is allowed.
LARGE = (ReportFile("IMP-1.xlsx", bytes(100 * PIECE)),)


@dataclass
class Ticking(SystemClock):
    """A clock on which each piece of a file takes so many seconds."""

    each: float = 0.0
    seconds: float = 0.0

    def monotonic(self) -> float:
        self.seconds += self.each
        return self.seconds


def shared(
    slack: SlackDouble,
    files: tuple[ReportFile, ...] = SMALL,
    clock: Ticking | None = None,
    is_over: Callable[[], bool] = lambda: False,
) -> Posted:
    return Uploads(slack.client, clock or Ticking(), is_over).share(files, "2 invoices need you", THREAD)


def completions(slack: SlackDouble) -> list[dict[str, Any]]:
    return [body for method, body in slack.asked if method == "files.completeUploadExternal"]


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_files_are_shared_once_their_bytes_were_taken(status: int) -> None:
    with taking_bytes(status) as address, a_slack(**address.answers()) as slack:
        assert shared(slack) == THREAD

    assert address.taken == [file.content for file in SMALL]
    (body,) = completions(slack)
    assert (body["channel_id"], body["thread_ts"]) == ("C0FINANCE", "1.0")


def test_a_file_that_takes_half_a_minute_arrives() -> None:
    clock = Ticking(each=0.5)
    with taking_bytes() as address, a_slack(**address.answers()) as slack:
        assert shared(slack, LARGE, clock) == THREAD

    assert clock.seconds > 30
    assert address.taken == [LARGE[0].content]


def test_a_file_that_takes_for_ever_is_left_and_nothing_is_in_doubt() -> None:
    with taking_bytes() as address, a_slack(**address.answers()) as slack:
        assert shared(slack, LARGE, Ticking(each=10.0)) == Later("UploadStopped", has_failed=True)

    assert completions(slack) == []


def test_a_process_that_stops_sends_no_more_bytes() -> None:
    with taking_bytes() as address, a_slack(**address.answers()) as slack:
        outcome = shared(slack, is_over=lambda: True)

    assert outcome == Later("UploadStopped", has_failed=True)
    assert (address.taken, completions(slack)) == ([], [])


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (0, Later("RemoteDisconnected", has_failed=True)),
        (503, Later("status 503", has_failed=True)),
        (413, Refused("status 413")),
    ],
)
def test_bytes_that_were_not_taken_share_nothing(status: int, outcome: Posted) -> None:
    with taking_bytes(status) as address, a_slack(**address.answers()) as slack:
        assert shared(slack) == outcome

    assert completions(slack) == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "file:///etc/hostname", "http://no port:x/"])
def test_an_address_that_takes_nothing_is_no_error_of_ours(address: str) -> None:
    with a_slack(files_getUploadURLExternal={"upload_url": address, "file_id": "F1"}) as slack:
        outcome = shared(slack)

    assert isinstance(outcome, Later)
    assert (outcome.is_ambiguous, outcome.has_failed) == (False, True)


@pytest.mark.parametrize("method", ["files_getUploadURLExternal", "files_completeUploadExternal"])
def test_only_the_call_that_shares_can_be_in_doubt(method: str) -> None:
    with taking_bytes() as address, a_slack(**address.answers() | {method: "fatal_error"}) as slack:
        outcome = shared(slack)

    assert outcome == Later("fatal_error", is_ambiguous=method == "files_completeUploadExternal")


@pytest.mark.parametrize(
    ("size", "seconds"), [(0, 30.0), (1_000_000, 40.0), (10_000_000, 130.0), (10**9, MOST_SECONDS)]
)
def test_bytes_have_time_by_their_number(size: int, seconds: float) -> None:
    assert seconds_for(size) == seconds


def test_the_longest_upload_takes_more_than_its_bytes() -> None:
    assert longest(LARGE) > timedelta(seconds=seconds_for(len(LARGE[0].content)))
    assert longest(SMALL) > longest(SMALL[:1])
