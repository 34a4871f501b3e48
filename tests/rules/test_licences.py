"""Everything that runs in production may be passed on: permissive licences, and psycopg's LGPL."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest

from tests.rules.sources import text_of

PERMISSIVE = {
    "MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "MPL-2.0", "ISC",
}  # fmt: skip
#: psycopg is used as a library, unchanged, as its licence asks.
LIBRARY_ONLY = {name: {"LGPL-3.0-only"} for name in ("psycopg", "psycopg-binary", "psycopg-pool")}
#: What older packages write, in the words of SPDX.
SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
LOCKED = re.compile(r"^([\w.\-]+)(?:\[[\w,\-]+\])?==\S+(?P<condition> ;)?", re.MULTILINE)


def is_installed(name: str) -> bool:
    """Whether this machine has the package; some are for other systems only."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def locked() -> list[str]:
    """Names of what the lock installs everywhere, or here."""
    return [
        match[1]
        for match in LOCKED.finditer(text_of("requirements.lock"))
        if not match["condition"] or is_installed(match[1])
    ]


def stated(package: Distribution) -> str:
    """The licence as the package states it, as an SPDX expression where it is known."""
    classifiers = [text for text in _stated(package, "Classifier") if text.startswith("License")]
    by_classifier = [text.split(" :: ")[-1] for text in classifiers]
    licence = [
        *_stated(package, "License-Expression"),
        *_stated(package, "License"),
        *by_classifier,
        "none stated",
    ][0]
    return SPDX.get(licence, licence)


def is_permitted(expression: str, permitted: set[str]) -> bool:
    """Whether one alternative of an SPDX expression asks for permitted licences only."""
    alternatives = expression.replace("(", "").replace(")", "").split(" OR ")
    return any(set(alternative.split(" AND ")) <= permitted for alternative in alternatives)


@pytest.mark.parametrize("name", locked())
def test_a_dependency_is_permissively_licensed(name: str) -> None:
    licence = stated(distribution(name))

    assert is_permitted(licence, PERMISSIVE | LIBRARY_ONLY.get(name, set())), licence


@pytest.mark.parametrize(
    ("expression", "permitted"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND PSF-2.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("LGPL-3.0-only", False),
        ("none stated", False),
    ],
)
def test_an_expression_is_read_as_spdx_means_it(expression: str, permitted: bool) -> None:
    assert is_permitted(expression, PERMISSIVE) is permitted


def _stated(package: Distribution, field: str) -> list[str]:
    values: list[str] = package.metadata.get_all(field) or []
    return [value for value in values if value]
