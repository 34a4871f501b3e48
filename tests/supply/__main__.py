"""``python -m tests.supply``: ask what is known of the locked packages, and write it down."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer

from services.clock import SystemClock
from tests.rules.sources import ROOT
from tests.supply.findings import findings
from tests.supply.lock import LOCK, packages
from tests.supply.report import bill, markdown

TOOL = "pip-audit==2.10.1"
PAGE = ROOT / "docs" / "dependencies.md"
BILL = ROOT / ".supply" / "bom.json"
#: Seconds that the tool may take to be installed, and to ask.
LONGEST = 900


def main() -> None:
    """Write the page and the bill, and say how many were checked by the exit status."""
    known = packages()
    found = findings(known, _asked())
    day = f"{SystemClock().now():%Y-%m-%d}"
    PAGE.write_text(markdown(known, found, day), "utf-8")
    BILL.parent.mkdir(exist_ok=True)
    BILL.write_text(bill(known), "utf-8")
    typer.echo(f"{found.sentence} See {PAGE.relative_to(ROOT)} and {BILL.relative_to(ROOT)}.")
    sys.exit(found.status)


def _asked() -> dict[str, Any]:
    """What the tool says; an empty answer where it said nothing: then nothing was checked."""
    with TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        venv.create(folder, with_pip=True)
        _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TOOL)
        how = ("--format", "json", "--progress-spinner", "off", "--require-hashes", "--disable-pip")
        said = _run(python, "-m", "pip_audit", *how, "-r", str(ROOT / LOCK))
    try:
        told: dict[str, Any] = json.loads(said)
    except ValueError:
        return {}
    return told


def _run(python: Path, *arguments: str) -> str:
    command = [str(python), *arguments]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=LONGEST)
    return ended.stdout


if __name__ == "__main__":
    main()
