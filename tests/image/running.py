"""Starts the image as an engine would: its own processes and mounts, nothing to write on, and no rights."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.image.building import Image
from tests.image.tools import Broken

#: Seconds after which something that should have come counts as missing.
PATIENCE = 120.0


class Container:
    """Processes of the image, all of them on one folder of data."""

    def __init__(self, image: Image, data: Path, environment: dict[str, str]) -> None:
        self._image, self._data, self._environment = image, data, environment
        owner, group = map(int, image.user.split(":"))
        data.mkdir(mode=0o700)
        os.chown(data, owner, group)

    def run(self, *arguments: str, program: str = "") -> subprocess.CompletedProcess[str]:
        """One command until its end; ``program`` in place of the image's own."""
        command = self._command([program] if program else self._image.entry, arguments)
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)

    def start(self) -> Started:
        """What the image starts by itself."""
        command = self._command(self._image.entry, self._image.command)
        return Started(
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        )

    def _command(self, entry: Sequence[str], arguments: Sequence[str]) -> list[str]:
        owner, group = self._image.user.split(":")
        root = self._image.root
        mounts = [
            "mount --make-rprivate /",
            f"mount --bind {root} {root}",
            f"mount -o remount,ro,bind {root}",
            f"mount -t proc proc {root}/proc",
            f"mount -t tmpfs -o mode=1777 tmpfs {root}/tmp",
            f"mount --bind {self._data} {root}/data",
            f"cd {root}",
        ]
        rights = ["setpriv", f"--reuid={owner}", f"--regid={group}", "--clear-groups", "--no-new-privs",
                  "--bounding-set=-all", "--inh-caps=-all"]  # fmt: skip
        variables = [f"{name}={value}" for name, value in (self._image.env | self._environment).items()]
        inner = ["env", "-i", f"--chdir={self._image.folder}", *variables, *entry, *arguments]
        started = f"exec {shlex.join(['chroot', str(root), *rights, *inner])}"
        namespaces = ["--mount", "--pid", "--fork", "--uts", "--ipc"]
        return ["unshare", *namespaces, "sh", "-ec", "\n".join([*mounts, started])]


class Started:
    """What was started, seen from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.log: list[str] = []

    def says(self, words: str) -> None:
        """Wait for these words in its log. Raises ``Broken`` where it ends without them."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.log.append(line)
            if words in line:
                return
        raise Broken(f"It never said {words!r}:\n{''.join(self.log[-30:])}")

    @property
    def first(self) -> int:
        """The first process in there, by its number out here."""
        return _children(self._process.pid)[0]

    def beside(self) -> list[int]:
        """The processes that the first one started."""
        return _children(self.first)

    def is_zombie(self, pid: int) -> bool:
        """Whether a process has ended, and nobody took note."""
        status = Path(f"/proc/{pid}/stat")
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"

    def stop(self) -> int:
        """Ask the first process to end, as an engine does; its exit status."""
        os.kill(self.first, signal.SIGTERM)
        _, rest = self._process.communicate(timeout=PATIENCE)
        self.log += (rest or "").splitlines(keepends=True)
        return self._process.returncode

    def end(self) -> None:
        """Make sure that nothing is left of it."""
        if self._process.poll() is None:
            # With the first process all others in there end; killing what started it would let it live on.
            for pid in _children(self._process.pid) or [self._process.pid]:
                os.kill(pid, signal.SIGKILL)
            self._process.communicate()


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
