"""``make image``: builds and starts the image without a container engine, as root on Debian; takes minutes.

The Dockerfile's own steps are taken in a clean Debian; what comes of it is started with the rights, mounts
and processes that an engine would give it, between both stand-ins.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from bot.sandbox.demo import StandIns
from services.clock import SystemClock
from services.sandbox.company import REALM_ID, TIME_ZONE
from services.sandbox.tokens import FIRST_REFRESH_TOKEN
from tests.image.building import Builder, Image, clean_debian, wheels
from tests.image.by_buildah import build_by_buildah
from tests.image.linting import lint
from tests.image.running import Container, Started
from tests.image.tools import Broken, listed, must_be, run, unseen, well

TOOLS = ("debootstrap", "unshare", "setpriv", "chroot", "mount")
#: Seconds to the end that are promised.
PROMISED = 20.0
#: Where nothing may be written: the program, its folder, the system.
ELSEWHERE = ("/opt/app/x", "/app/x", "/etc/x", "/x", "/data/../var/x")
WRITES = "import sys\ntry: open(sys.argv[1], 'w')\nexcept OSError: sys.exit(7)\n"
REFUSED = 7
#: The exit status of an import that brought some in, and left others to be looked at.
SOME_NEED_YOU = 3


def main() -> None:
    """Check all that can be checked here, and say what cannot."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    if os.geteuid() or lacking:
        sys.exit(f"This needs root, and on Debian these programs: {listed(lacking or TOOLS)}.")
    scratch = Path(tempfile.mkdtemp(prefix="import-invoices-image-"))
    try:
        lint(scratch)
        image = _built(scratch)
        with _stand_ins() as environment:
            _started(image, Container(image, scratch / "data", environment), scratch / "data")
    except Broken as error:
        sys.exit(f"FAIL  {error}")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    unseen("not seen here: an engine's own build cache and layers, its networks, its seccomp profile")


def _built(scratch: Path) -> Image:
    base, folder = scratch / "debian", scratch / "wheels"
    well(f"all {wheels(folder)} packages of the lock are there ready to install, with the locked hashes")
    clean_debian(base)
    image = Builder(base, folder, scratch).build()
    program = image.root / "opt/app"
    sizes = f"{_size(image.root)} MB, {_size(base)} MB of it Debian"
    well(f"the Dockerfile's steps work in a clean Debian: {sizes}")
    (sandbox,) = program.glob("lib/python3*/site-packages/bot/sandbox")
    well(
        f"the program and its packages take {_size(program)} MB, the stand-in Slack {_size(sandbox)} MB of it"
    )
    left = [name for name in ("gcc", "curl", "pip") if list(image.root.glob(f"usr/bin/{name}"))]
    must_be(left == [], "no compiler, no downloader and no installer is in it")
    build_by_buildah(base, folder, scratch)
    return image


def _size(folder: Path) -> int:
    return int(run("du", "--summarize", "--block-size=1M", folder).split()[0])


@contextmanager
def _stand_ins() -> Iterator[dict[str, str]]:
    stand_ins = StandIns().start()
    try:
        yield stand_ins.environment() | {"PORT": str(_free_port())}
    finally:
        stand_ins.stop()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _started(image: Image, container: Container, data: Path) -> None:
    for path in ELSEWHERE:
        wrote = container.run("-c", WRITES, path, program="/opt/app/bin/python3")
        if wrote.returncode != REFUSED:
            raise Broken(f"{path} could be written: {wrote.stderr}")
    well(f"nothing can be written outside /data and /tmp: not {listed(ELSEWHERE)}")
    _one(
        container,
        "connect",
        "--realm-id",
        REALM_ID,
        "--refresh-token",
        FIRST_REFRESH_TOKEN,
        "--time-zone",
        TIME_ZONE,
    )
    must_be(container.run("health").returncode == 1, "health says no while nothing runs")
    program = container.start()
    try:
        _at_work(container, program)
    finally:
        program.end()
    _left_behind(image, data)


def _one(container: Container, *arguments: str) -> str:
    done = container.run(*arguments)
    if done.returncode:
        raise Broken(f"{arguments[0]} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def _at_work(container: Container, program: Started) -> None:
    program.says("serving")
    must_be(_one(container, "health").strip() == "ready", "health says ready while it serves")
    _import(container)
    (worker,) = program.beside()
    os.kill(worker, 9)
    program.says("worker_ended")
    must_be(not program.is_zombie(worker), "the process beside, once killed, leaves nothing behind")
    clock = SystemClock()
    asked_at = clock.monotonic()
    status = program.stop()
    took = clock.monotonic() - asked_at
    must_be(status == 0 and took < PROMISED, f"asked to end, as process 1, it ends with 0 after {took:.1f} s")


def _import(container: Container) -> None:
    dates = ("import", "--from", "2026-01-01", "--to", "2026-12-31", "--json")
    nothing_linked = json.loads(container.run(*dates).stdout)
    customer = str(nothing_linked["items"][0]["customer_id"])
    _one(container, "projects", "add", "Books", "--client", "Firm", "--link", customer)
    done = container.run(*dates)
    counts = json.loads(done.stdout)["counts"]
    imported, found = counts["imported"], counts["found"]
    is_well = done.returncode == SOME_NEED_YOU and 0 < imported < found
    must_be(
        is_well,
        f"between both stand-ins {imported} of {found} invoices come in, those of the linked customer",
    )


def _left_behind(image: Image, data: Path) -> None:
    owner = int(image.user.split(":")[0])
    found = list(data.rglob("*"))
    others = [path for path in found if path.lstat().st_uid != owner or path.lstat().st_mode & 0o077]
    must_be(
        bool(found) and others == [], f"all {len(found)} files in /data are its own and nobody else's to read"
    )


if __name__ == "__main__":
    try:
        main()
    except subprocess.TimeoutExpired as error:
        typer.echo(f"FAIL  {error.cmd[:3]} did not end", err=True)
        sys.exit(1)
