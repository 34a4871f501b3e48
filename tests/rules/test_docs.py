"""What README and docs tell people to type, set and open exists."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer.main

from bot.cli import app
from bot.settings import BotSettings
from services.settings import Settings
from tests.rules.sources import ROOT, project_files, text_of

PAGES = [path for path in project_files() if path.endswith(".md")]
ROOT_COMMAND: Any = typer.main.get_command(app)
COMMAND = re.compile(
    r"(?:^\$ (?:\S*/)?|^|# |`)(?:import-invoices|python -m bot) ([a-z][^`\n|]*)", re.MULTILINE
)
MAKE = re.compile(r"(?:`|^\$ |^)make ([a-z-]+)(?=`|\s{2,}|$)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
SETTINGS = {name.upper() for kind in (Settings, BotSettings) for name in kind.model_fields}


def found(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Each page and what of it the pattern's first group matches."""
    return [(page, match[1]) for page in PAGES for match in pattern.finditer(text_of(page))]


def command_of(words: list[str]) -> Any:
    """The command that the words begin with, if there is one."""
    command: Any = ROOT_COMMAND
    while hasattr(command, "commands") and not _is_meant(command, words):
        command = command.commands.get(words.pop(0)) if words else None
    return command


def _is_meant(command: Any, words: list[str]) -> bool:
    """Whether the words go on with options of this command, which does something by itself."""
    return command.invoke_without_command and (not words or words[0].startswith("-"))


def options_of(command: Any) -> set[str]:
    return {name for parameter in command.params for name in getattr(parameter, "opts", ())}


def test_the_pages_show_commands() -> None:
    assert len(found(COMMAND)) >= 5


@pytest.mark.parametrize(("page", "line"), found(COMMAND))
def test_a_command_shown_exists_with_its_options(page: str, line: str) -> None:
    command = command_of(line.split())

    assert command is not None
    assert set(re.findall(r"(?<= )--[a-z-]+", line)) <= options_of(command)


def test_every_command_stands_in_the_manual() -> None:
    manual = text_of("docs/operate.md")

    assert [name for name in ROOT_COMMAND.commands if f"`{name}" not in manual] == []


@pytest.mark.parametrize(("page", "target"), found(MAKE))
def test_a_make_target_shown_exists(page: str, target: str) -> None:
    assert re.search(rf"^{target}:", text_of("Makefile"), re.MULTILINE)


@pytest.mark.parametrize(("page", "link"), found(LINK))
def test_a_link_leads_somewhere(page: str, link: str) -> None:
    assert ((ROOT / page).parent / link).exists()


def test_every_setting_in_the_manual_exists() -> None:
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", text_of("docs/operate.md")))

    assert named - SETTINGS == set()
