"""What is installed is what was locked: exact versions, with hashes, from wherever pip is told to look."""

from __future__ import annotations

import re

import pytest

from tests.rules.sources import text_of

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"[\w.\-]+(\[[\w,\-]+\])?==[^\s;]+( ; [^\\]+)?")
ENTRY = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)


def entries(lock: str) -> list[str]:
    return [entry for entry in ENTRY.split(text_of(lock)) if entry[:1].isalnum()]


def versions(lock: str) -> dict[str, str]:
    return {entry.split("==")[0]: entry.split()[0] for entry in entries(lock)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned(lock: str) -> None:
    first_lines = [entry.splitlines()[0].removesuffix("\\").strip() for entry in entries(lock)]

    assert first_lines
    assert [line for line in first_lines if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_hashes(lock: str) -> None:
    assert [entry.split()[0] for entry in entries(lock) if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_says_where_to_download(lock: str) -> None:
    assert (
        re.findall(r"https?://\S+|file:\S+|--(?:index-url|extra-index-url|find-links)\S*", text_of(lock))
        == []
    )


def test_what_runs_in_production_is_what_was_tested() -> None:
    tested = versions("requirements-dev.lock")

    assert {name: pin for name, pin in versions("requirements.lock").items() if tested.get(name) != pin} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_the_package_can_be_built_from_the_lock_alone(lock: str) -> None:
    assert "setuptools" in versions(lock)
