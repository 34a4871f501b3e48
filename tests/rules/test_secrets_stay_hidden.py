"""Nothing that holds a secret shows it: neither a class of ours, nor the settings, nor an error of theirs."""

from __future__ import annotations

import importlib
import pkgutil
import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from inspect import isclass
from typing import Any

import pytest

import bot
import services
from bot.settings import BotSettings
from services.model.connection import Tokens
from services.settings import InvalidSetting, Settings, load

CANARY = "canary-8c1f"
SECRET = re.compile(
    r"(?:.*_)?(?:secret|password|verifier|csrf)|(?:access|refresh|bot|app|id)_token|token|encryption_keys?|code"
)
#: Error codes of QuickBooks'; and a constant where a library wants something that is called a token.
NO_SECRETS = {
    ("services.quickbooks.errors", "Trouble"),
    ("services.quickbooks.faults", "Fault"),
    ("services.quickbooks.transport", "_Authorised"),
}
#: They serve nobody's data, or are loaded only where their library is there.
ELSEWHERE = ("bot.sandbox", "services.sandbox", "services.jobs.distributed", "services.store.migrations")


def modules() -> Iterator[str]:
    for root in (services, bot):
        for found in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            if not found.name.startswith(ELSEWHERE) and not found.name.endswith("__main__"):
                yield found.name


def classes() -> list[type[Any]]:
    """Our dataclasses with a field that is called like a secret."""
    found = [
        one
        for name in modules()
        for one in vars(importlib.import_module(name)).values()
        if isclass(one) and is_dataclass(one) and one.__module__ == name
    ]
    return [one for one in found if secrets_of(one) and (one.__module__, one.__name__) not in NO_SECRETS]


def secrets_of(one: type[Any]) -> list[str]:
    return [field.name for field in fields(one) if SECRET.fullmatch(field.name)]


def shown(one: type[Any]) -> str:
    """What such an object says of itself, with canaries in the place of its secrets."""
    made = object.__new__(one)
    for field in fields(one):
        object.__setattr__(made, field.name, CANARY if field.name in secrets_of(one) else None)
    return f"{made!r} {made}"


def test_no_class_shows_a_secret_that_it_holds() -> None:
    found = classes()

    assert Tokens in found
    assert [f"{one.__module__}.{one.__name__}" for one in found if CANARY in shown(one)] == []


def test_a_class_that_shows_its_secret_is_found() -> None:
    @dataclass(frozen=True, slots=True)
    class Careless:
        access_token: str

    assert CANARY in shown(Careless)


def test_the_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    key = "Y2FuYXJ5LThjMWY" + "A" * 28 + "="
    given = {
        "DATABASE_URL": f"postgresql://app:{CANARY}@db.example/app",
        "ENCRYPTION_KEYS": key,
        "QUICKBOOKS_CLIENT_SECRET": CANARY,
        "QUICKBOOKS_WEBHOOK_VERIFIER": CANARY,
        "SLACK_BOT_TOKEN": f"xoxb-{CANARY}",
        "SLACK_APP_TOKEN": f"xapp-{CANARY}",
        "SLACK_SIGNING_SECRET": CANARY,
        "SLACK_CLIENT_SECRET": CANARY,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    ours, slack = load(Settings), load(BotSettings)

    assert CANARY in ours.database_url
    told = f"{ours!r} {ours} {slack!r} {slack} {slack.model_dump()} {ours.encryption_keys!r}"
    assert CANARY not in told
    assert key not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", f"mysql://app:{CANARY}@db.example/app"),
        ("ENCRYPTION_KEYS", f"{CANARY},{CANARY}"),
        ("PUBLIC_URL", f"http://user:{CANARY}@app.example"),
        ("PORT", CANARY),
        ("SLACK_API_URL", f"http://{CANARY}.example/"),
        ("WORKER_PORT", CANARY),
    ],
)
def test_a_setting_that_is_wrong_is_named_and_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    kind = BotSettings if name.startswith(("SLACK", "WORKER")) else Settings

    with pytest.raises(InvalidSetting) as refused:
        load(kind)

    told = f"{refused.value!r} {refused.value.sentence}"
    assert name in told
    assert CANARY not in told + "".join(traceback.format_exception(refused.value))
