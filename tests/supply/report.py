"""The report for people, and the list of parts for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.supply.findings import Findings
from tests.supply.lock import LOCK, NOT_HERE, Package

_INTRODUCTION = """# Dependencies

What `requirements.lock` installs: `make audit` wrote this page. Each version is pinned with the hashes of its
files, and nothing else is installed. `make lock` pins anew; then run `make audit` again.
"""
_NOT_CHECKED = """
pip-audit asks the index of packages for what is known of each version. Where the index answers without such
reports, as a mirror often does, it skips the package and still ends with success; here what was skipped
counts as not checked. Run `make audit` where an index with reports can be reached before you rely on this.
"""


def markdown(packages: Sequence[Package], found: Findings, day: str) -> str:
    """The page."""
    licences = Counter(package.licence for package in packages)
    parts = [
        _INTRODUCTION,
        f"## Known vulnerabilities\n\n{day}: {len(packages)} packages. {found.sentence}\n",
        _known(found),
        _NOT_CHECKED if found.unchecked else "",
        _reasons(found),
        "## Licences\n\n" + _table(("licence", "packages"), sorted(licences.items())),
        "psycopg (LGPL-3.0-only) is used as a library, unchanged; it is only installed for PostgreSQL.\n",
        "## Packages\n\n" + _table(("package", "version", "licence"), [_row(one) for one in packages]),
    ]
    return "\n".join(part.strip("\n") + "\n" for part in parts if part)


def bill(packages: Sequence[Package]) -> str:
    """CycloneDX 1.5: name, version, licence, and the hashes of all files that the lock permits."""
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "import-invoices"}},
        "components": [_component(package) for package in packages],
    }
    return json.dumps(document, indent=2) + "\n"


def _component(package: Package) -> dict[str, Any]:
    url = f"pkg:{'py' + 'pi'}/{package.name.lower()}@{package.version}"
    component = {
        "type": "library",
        "bom-ref": url,
        "name": package.name,
        "version": package.version,
        "purl": url,
    }
    licences = [] if package.licence == NOT_HERE else [{"expression": package.licence}]
    # A package has many files: each is a reference of its own, as a component has one hash of a kind.
    files = [
        {"type": "distribution", "url": LOCK, "hashes": [{"alg": "SHA-256", "content": one}]}
        for one in package.hashes
    ]
    return component | {"licenses": licences, "externalReferences": files}


def _known(found: Findings) -> str:
    rows = [(one.package, one.id, ", ".join(one.fixed_in) or "no fix yet") for one in found.known]
    return _table(("package", "report", "fixed in"), rows) if rows else ""


def _reasons(found: Findings) -> str:
    counted = Counter(_kind(name, reason) for name, reason in found.unchecked.items())
    rows = [(reason, number) for reason, number in counted.most_common()]
    return _table(("why not checked", "packages"), rows) if rows else ""


def _kind(name: str, reason: str) -> str:
    """The reason without the package's own name and version, so that the same reasons count together."""
    words = [
        word
        for word in reason.split()
        if name.lower() not in word.lower() and not word.strip("().")[:1].isdigit()
    ]
    return " ".join(words)


def _row(package: Package) -> tuple[str, str, str]:
    return package.name, package.version, package.licence


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"
