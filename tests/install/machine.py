"""The machine of the newcomer: a clean clone in a folder of its own, and a shell in it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.install.patience import until

#: Seconds that any command may take: setting up asks a package index for everything.
LONGEST = 1800.0
SERVING = re.compile(r"port=(\d+)")
#: What the page calls by names of its own.
ADDRESS, LOCAL = "https://books.example.com", "http://127.0.0.1:3000"


@dataclass
class Machine:
    """``where`` holds what only this rehearsal needs: the addresses of the stand-ins, and a free port."""

    folder: Path
    repository: Path
    where: dict[str, str]
    #: Whether the environment of this checkout stands in for a new one.
    is_quick: bool = False
    serving: subprocess.Popen[str] | None = None
    port: int = field(default_factory=lambda: _free_port())

    @property
    def clone(self) -> Path:
        """Where the program is."""
        return self.folder / "import-invoices"

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    def here(self, text: str) -> str:
        """The same with the addresses of this machine."""
        return text.replace(ADDRESS, self.url).replace(LOCAL, self.url)

    def types(self, command: str, typed: str = "") -> tuple[str, int]:
        """What a command said, and its exit status. ``serve`` goes on behind."""
        command = self.here(command)
        if command.startswith("git clone"):
            return self._shell(f"git clone --quiet {self.repository} import-invoices", self.folder)
        if command == "make setup" and self.is_quick:
            (self.clone / ".venv").symlink_to(self.repository / ".venv")
            return "", 0
        if command.endswith("import-invoices serve"):
            return self._serves(command)
        command = re.sub(r"^curl ", "curl --silent ", command)
        if command.endswith("/readyz"):
            # In the first seconds after its start it says what it still waits for.
            return until(lambda: self._ready(command), "the app is ready"), 0
        return self._shell(command, self.clone, typed)

    def writes(self, lines: list[str]) -> None:
        """These lines into ``.env``, each in the place of the one that is there."""
        env = self.clone / ".env"
        text = env.read_text(encoding="utf-8")
        for line in lines:
            name = line.partition("=")[0]
            kept = [one for one in text.splitlines() if not re.match(rf"(# )?{name}=", one)]
            text = "\n".join([*kept, self.here(line)]) + "\n"
        env.write_text(text, encoding="utf-8")

    def begins_anew(self) -> None:
        """As after step 1: no settings, no database."""
        self.stops()
        (self.clone / ".env").unlink(missing_ok=True)
        shutil.rmtree(self.folder / "home", ignore_errors=True)
        self.types("cp .env.example .env")

    def stops(self) -> None:
        """End ``serve``; it must end well."""
        if self.serving is not None:
            self.serving.terminate()
            self.serving.communicate(timeout=60)
            assert self.serving.returncode == 0, self.serving.returncode
            self.serving = None

    def hide(self, text: str) -> str:
        """The text without what is of this machine alone."""
        return text.replace(str(self.folder), "~").replace(str(self.repository), "…")

    def _shell(self, command: str, folder: Path, typed: str = "") -> tuple[str, int]:
        done = subprocess.run(
            ["/bin/bash", "-c", command],
            cwd=folder,
            env=self._environment(),
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        return done.stdout, done.returncode

    def _ready(self, command: str) -> str | None:
        said, _ = self._shell(command, self.clone)
        return said if '"ready":true' in said else None

    def _serves(self, command: str) -> tuple[str, int]:
        if self.serving is not None:
            return "(it runs)", 0
        log = (self.folder / "serve.log").open("w", encoding="utf-8")
        with log:
            self.serving = subprocess.Popen(
                ["/bin/bash", "-c", f"exec {command}"],
                cwd=self.clone,
                env=self._environment(),
                stdout=subprocess.DEVNULL,
                stderr=log,
                text=True,
            )
        return self._said_serving(), 0

    def _said_serving(self) -> str:
        def look() -> str | None:
            lines = (self.folder / "serve.log").read_text(encoding="utf-8").splitlines()
            return next((line for line in lines if SERVING.search(line)), None)

        return until(look, "serve says that it serves")

    def _environment(self) -> dict[str, str]:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        mine = {name: os.environ[name] for name in ("PATH", *_PASSED) if name in os.environ}  # noqa: TID251
        return mine | self.where | {"HOME": str(home), "PORT": str(self.port), "NO_PROXY": "127.0.0.1"}


#: What pip needs to find packages on this machine.
_PASSED = (
    "PIP_INDEX_URL",
    "PIP_CONFIG_FILE",
    "PIP_CERT",
    "SSL_CERT_FILE",
    "HTTPS_PROXY",
    "https_proxy",
    "LANG",
)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
