"""Who became the first financial administrator is told to the other owners and admins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.notifier import Notifier
from bot.use_cases import UseCases
from services.access import Access
from services.imports.history import History
from services.store.unit_of_work import Store
from tests.bot.slack_double import SlackDouble, a_slack
from tests.services.desk_doubles import ADMIN, SettableClock, opened_store

Json = dict[str, Any]
PEOPLE: list[Json] = [
    {"id": ADMIN.user_id, "is_admin": True},
    {"id": "UOWNER", "is_owner": True},
    {"id": "UGONE", "is_admin": True, "deleted": True},
    {"id": "UMEMBER"},
]
NEXT = {"response_metadata": {"next_cursor": "more"}}
PAGES: list[Json | str] = [{"members": PEOPLE, **NEXT}, {"members": [{"id": "UADMIN2", "is_admin": True}]}]
TAKES_ALL: Json = {
    "conversations_open": {"channel": {"id": "D1"}},
    "chat_postMessage": {"channel": "D1", "ts": "1.0"},
}


@dataclass(frozen=True)
class Desk:
    """What a notifier asks of the product."""

    store: Store
    clock: SettableClock
    history: History


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    """A workspace that ``ADMIN`` has just claimed."""
    clock = SettableClock()
    with opened_store(sqlite_url) as store:
        Access(store, clock).claim(ADMIN, is_workspace_admin=True)
        yield Desk(store, clock, History(store, clock))


def pumped(desk: Desk, slack: SlackDouble, times: int = 3) -> list[tuple[list[str], str]]:
    """Whom it wrote to, and what."""
    notifier = Notifier(cast(UseCases, desk), slack.client)
    for _ in range(times):
        notifier.pump()
        desk.clock.move(seconds=timedelta(minutes=2).total_seconds())
    notifier.stop()
    opened = [sent["users"] for method, sent in slack.asked if method == "conversations.open"]
    posted = [sent["text"] for method, sent in slack.asked if method == "chat.postMessage"]
    return list(zip(opened, posted, strict=True))


def test_a_claim_is_told_to_the_other_owners_and_admins_once(desk: Desk) -> None:
    with a_slack(users_list=[*PAGES], **TAKES_ALL) as slack:
        told = pumped(desk, slack)

    words = "<@UADMIN> is now the financial administrator of Import Invoices, and can add others"
    assert sorted((str(to), text.startswith(words)) for to, text in told) == [
        ("UADMIN2", True),
        ("UOWNER", True),
    ]


def test_a_slack_that_is_away_is_asked_again(desk: Desk) -> None:
    with a_slack(users_list=["internal_error", *PAGES], **TAKES_ALL) as slack:
        told = pumped(desk, slack)

    assert len(told) == 2
