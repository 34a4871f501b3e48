"""Builds the image without an engine: a clean Debian, and the Dockerfile's own steps in it by ``chroot``."""

from __future__ import annotations

import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.image.dockerfile import Instruction, Stage, is_left_out, stages
from tests.image.tools import run
from tests.rules.sources import ROOT, project_files, text_of

RELEASE = "bookworm"
WHEELS = "/wheels"
#: Names in an engine's build: where programs are found.
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(slots=True)
class Image:
    """A root folder, and what the Dockerfile says of starting it."""

    root: Path
    env: dict[str, str] = field(default_factory=lambda: {"PATH": PATH})
    folder: str = "/"
    user: str = "0:0"
    entry: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)


def clean_debian(root: Path) -> None:
    """The smallest Debian of this release, from where this machine has its own packages."""
    sites = run("apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages")
    mirror = next(line.split()[1] for line in sites.splitlines() if line.startswith(f"{RELEASE} "))
    run("debootstrap", "--variant=minbase", RELEASE, root, mirror)


def wheels(folder: Path) -> int:
    """Fetch what the lock names, as an engine's build would; how many files."""
    lock = ROOT / "requirements.lock"
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps")
    run(*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock, "-d", folder)
    return len(list(folder.iterdir()))


def pip_settings(folder: Path) -> Path:
    """Where pip finds what was fetched beforehand, as if it were a mirror of ours."""
    kept = folder / "pip.conf"
    kept.write_text(f"[install]\nno-index = true\nfind-links = {WHEELS}\n")
    return kept


class Builder:
    """Takes the steps of the Dockerfile one after the other."""

    def __init__(self, base: Path, wheels: Path, scratch: Path) -> None:
        self._base, self._wheels, self._scratch = base, wheels, scratch
        self._built: dict[str, Image] = {}

    def build(self) -> Image:
        """The last stage."""
        for number, stage in enumerate(stages(text_of("Dockerfile"))):
            image = self._stage(stage, self._scratch / f"stage-{number}")
            self._built[stage.name] = image
        return image

    def _stage(self, stage: Stage, root: Path) -> Image:
        run("cp", "--archive", "--reflink=auto", self._base, root)
        image = Image(root)
        for step in stage.instructions:
            self._step(image, step)
        return image

    def _step(self, image: Image, step: Instruction) -> None:
        match step.word:
            case "RUN":
                self._run(image, step)
            case "COPY":
                self._copy(image, step)
            case "ENV":
                image.env |= step.pairs
            case "WORKDIR":
                image.folder = step.text
                (image.root / step.text.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "USER":
                image.user = step.text
            case "ENTRYPOINT":
                image.entry = step.words
            case "CMD":
                image.command = step.words

    def _run(self, image: Image, step: Instruction) -> None:
        root, inside = image.root, image.root / WHEELS.lstrip("/")
        inside.mkdir(exist_ok=True)
        (root / "etc/resolv.conf").touch()
        mounts = [
            "mount --make-rprivate /",
            f"mount --bind /proc {root}/proc",
            f"mount --bind /etc/resolv.conf {root}/etc/resolv.conf",
            f"mount --bind {self._wheels} {inside}",
            *self._secret(root, step),
        ]
        variables = [f"{name}={value}" for name, value in image.env.items()]
        inner = f"cd {image.folder} && {step.text}"
        start = shlex.join(["env", "-i", *variables, "chroot", str(root), "/bin/sh", "-ec", inner])
        run("unshare", "--mount", "sh", "-ec", "\n".join([*mounts, start]))
        inside.rmdir()

    def _secret(self, root: Path, step: Instruction) -> list[str]:
        """The mounts of a step that is let into a secret."""
        if "mount" not in step.flags:
            return []
        target = dict(part.partition("=")[::2] for part in step.flags["mount"].split(","))["target"]
        kept = pip_settings(self._scratch)
        (root / target.lstrip("/")).touch()
        return [f"mount --bind {kept} {root}{target}"]

    def _copy(self, image: Image, step: Instruction) -> None:
        *sources, target = step.words
        inside = (
            image.root / image.folder.lstrip("/") / target if target[0] != "/" else image.root / target[1:]
        )
        if "from" in step.flags:
            shutil.copytree(
                self._built[step.flags["from"]].root / sources[0].lstrip("/"), inside, symlinks=True
            )
            return
        for source in sources:
            into = inside if source.endswith("/") else inside / source
            _copy_from_context(source.rstrip("/"), into)


def _copy_from_context(source: str, target: Path) -> None:
    """A file, or a folder's content, but for what the engine never gets."""
    ignore = text_of(".dockerignore")
    for path in project_files():
        if (path == source or path.startswith(f"{source}/")) and not is_left_out(path, ignore):
            to = target / path.removeprefix(source).lstrip("/") if path != source else target
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, to)
