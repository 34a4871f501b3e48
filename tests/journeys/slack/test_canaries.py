"""A whole story with names, amounts and tokens that can be told from everything else: where they turn up."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.logs import configure_logs
from bot.metrics import Metrics
from bot.sandbox.workspace import APP_TOKEN, BOT_TOKEN
from tests.journeys.books import FIRST_REFRESH_TOKEN
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.looking import words
from tests.journeys.slack.person import PUBLIC
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.test_privacy import said_in

LINKED, UNLINKED, PROJECT = "Canaryfeather Dental", "Canarywing Freight", "Canarysong website"
AMOUNTS = ("4711.37", "4,711.37", "8153.29", "8,153.29")
#: The test's own client, with which people press buttons.
NOT_OURS = ("httpx", "httpcore")
CUSTOMER_DATA = ("Canary", "canary", *AMOUNTS)


@pytest.fixture
def _quiet_again() -> Iterator[None]:
    """What the story changes of logs is gone afterwards."""
    level, hook = logging.root.level, threading.excepthook
    for name in NOT_OURS:
        logging.getLogger(name).setLevel(logging.WARNING)
    yield
    for name in NOT_OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.root.setLevel(level)
    threading.excepthook = hook


def a_story(scene: Scene[LittleBooks]) -> str:
    """An import in a public channel: one invoice comes in, one does not, and QuickBooks fails."""
    linked, unlinked = scene.books.customer(LINKED), scene.books.customer(UNLINKED)
    scene.project(PROJECT, linked, client=LINKED)
    scene.books.invoice(linked, "4711.37", 1, DocNumber="1001")
    scene.books.invoice(unlinked, "8153.29", 2, DocNumber="1002")
    scene.books.controls.fault("503_html", match="FROM Invoice", times=2)
    card = scene.preview(PUBLIC)
    scene.admin.presses("Import 1 invoice", card, PUBLIC)
    return words(scene.admin.reply(card, "*Imported with exceptions*", channel=PUBLIC))


def stored_tokens(scene: Scene[LittleBooks]) -> list[str]:
    with scene.app.services.store.reading() as tx:
        tokens = tx.connections.tokens(scene.connection_id)
    assert tokens is not None
    return [tokens.access_token, tokens.refresh_token]


def dumped(database_url: str) -> str:
    """Every byte of the database, as text where it is any, and as it is on the disk."""
    path = Path(database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as database:
        text = "\n".join(database.iterdump())
    files = path.parent.glob(f"{path.name}*")
    return text + "\n".join(file.read_bytes().decode("latin-1") for file in files)


@pytest.mark.usefixtures("_quiet_again")
def test_no_secret_and_no_customer_turns_up_where_it_must_not(
    scene: Scene[LittleBooks], capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("json")
    logging.root.setLevel(logging.DEBUG)
    report = a_story(scene)
    logging.root.setLevel(logging.WARNING)
    tokens = [*stored_tokens(scene), FIRST_REFRESH_TOKEN, BOT_TOKEN, APP_TOKEN]
    public = said_in(scene, PUBLIC)
    figures = Metrics(scene.app.services.operations.watch.figures).page().decode()
    log = capsys.readouterr().err
    dump = dumped(scene.database_url)
    sent = str(scene.people.see("log"))
    ready = str(scene.app.services.operations.health.parts())

    assert "1002" in report
    assert log.count("QuickBooks unavailable") == 2
    assert '"run": "IMP-' in log
    assert LINKED in dump
    for place, text, forbidden in (
        ("log", log, [*tokens, *CUSTOMER_DATA]),
        ("figures", figures, [*tokens, *CUSTOMER_DATA, "T0", "C0", "U0"]),
        ("public channel", public, [*tokens, *CUSTOMER_DATA]),
        ("database", dump, tokens),
        ("readiness", ready, [*tokens, *CUSTOMER_DATA]),
        ("whatever was sent to Slack", sent, tokens),
        ("the services, printed", repr(scene.app.services), tokens),
    ):
        assert (place, [word for word in forbidden if word in text]) == (place, [])
