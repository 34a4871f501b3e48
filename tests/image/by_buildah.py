"""The same build by a real builder that needs no engine, where there is one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.image.building import WHEELS, pip_settings
from tests.image.tools import Broken, must_be, run, unseen
from tests.rules.sources import ROOT

BASE, TAG = "localhost/debian:12-slim", "localhost/import-invoices:check"


def build_by_buildah(debian: Path, wheels: Path, scratch: Path) -> None:
    """Build the image from this Debian, and look at what its configuration came to."""
    if shutil.which("buildah") is None:
        return unseen("buildah is not here: the steps were taken by a reader of our own only")
    try:
        told = _built(Buildah(scratch / "storage"), debian, wheels, pip_settings(scratch))
    except Broken as error:
        return unseen(f"buildah does not work here: {str(error).strip().splitlines()[-1]}")
    return must_be(
        (told["User"], told["Entrypoint"], told["Cmd"], list(told["Volumes"]))
        == ("10001:10001", ["import-invoices"], ["serve"], ["/data"]),
        "buildah builds the Dockerfile, to the same user, command and volume",
    )


class Buildah:
    """The program, with a store of its own."""

    def __init__(self, storage: Path) -> None:
        self._options = ("--root", storage, "--runroot", storage / "run", "--storage-driver", "vfs")

    def does(self, verb: str, *words: str | Path) -> str:
        """What it says."""
        return run("buildah", *self._options, verb, *words).strip()


def _built(buildah: Buildah, debian: Path, wheels: Path, pip: Path) -> dict[str, Any]:
    container = buildah.does("from", "scratch").splitlines()[-1]
    buildah.does("add", "--quiet", container, debian, "/")
    buildah.does("commit", "--quiet", "--rm", container, BASE)
    buildah.does(
        *("bud", "--quiet", "--isolation", "chroot", "--pull-never", "--format", "docker", "--layers=false"),
        *(
            "--secret",
            f"id=pip,src={pip}",
            "--volume",
            f"{wheels}:{WHEELS}:ro",
            "--build-arg",
            f"BASE={BASE}",
        ),
        *("--tag", TAG, ROOT),
    )
    told: dict[str, Any] = json.loads(buildah.does("inspect", "--type", "image", TAG))["Docker"]["config"]
    return told
