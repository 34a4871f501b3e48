"""``.env.example`` lists every setting, once, with a word on it, and tells the truth about the defaults."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from bot.settings import BotSettings
from services.settings import Settings
from tests.rules.sources import text_of

ENTRY = re.compile(r"(?P<comment># )?(?P<name>[A-Z][A-Z0-9_]+)=(?P<value>.*)")
LINES = text_of(".env.example").splitlines()
ENTRIES = [match for line in LINES if (match := ENTRY.fullmatch(line))]
FIELDS = {
    name.upper(): field for kind in (Settings, BotSettings) for name, field in kind.model_fields.items()
}


def test_it_lists_every_setting_once_and_nothing_else() -> None:
    assert Counter(entry["name"] for entry in ENTRIES) == Counter(list(FIELDS))


def test_every_group_of_settings_is_explained() -> None:
    before = dict(zip(LINES[1:], LINES, strict=False))
    unexplained = [line for line in LINES if ENTRY.fullmatch(line) and not before[line].strip()]

    assert unexplained == []


@pytest.mark.parametrize(
    ("name", "value"),
    [pytest.param(entry["name"], entry["value"], id=entry["name"]) for entry in ENTRIES if entry["value"]],
)
def test_a_value_shown_is_the_default(name: str, value: str) -> None:
    default: Any = FIELDS[name].default

    assert str(default) == value
