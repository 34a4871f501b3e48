"""``python -m tests.benchmarks``: preview and import of many invoices, and acknowledgements meanwhile."""

from __future__ import annotations

import argparse
import base64
import os
import tempfile
from pathlib import Path

import typer

from services.sandbox.company import REALM_ID, TIME_ZONE
from services.sandbox.tokens import FIRST_REFRESH_TOKEN
from tests.benchmarks.person import Acknowledgements, Importer
from tests.benchmarks.postgres import a_postgres_url
from tests.benchmarks.programs import Address, Environment, bot, command, sandbox

#: A year in which the seed has no invoices.
FIRST, LAST = "2020-01-01", "2020-12-31"


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="invoices")
    count = parser.parse_args().count
    typer.echo(
        f"{count:,} invoices, no latency; load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'bench.db'}", count)
    with a_postgres_url() as url:
        measure("PostgreSQL", url, count)


def measure(name: str, database_url: str, count: int) -> None:
    """One line of figures."""
    # Each in a process of its own: pages that QuickBooks writes must not hold up what Slack measures.
    with sandbox() as (environment, slack, _), sandbox() as (other, _, quickbooks):
        environment |= {name: value for name, value in other.items() if name.startswith("QUICKBOOKS")}
        quickbooks.post("bulk", count=count, **{"from": FIRST, "to": LAST})
        environment = environment | {"DATABASE_URL": database_url, "ENCRYPTION_KEYS": a_key()}
        prepare(environment, quickbooks)
        with bot(environment):
            typer.echo(f"{name:<11}{figures(slack)}")


def prepare(environment: Environment, quickbooks: Address) -> None:
    """Connect the company, and link all its customers to one project."""
    connect = ("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)
    command(environment, *connect, "--time-zone", TIME_ZONE)
    number = quickbooks.get("state")["counts"]["Customer"]
    links = [option for at in range(1, number + 1) for option in ("--link", str(at))]
    command(environment, "projects", "add", "Everything", *links)


def a_key() -> str:
    """A new encryption key, as the setting wants it."""
    return base64.b64encode(os.urandom(32)).decode()


def figures(slack: Address) -> str:
    """Preview, import and acknowledgements of one company's import."""
    importer = Importer(slack)
    wait_for_bot(slack)
    importer.fill_in(FIRST, LAST)
    acknowledgements = Acknowledgements(slack)
    acknowledgements.start()
    preview, run = importer.preview(), importer.run()
    acks = acknowledgements.stop()
    p50, p99 = (1000 * acks[min(len(acks) - 1, int(len(acks) * share))] for share in (0.5, 0.99))
    return (
        f"preview {preview:.2f} s   import {run:.2f} s   "
        f"{len(acks)} acknowledgements meanwhile: p50 {p50:.1f} ms, p99 {p99:.1f} ms"
    )


def wait_for_bot(slack: Address) -> None:
    """Return when the bot has connected."""
    Importer.when(lambda: slack.get("state")["connections"])


if __name__ == "__main__":
    main()
