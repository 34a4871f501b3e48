"""``slack run``: Slack's own command line asks the project's hooks, as ``.slack/hooks.json`` names them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.cli import hook
from bot.manifest import manifest
from bot.sandbox.workspace import APP_TOKEN, BOT_TOKEN
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.program import LONGEST, Program
from tests.rules.sources import ROOT, text_of
from tests.sandbox_slack.people import People

HOOKS: dict[str, Any] = json.loads(text_of(".slack/hooks.json"))
BOUNDARY = "0123456789abcdef" * 4
#: What it adds behind a command: a folder's name is not quoted.
ADDED = f"--source=/some folder/of mine --protocol=message-boundaries --boundary={BOUNDARY}"


def answer(asked: str, added: str = "") -> str:
    """What the hook's command prints, run by a shell as Slack's command line does."""
    done = subprocess.run(
        ["sh", "-c", f"{HOOKS['hooks'][asked]} {added}"],
        cwd=ROOT,
        env={"PATH": os.defpath, "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=True,
    )
    return done.stdout


def test_the_hooks_are_found() -> None:
    assert json.loads(answer("get-hooks")) == HOOKS


def test_the_manifest_stands_between_the_boundaries() -> None:
    before, told, after = answer("get-manifest", ADDED).split(BOUNDARY)

    assert json.loads(told) == manifest()
    assert (before, after) == ("", "\n")


def test_without_boundaries_the_manifest_stands_alone() -> None:
    assert json.loads(hook.answer(["get-manifest"])) == manifest()


def test_what_is_watched_is_there() -> None:
    watched = HOOKS["config"]["watch"]

    assert [path for part in watched.values() for path in part["paths"] if not (ROOT / path).exists()] == []


@pytest.fixture
def started(people: People, little: LittleBooks, tmp_path: Path) -> subprocess.Popen[str]:
    """The app as ``slack run`` starts it: the tokens of the installation are in the environment."""
    tokens = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": f"{people.url}/api/",
    }
    own = {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db", "PORT": "0", "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        ["sh", "-c", HOOKS["hooks"]["start"]],
        cwd=ROOT,
        env={"PATH": os.defpath, "HOME": "/nonexistent"} | little.environment | tokens | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_app_runs_until_it_is_interrupted(started: subprocess.Popen[str]) -> None:
    program = Program(started)
    try:
        ready = httpx.get(f"{program.url()}/readyz", timeout=LONGEST)
        program.is_asked_to_stop()
        assert program.status() == 0, program.log
    finally:
        program.end()

    assert ready.status_code == 200, ready.text
