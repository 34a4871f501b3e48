"""A decision record is short, says whether it holds yet, and names checks that exist."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.rules.sources import ROOT, project_files, text_of

RECORD = re.compile(r"docs/decisions/\d{4}-[a-z0-9-]+\.md")
RECORDS = [path for path in project_files() if RECORD.fullmatch(path)]
FIELDS = ("title", "decided", "applies", "checks")
TWO_PAGES = 100


def front_matter(record: str) -> dict[str, Any]:
    _, head, _ = text_of(record).split("---\n", 2)
    fields: dict[str, Any] = yaml.safe_load(head)
    return fields


def is_held(check: str) -> bool:
    """Whether a check exists: a test file or folder, or a contract by its number in ``pyproject.toml``."""
    contract = re.fullmatch(r"import contract (\w+)", check)
    if contract:
        return f'name = "{contract[1]}. ' in text_of("pyproject.toml")
    return (ROOT / check).exists()


def test_there_are_records() -> None:
    assert len(RECORDS) >= len(FIELDS)


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_has_the_four_fields(record: str) -> None:
    assert tuple(front_matter(record)) == FIELDS


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_at_most_two_pages(record: str) -> None:
    assert len(text_of(record).splitlines()) <= TWO_PAGES


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_applies_now_or_is_a_target(record: str) -> None:
    assert front_matter(record)["applies"] in ("now", "target")


@pytest.mark.parametrize("record", RECORDS)
def test_the_checks_of_a_record_exist(record: str) -> None:
    assert [check for check in front_matter(record)["checks"] if not is_held(check)] == []


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_listed(record: str) -> None:
    assert f"]({record.rsplit('/', 1)[1]})" in text_of("docs/decisions/README.md")
