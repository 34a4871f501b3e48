"""The doctor: one line for each part, and for what is wrong the one thing to do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.doctor import addresses
from bot.doctor.check import Check, Look, NoAnswerInTime, all_at_once
from bot.doctor.clock import Dates
from bot.doctor.settings import looked_at, unfit_together
from bot.doctor.slack import Slack
from bot.http import HttpServer, create_http_app
from bot.pages import Site
from bot.scopes import REQUIRED
from bot.settings import BotSettings
from services.settings import Settings
from tests.bot.slack_double import Answer, a_slack
from tests.services.desk_doubles import NOW, SettableClock

SECRET = "xoxb-nobody-may-read-this"


def many_seconds() -> float:
    return 60.0


def asked(looks: Iterator[Look], left: Callable[[], float] = many_seconds) -> dict[str, Check]:
    return {check.name: check for check in all_at_once([*looks], left)}


@pytest.mark.parametrize(
    ("set_to", "said"),
    [
        ({"slack_client_id": "1"}, "SLACK_CLIENT_SECRET"),
        ({"quickbooks_client_id": "1"}, "QUICKBOOKS_CLIENT_SECRET"),
        ({"slack_client_id": "1", "slack_client_secret": "2"}, "PUBLIC_URL"),
        ({"worker_port": 3000}, "WORKER_PORT"),
        ({"run_engine": "distributed", "database_url": "sqlite:///x.db"}, "PostgreSQL"),
        ({"quickbooks_webhook_verifier": "v"}, "PUBLIC_URL"),
        ({"quickbooks_webhook_verifier": "v", "public_url": "https://books.example.com"}, None),
        ({"worker_port": 3001}, None),
        ({}, None),
    ],
)
def test_settings_that_do_not_go_together_are_named(set_to: dict[str, Any], said: str | None) -> None:
    found = [*unfit_together(Settings(**set_to), BotSettings(**set_to))]

    assert len(found) == (0 if said is None else 1)
    assert all((said or "") in words for words in found)


def test_all_settings_that_are_wrong_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PORT": "x", "LOG_FORMAT": "x", "WORKER_PORT": "-1", "SLAK_BOT_TOKEN": "x"}.items():
        monkeypatch.setenv(name, value)

    found = looked_at()

    told = [check.words.split(" ")[0] for check in found.checks]
    assert told == ["PORT", "LOG_FORMAT", "WORKER_PORT", "SLAK_BOT_TOKEN"]
    assert not any(check.is_well for check in found.checks)
    assert found.settings is None


def slack_of(url: str, **settings: Any) -> Slack:
    known = {"slack_bot_token": SECRET, "slack_app_token": "xapp-1", "slack_api_url": f"{url}/api/"}
    return Slack(BotSettings(**known | settings), Dates(SettableClock()))


AN_ANSWER: dict[str, Answer] = {"auth_test": {"team_id": "T1"}}
A_CHANNEL = {"id": "C1", "name": "books", "is_member": True, "is_archived": False}


@pytest.mark.parametrize(
    ("answers", "granted", "wrong"),
    [
        ({}, REQUIRED, {}),
        ({}, ("commands",), {"Slack": "chat:write", "Slack T2": "chat:write"}),
        (
            {"auth_test": "invalid_auth"},
            REQUIRED,
            {"Slack": "SLACK_BOT_TOKEN", "Slack T2": "install the app"},
        ),
        ({"apps_connections_open": "invalid_auth"}, REQUIRED, {"Slack app token": "connections:write"}),
        (
            {"conversations_info": {"channel": A_CHANNEL | {"is_member": False}}},
            REQUIRED,
            {"Channel C1": "#books"},
        ),
        (
            {"conversations_info": {"channel": A_CHANNEL | {"is_archived": True}}},
            REQUIRED,
            {"Channel C1": "#books"},
        ),
        ({"conversations_info": "channel_not_found"}, REQUIRED, {"Channel C1": "Invite the app"}),
    ],
)
def test_slack_is_asked_about_each_token_and_channel(
    answers: dict[str, Answer], granted: tuple[str, ...], wrong: dict[str, str]
) -> None:
    with a_slack(**AN_ANSWER | {"conversations_info": {"channel": A_CHANNEL}} | answers) as double:
        double.scopes = ",".join(granted)
        slack = slack_of(double.url)
        looks = [*slack.own(), *slack.workspaces({"T2": SECRET}), *slack.channels({"T1": ["C1"]}, {})]
        found = asked(iter(looks))

    # Nobody knows whose the channel is while Slack refuses the only token that it may be of.
    channels = {"Channel C1"} if answers.get("auth_test") != "invalid_auth" else set()
    assert {*found} == {"Slack", "Slack app token", "Slack T2", *channels}
    assert {name for name, check in found.items() if not check.is_well} == {*wrong}
    assert all(words in found[name].words for name, words in wrong.items())
    assert not any(SECRET in check.words for check in found.values())


def test_a_channel_is_asked_for_with_the_token_of_its_own_workspace_or_not_at_all() -> None:
    channels = {"T1": ["C1"], "T2": ["C2"], "T3": ["C3"]}
    with a_slack(**AN_ANSWER | {"conversations_info": {"channel": A_CHANNEL}}) as double:
        found = asked(slack_of(double.url).channels(channels, {"T2": SECRET}))

    assert {*found} == {"Channel C1", "Channel C2"}


def test_without_a_token_or_a_way_in_slack_cannot_work() -> None:
    nothing = {"slack_bot_token": None, "slack_app_token": None}
    unset = asked(slack_of("http://127.0.0.1:1", **nothing).own())
    no_way_in = asked(slack_of("http://127.0.0.1:1", slack_app_token=None).own())
    unreachable = asked(slack_of("http://127.0.0.1:1").own())

    assert "SLACK_BOT_TOKEN is not set" in unset["Slack"].words
    assert "SLACK_SIGNING_SECRET" in no_way_in["Slack"].words
    assert "Slack does not answer" in unreachable["Slack"].words


def test_who_does_not_answer_is_left_behind_and_the_others_are_told() -> None:
    answered = threading.Event()

    def silent() -> str:
        answered.wait()
        return "late"

    found = [*all_at_once([("silent", silent)], lambda: 0.0)]
    others = asked(iter([("quick", lambda: "there"), ("broken", _broken)]))
    answered.set()

    assert found == [Check("silent", False, NoAnswerInTime().sentence)]
    assert (others["quick"].is_well, others["broken"].is_well) == (True, False)
    assert "ZeroDivisionError" in others["broken"].words


def _broken() -> str:
    return str(1 // 0)


@pytest.mark.parametrize(("seconds", "is_well"), [(0, True), (-59, True), (61, False), (-400, False)])
def test_a_clock_that_is_a_minute_off_is_told(seconds: int, is_well: bool) -> None:
    clock = SettableClock()
    dates = Dates(clock)
    dates.note_instant("the database", NOW + timedelta(seconds=seconds))
    dates.note("Slack", "no date at all")

    (check,) = dates.checks()

    assert check.is_well is is_well
    assert "the database" in check.words


@pytest.mark.parametrize(("works", "said"), [("p1", "leads to this installation"), ("p2", "PUBLIC_URL")])
def test_the_public_address_must_lead_to_a_process_of_this_database(works: str, said: str) -> None:
    server = HttpServer(create_http_app(list, bytes, site=Site(process="p1")), 0, is_public=False)
    server.start()
    try:
        settings = Settings(public_url=f"http://127.0.0.1:{server.port}")
        found = asked(addresses.looks(settings, lambda process: process == works))
    finally:
        server.stop()

    assert said in found["Public address"].words


def test_it_prints_one_document_and_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'x.db'}")
    monkeypatch.setenv("SLACK_BOT_TOKEN", SECRET)

    said = CliRunner().invoke(app, ["doctor", "--offline", "--json"])

    document = json.loads(said.stdout)
    assert (said.exit_code, document["is_well"]) == (1, False)
    wrong = [check for check in document["checks"] if not check["is_well"]]
    assert [check["name"] for check in wrong] == ["QuickBooks"]
    assert SECRET not in said.stdout
