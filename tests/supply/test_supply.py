"""What was not checked is never told as clean; and the page of dependencies is of this lock."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.rules.sources import text_of
from tests.supply.findings import CLEAN, FOUND, UNKNOWN, Findings, findings
from tests.supply.lock import NOT_HERE, Package, packages
from tests.supply.report import bill, markdown

LOCK = """\
alpha==1.0 \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
    # via beta
beta[extra]==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:{c}
""".format(a="a" * 64, b="b" * 64, c="c" * 64)
TWO = [Package("alpha", "1.0", "MIT", ("a" * 64,)), Package("Beta_x", "2.0", "MIT", ())]
CHECKED = {"name": "alpha", "version": "1.0", "vulns": []}
SKIPPED = {"name": "beta-x", "skip_reason": "beta-x (2.0) is not at https://index.example/simple: skipped"}
BAD = {"name": "beta-x", "version": "2.0", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}]}


def told(*dependencies: dict[str, Any]) -> Findings:
    return findings(TWO, {"dependencies": list(dependencies), "fixes": []})


@pytest.mark.parametrize(
    ("dependencies", "status", "words"),
    [
        ((CHECKED, BAD | {"vulns": []}), CLEAN, "2 checked, no known vulnerability in those; 0 could NOT"),
        ((CHECKED, SKIPPED), UNKNOWN, "1 checked, no known vulnerability in those; 1 could NOT be checked."),
        ((CHECKED,), UNKNOWN, "1 checked"),
        ((CHECKED, BAD | {"version": "2.2"}), UNKNOWN, "1 could NOT"),
        ((), UNKNOWN, "0 checked, no known vulnerability in those; 2 could NOT be checked."),
        ((SKIPPED | {"name": "alpha"}, BAD), FOUND, "1 checked, 1 known vulnerabilities; 1 could NOT"),
    ],
)
def test_what_was_skipped_was_not_checked(
    dependencies: tuple[dict[str, Any], ...], status: int, words: str
) -> None:
    found = told(*dependencies)

    assert found.status == status
    assert words in found.sentence


def test_the_page_names_what_is_known_and_what_could_not_be_checked_without_addresses() -> None:
    page = markdown(TWO, told(BAD), "2026-11-26")

    assert "| Beta_x | CVE-1 | 2.1 |" in page
    assert "1 could NOT be checked" in page
    assert "://" not in markdown(TWO, told(SKIPPED), "2026-11-26")


def test_the_lock_is_read_with_all_its_hashes() -> None:
    found = packages(LOCK)

    assert [(one.name, one.version, len(one.hashes)) for one in found] == [
        ("alpha", "1.0", 2),
        ("beta", "2.0", 1),
    ]
    assert {one.licence for one in found} == {NOT_HERE}


def test_the_bill_holds_every_locked_package_once() -> None:
    parts = json.loads(bill(packages()))["components"]

    assert len(parts) == len({part["bom-ref"] for part in parts}) == len(packages()) > 50
    assert all(part["externalReferences"] for part in parts)


def test_the_page_of_dependencies_is_of_this_lock() -> None:
    rows = re.findall(
        r"^\| ([\w.\-]+) \| (\d\S*) \| [^|]+ \|$", text_of("docs/dependencies.md"), re.MULTILINE
    )

    assert rows == [(one.name, one.version) for one in packages()]
