"""The files of the page: served with their types, packaged, and asking no other host for anything."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import httpx
import pytest

from bot.sandbox.page_routes import PAGE
from tests.sandbox_slack.people import People

ROOT = Path(__file__).parents[2]
FILES = sorted(path.name for path in PAGE.iterdir())
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
#: An address with a host, other than the name of SVG itself, which nothing is fetched from.
ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[a-z0-9-]+\.[a-z]", re.IGNORECASE)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_served_with_its_type(people: People, name: str) -> None:
    answer = httpx.get(f"{people.url}/page/{name}", trust_env=False)

    kind = answer.headers["Content-Type"].partition(";")[0]
    assert (answer.status_code, kind) == (200, TYPES[Path(name).suffix])


@pytest.mark.parametrize("name", FILES)
def test_a_file_names_no_other_host(name: str) -> None:
    assert ELSEWHERE.findall((PAGE / name).read_text("utf-8")) == []


def test_what_the_page_loads_is_there(people: People) -> None:
    index = httpx.get(f"{people.url}/?as=U0ADMIN", trust_env=False).text
    modules = [(PAGE / name).read_text("utf-8") for name in FILES if name.endswith(".js")]
    loaded = re.findall(r'(?:href|src)="\./page/([^"]+)"', index)
    imported = re.findall(r'^(?:import|export) .* from "\./([^"]+)";', "\n".join(modules), re.MULTILINE)

    assert {*loaded, *imported} <= set(FILES)
    assert "app.js" in loaded


def test_the_page_may_reach_its_own_host_only(people: People) -> None:
    policy = httpx.get(f"{people.url}/", trust_env=False).headers["Content-Security-Policy"]

    assert policy == "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


def test_the_picture_of_a_person_is_there(people: People) -> None:
    profile = httpx.get(f"{people.url}/page/person.svg", trust_env=False)

    assert profile.text.startswith("<svg")


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_page_is_packaged(name: str) -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = configuration["tool"]["setuptools"]["package-data"]["bot"]

    assert any(fnmatch(f"sandbox/page/{name}", pattern) for pattern in patterns)
