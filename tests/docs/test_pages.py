"""Nothing without a page: commands, options, settings, figures; and every page is found, short and whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer.main

from bot.cli import app
from bot.settings import BotSettings
from services.metrics import REGISTRY
from services.settings import Settings
from tests.docs.fences import pages
from tests.docs.labels import GOLDEN, normal
from tests.rules.sources import project_files, text_of

START = "docs/README.md"
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
ANCHOR = re.compile(r"\]\((?!https?:)([^)#]*)#([^)]+)\)")
PICTURE = re.compile(r"(?:src|srcset)=\"([^\"]+)\"")
IMAGE = re.compile(r"<img ([^>]*)>")
ADDRESS = re.compile(r"https?://[^\s)\"'>`|;,]+")
#: Written once, as the outcome of a run; its length is what it is.
LONG = frozenset({"CHANGELOG.md"})
LONGEST_PAGE = 300
#: Where pages may lead, or what an example may be called.
HOSTS = frozenset(
    {"127.0.0.1", "localhost", "slack.com", "api.slack.com", "developer.intuit.com", "docs.slack.dev"}
)
EXAMPLES = ("example.com", "host", "…")
#: What ``/readyz`` may name.
PARTS = ("database", "tables", "scheduler", "messages", "slack", "worker")
#: What only the app itself starts a process with.
OWN_OPTIONS = frozenset({"worker --follow"})
SAYS_NO = "docs/when-it-says-no.md"
SAID_BY = (
    "docs/errors.md",
    "bot/errors.py",
    "bot/places.py",
    "services/model/import_press.py",
    "services/model/rejection.py",
)


def commands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its name."""
    below = getattr(command, "commands", {})
    for name, one in below.items():
        yield from commands(one, f"{path} {name}".strip())
    if not below or command.invoke_without_command:
        yield path, command


COMMANDS = dict(commands(typer.main.get_command(app)))
ALL = "\n".join(text_of(page) for page in pages())


def reachable() -> set[str]:
    """Pages that links lead to from the table of contents."""
    seen: set[str] = set()
    ahead = [START]
    while ahead:
        page = ahead.pop()
        if page not in seen and page.endswith(".md"):
            seen.add(page)
            ahead += [normpath(join(dirname(page), link)) for link in LINK.findall(text_of(page))]
    return seen


def test_every_page_is_found_from_the_table_of_contents() -> None:
    written = {path for path in project_files() if path.endswith(".md")}

    assert written - reachable() == set()


def test_no_page_is_longer_than_somebody_reads() -> None:
    assert [page for page in pages() if page not in LONG and text_of(page).count("\n") > LONGEST_PAGE] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_and_its_options_stand_in_a_page(name: str) -> None:
    options = {
        option
        for parameter in COMMANDS[name].params
        for option in getattr(parameter, "opts", ())
        if option.startswith("--") and option != "--help" and f"{name} {option}" not in OWN_OPTIONS
    }

    assert all(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", ALL) for word in name.split())
    assert {option for option in options if not re.search(rf"{option}(?![\w-])", ALL)} == set()


def test_every_setting_stands_in_a_page() -> None:
    names = [name.upper() for kind in (Settings, BotSettings) for name in kind.model_fields]

    assert [name for name in names if f"`{name}`" not in ALL] == []


def test_every_figure_stands_in_the_manual() -> None:
    manual = text_of("docs/operate.md")
    ours = [
        metric.name.removeprefix("import_invoices_")
        for metric in REGISTRY.collect()
        if metric.name.startswith("import_invoices_")
    ]

    assert len(ours) >= 10
    assert [name for name in ours if not re.search(rf"`{name}(_total)?[`{{]", manual)] == []


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_readyz_stands_in_the_manual(part: str) -> None:
    assert f"`{part}`" in text_of("docs/operate.md")


def test_every_picture_is_shown_and_there_and_described() -> None:
    there = {path for path in project_files() if path.startswith("docs/pictures/")}
    used = {
        normpath(join(dirname(page), name)) for page in pages() for name in PICTURE.findall(text_of(page))
    }
    undescribed = [
        f"{page}: {image}"
        for page in pages()
        for image in IMAGE.findall(text_of(page))
        if not re.search(r'alt="[^"]{10,}"', image)
    ]

    assert used == there
    assert undescribed == []


def test_a_link_into_a_page_finds_its_heading() -> None:
    lost = [
        f"{page}: {link}#{heading}"
        for page in pages()
        for link, heading in ANCHOR.findall(text_of(page))
        if heading not in headings(normpath(join(dirname(page), link)) if link else page)
    ]

    assert lost == []


def headings(page: str) -> set[str]:
    """The headings of a page, as links name them."""
    titles = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.casefold()).replace(" ", "-") for title in titles}


def test_pages_lead_to_known_places_alone() -> None:
    hosts = {urlsplit(address).hostname or "" for address in ADDRESS.findall(ALL)}

    assert {host for host in hosts if host not in HOSTS and not host.endswith(EXAMPLES)} == set()


def test_what_a_page_quotes_of_refusals_is_what_the_program_says() -> None:
    golden = (text_of(path) for path in project_files() if path.startswith(GOLDEN))
    said = normal(" ".join([*map(text_of, SAID_BY), *golden]))
    quoted = re.findall(r"^\| \*([^*|]+)\* \|", text_of(SAYS_NO), re.MULTILINE)
    parts = [part.strip() for words in quoted for part in re.split("…|#", normal(words))]

    assert len(quoted) >= 12
    assert [part for part in parts if len(part) > 3 and part not in said] == []
