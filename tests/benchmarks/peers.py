"""tap-quickbooks, pinned and in an environment of its own, writing into nothing: no database at all."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import platformdirs
import typer

from services.settings import APP_FOLDER
from tests.benchmarks.contestants import Track
from tests.benchmarks.fake_answers import ACCESS_TOKEN, REALM_ID
from tests.benchmarks.findings import TAP, Finding
from tests.benchmarks.importing import OURS
from tests.benchmarks.measuring import Spent

TAP_VERSION = "tap-quickbooks==2.5.0"
#: Points the tap at another server than Intuit's; its own program cannot be told.
_WRAPPER = """
import sys
from tap_quickbooks import client, main
base = sys.argv.pop(1)
client.PROD_ENDPOINT_BASE = client.SANDBOX_ENDPOINT_BASE = base
client.TOKEN_REFRESH_URL = base + "/oauth2/v1/tokens/bearer"
main()
"""
_DISCOVERY = """
import json
from tap_quickbooks.discover import do_discover
print(json.dumps(do_discover().to_dict()))
"""


def against_peers(track: Track, count: int) -> list[Finding]:
    """The same invoices by the tap and by us, CPU beside CPU."""
    python = _python()
    with tempfile.TemporaryDirectory() as folder:
        spent, records = _tapped(python, Path(folder), track.quickbooks.url)
    ours = track.run(OURS, is_hashed=False)
    typer.echo(f"\n{TAP_VERSION} without a database, {count:,} invoices")
    typer.echo(f"  {spent.wall:.1f} s, {1000 * spent.cpu / count:.3f} CPU ms/inv, {records:,} records")
    if records != count:
        typer.echo("  It did not bring every invoice, so there is no ratio to it.")
        return [Finding(TAP, track.databases.kind, "no ratio", [0.0])]
    ratio = spent.cpu / ours.spent().whole_cpu
    found = [Finding(TAP, track.databases.kind, "CPU", [ratio])]
    typer.echo(found[0].line())
    return found


def _python() -> Path:
    """The interpreter of the tap's environment, which is made at the first use and kept."""
    folder = Path(platformdirs.user_cache_dir(APP_FOLDER, appauthor=False)) / "benchmarks" / TAP_VERSION
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        typer.echo(f"Installing {TAP_VERSION} …")
        subprocess.run((sys.executable, "-m", "venv", "--clear", folder), check=True)
        install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TAP_VERSION)
        subprocess.run(install, check=True)
        (folder / "ready").touch()
    return python


def _tapped(python: Path, folder: Path, url: str) -> tuple[Spent, int]:
    """What the tap spent on all invoices, and how many it wrote."""
    config, catalog, written = folder / "config.json", folder / "catalog.json", folder / "records"
    config.write_text(json.dumps(_config()))
    catalog.write_text(json.dumps(_catalog(python)))
    command = (python, "-c", _WRAPPER, url, "--config", config, "--catalog", catalog, "--dev")
    before, started = _children(), time.perf_counter()
    with written.open("wb") as file:
        environment = {"OAUTHLIB_INSECURE_TRANSPORT": "1"}
        subprocess.run(command, check=True, stdout=file, stderr=subprocess.DEVNULL, env=environment)
    spent = Spent(time.perf_counter() - started, _children() - before, 0)
    with written.open("rb") as file:
        return spent, sum(b'"RECORD"' in line[:40] for line in file)


def _config() -> dict[str, str]:
    return {
        "start_date": "2000-01-01T00:00:00Z",
        "user_agent": "benchmarks",
        "realm_id": REALM_ID,
        "client_id": "client",
        "client_secret": "secret",
        "refresh_token": "unused",
        "access_token": ACCESS_TOKEN,
    }


def _catalog(python: Path) -> Any:
    """The tap's own catalogue, with every field of invoices selected and nothing else."""
    told = subprocess.run((python, "-c", _DISCOVERY), check=True, stdout=subprocess.PIPE).stdout
    streams = [one for one in json.loads(told)["streams"] if one["tap_stream_id"] == "invoices"]
    for stream in streams:
        for entry in stream["metadata"]:
            entry["metadata"]["selected"] = True
    return {"streams": streams}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
