"""QuickBooks' webhooks, by HTTP, and what is typed at the command line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import structlog
from hypothesis import strategies as st

from bot.cli import app
from bot.webhooks import answer
from services.clock import SystemClock
from services.container import build_services
from services.errors import AppError
from services.settings import Settings
from services.store.unit_of_work import Store
from tests.fuzz.shapes import anything, as_json, spoiled, texts
from tests.fuzz.targets import Check, Target
from tests.journeys.command_line import CommandLine
from tests.services.desk_doubles import SettableClock, connected
from tests.services.status_sync.webhook_bodies import a_notification, an_event, signed

VERIFIER = "verifier-of-the-app"
#: A webhook is noted, unreadable, or not signed.
STATUSES = {200, 400, 401}


@contextmanager
def _hearing() -> Iterator[Check]:
    with TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{Path(folder) / 'fuzz.db'}",
            quickbooks_webhook_verifier=VERIFIER,
        )
        services = build_services(settings, SystemClock())
        connected(cast(Store, services.store), SettableClock())

        def check(sent: tuple[bytes, str | None]) -> None:
            body, given = sent
            signature = signed(body, VERIFIER) if given is None else given
            status = answer(services.status_sync.webhooks.hear, body, signature).status_code
            assert status in ({200, 400} if given is None else {401}), status

        yield check
        services.close()


ids = st.integers(1, 10**12).map(str) | texts
events = st.lists(st.builds(an_event, ids, realm_id=ids, key=texts), max_size=30)
older = st.lists(ids, max_size=30).map(lambda found: a_notification(*found))
webhooks = st.tuples(
    st.one_of(events, older, spoiled(events), spoiled(older), anything).map(as_json) | texts.map(str.encode),
    st.none() | st.none() | texts,
)


@contextmanager
def _typing() -> Iterator[Check]:
    with TemporaryDirectory() as folder:
        line = CommandLine(
            {
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'fuzz.db'}",
                "QUICKBOOKS_API_URL": "http://127.0.0.1:9",
                "SLACK_BOT_TOKEN": "",
            }
        )
        line.ok("runs")

        def check(arguments: list[str]) -> None:
            ended = line.run(*arguments)
            # The program itself turns both into one sentence; anything else would be a traceback.
            assert ended.exception is None or isinstance(ended.exception, SystemExit | AppError), (
                ended.exception
            )
            assert ended.exit_code in {0, 1, 2, 3, 4}

        try:
            yield check
        finally:
            _as_before()


def _as_before() -> None:
    """Commands set up logs on a standard error that is closed by now."""
    structlog.reset_defaults()
    logging.basicConfig(force=True)


#: Commands that end by themselves, read no terminal, and write no file where a test says.
QUIET = ("import", "runs", "undo", "audit", "projects", "schedules", "connect", "disconnect")
INNER = ("", "list", "add", "show", "pause", "resume", "delete", "run-now", "members", "evidence")
OPTIONS = sorted(
    {
        *(
            "--from",
            "--to",
            "--status",
            "--project",
            "--customer",
            "--policy",
            "--company",
            "--dry-run",
            "--json",
        ),
        *("--action", "--who", "--about", "--link", "--client", "--add", "--remove", "--help", "--realm-id"),
        *("--refresh-token", "--team-id", "--every", "--at", "--zone", "--yes", "--outcome"),
    }
)
values = st.sampled_from(
    ["2026-10-01", "2026-10-31", "2026-02-30", "sent", "rest", "IMP-4T7Q2MZX", "-1", "--"]
)
words = st.sampled_from(OPTIONS) | values | texts.filter(lambda text: "\x00" not in text)
lines = st.tuples(st.sampled_from(QUIET), st.sampled_from(INNER), st.lists(words, max_size=6)).map(
    lambda typed: [part for part in (typed[0], typed[1], *typed[2]) if part]
)


def commands() -> set[str]:
    """Those that there are."""
    groups = {group.name for group in app.registered_groups}
    return {str(one.name) for one in app.registered_commands} | {str(name) for name in groups}


TARGETS = (
    Target("webhooks", webhooks, _hearing, weight=3),
    Target("command line", lines, _typing, weight=20),
)
