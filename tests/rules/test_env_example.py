"""``.env.example`` lists every setting, once, with words, and an example that can be used."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.settings import BotSettings
from services.settings import InvalidSetting, Settings, load
from tests.docs.settings_pages import Setting, settings
from tests.rules.sources import text_of

ENTRY = re.compile(r"(?P<comment># )?(?P<name>[A-Z][A-Z0-9_]+)=(?P<value>.*)")
LINES = text_of(".env.example").splitlines()
ENTRIES = [match for line in LINES if (match := ENTRY.fullmatch(line))]
KINDS = {name.upper(): kind for kind in (Settings, BotSettings) for name in kind.model_fields}
FIELDS = {
    name.upper(): field for kind in (Settings, BotSettings) for name, field in kind.model_fields.items()
}
#: Kept open for the database and the keys: what no file of the project may hold.
WITHOUT_DEFAULT = re.compile(r"TOKEN|SECRET|VERIFIER|KEYS|_ID")


@pytest.mark.parametrize("setting", settings(), ids=lambda setting: setting.name)
def test_every_setting_has_its_words_and_an_example(setting: Setting) -> None:
    assert setting.meaning.endswith("."), "give its field a description, and run: make reference"
    assert setting.example, "give its field examples=[…], and run: make reference"


@pytest.mark.parametrize("setting", settings(), ids=lambda setting: setting.name)
def test_an_example_can_be_used(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(setting.name, setting.example)

    read = getattr(load(KINDS[setting.name]), setting.name.lower())

    assert read not in (None, "", ())


def test_it_lists_every_setting_once_and_nothing_else() -> None:
    assert Counter(entry["name"] for entry in ENTRIES) == Counter(list(FIELDS))


@pytest.mark.parametrize(
    ("name", "value"),
    [pytest.param(entry["name"], entry["value"], id=entry["name"]) for entry in ENTRIES if entry["value"]],
)
def test_a_value_shown_is_the_default(name: str, value: str) -> None:
    default: Any = FIELDS[name].default

    assert str(default) == value
    assert not WITHOUT_DEFAULT.search(name)


def test_a_setting_may_lie_in_a_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "quickbooks_client_secret").write_text("lies in a file\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    secret = load(Settings).quickbooks_client_secret

    assert secret is not None
    assert secret.get_secret_value() == "lies in a file"


def test_the_environment_goes_before_such_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "port").write_text("1")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("PORT", "2")

    assert load(Settings).port == 2


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # No text: what not even root can read.
    (tmp_path / "port").write_bytes(b"\xff\xfe\xff")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    with pytest.raises(InvalidSetting, match="PORT lies in a file that cannot be read"):
        load(Settings)
