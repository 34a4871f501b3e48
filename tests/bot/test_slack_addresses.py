"""Answers and files are sent to Slack alone, however an address is written."""

from __future__ import annotations

import pytest

from bot.slack_addresses import is_slacks

SLACK, STAND_IN = "https://slack.com/api/", "http://127.0.0.1:4000/api/"


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.slack.com/actions/T0/1/abc",
        "https://hooks.slack.com/commands/T0/1/abc?x=1&y=%20",
        "https://files.slack.com/upload/v1/abc",
        "https://slack.com",
        "https://slack.com:443/api/",
        "HTTPS://HOOKS.SLACK.COM/actions",
        "https://hooks.slack-gov.com/actions/T0",
    ],
)
def test_what_is_slacks_is_taken(address: str) -> None:
    assert is_slacks(address, SLACK)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hooks.slack.com/actions",
        "//hooks.slack.com/actions",
        "http://hooks.slack.com/actions",
        "ftp://hooks.slack.com/",
        "file:///etc/passwd",
        "javascript:https://slack.com/",
        "https://slack.com.evil.example/",
        "https://slack.com.",
        "https://hooks.slack.com./actions",
        "https://evilslack.com/",
        "https://evil-slack.com/",
        "https://slack.comevil/",
        "https://slack.community/",
        "https://user@hooks.slack.com/",
        "https://hooks.slack.com@evil.example/",
        "https://hooks.slack.com:443@evil.example/",
        "https://evil.example/https://hooks.slack.com/",
        "https://evil.example#.slack.com/",
        "https://evil.example?.slack.com/",
        "https://evil.example\\.slack.com/",
        "https://hooks.slack.com\\@evil.example/",
        "https://hooks.slack.com:8443/",
        "https://hooks.slack.com:/",
        "https://hooks.slack.com:0443/",
        "https://.slack.com/",
        "https://a..slack.com/",
        "https://[::1]/",
        "https://[::ffff:7f00:1]/slack.com",
        "https://127.0.0.1/slack.com",
        "https://2130706433/",
        "https://ſlack.com/",
        "https://slac\u212a.com/",
        "https://xn--lack-vqb.com/",
        "https://hooks。slack。com/",
        "https://hooks.slack.com\u200b/",
        " https://hooks.slack.com/",
        "https://hooks.slack.com/\n",
        "https://hooks.slack.com/a\r\nHost: evil.example",
        "https://hooks.slack.com\t.evil.example/",
        "https://hooks.slack.com/ \x00",
        "https:/hooks.slack.com/",
        "https:hooks.slack.com/",
        "https://hooks%2Eslack.com/",
        "http://127.0.0.1:4000/response",
        "http://169.254.169.254/latest/meta-data",
    ],
)
def test_what_is_not_slacks_is_refused(address: str) -> None:
    assert not is_slacks(address, SLACK)


@pytest.mark.parametrize("host", ["127.0.0.1:4000", "127.0.0.1:4001", "localhost", "[::1]:4000"])
def test_beside_a_stand_in_what_is_on_this_machine_is_taken(host: str) -> None:
    assert is_slacks(f"http://{host}/response/1", STAND_IN)


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.slack.com/actions",
        "http://127.0.0.1:4000@evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1:99999999/",
        "http://10.0.0.1/",
        "http://127.0.0.1:4000\\@evil.example/",
    ],
)
def test_a_stand_in_sends_nothing_out_of_this_machine(address: str) -> None:
    assert not is_slacks(address, STAND_IN)
