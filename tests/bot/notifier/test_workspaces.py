"""Messages of many workspaces: each goes with the token of its own, and none waits for another's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.clients import EveryWorkspace
from bot.settings import BotSettings
from services.model.audit import AuditAction
from services.model.installation import Installation
from services.workspaces import BotTokens, Installations
from tests.bot.notifier.post_office import PostOffice, post_office
from tests.bot.notifier.stormy_slack import CALM

#: The third has not installed the app.
FIRST, SECOND, THIRD = "T1", "T2", "T3"


@pytest.fixture
def office(sqlite_url: str) -> Iterator[PostOffice]:
    with post_office(sqlite_url, replicas=1, weather=CALM) as office:
        yield office


def installed(office: PostOffice) -> Installations:
    """What one process knows of workspaces; its tokens are its own, as is what it remembers."""
    return Installations(office.store, office.clock, BotTokens(office.store, office.clock), lambda *_: None)


def clients(office: PostOffice, known: Installations) -> EveryWorkspace:
    slack = BotSettings(_env_file=None, slack_api_url=f"{office.slack.url}/api/")
    return EveryWorkspace(known, slack, None)


def install(office: PostOffice, known: Installations, team_id: str, token: str) -> None:
    now = office.clock.now()
    known.install(Installation(team_id, team_id, "A1", "", "UBOT", frozenset(), "U0", now), token)
    with office.store.writing() as tx:  # who became the administrator is told elsewhere
        tx.undelivered.give_up(team_id, "of no matter here")
        tx.commit()


def test_a_workspace_without_a_token_holds_up_no_other_and_is_asked_nothing(office: PostOffice) -> None:
    known = installed(office)
    install(office, known, SECOND, "xoxb-2")
    notifier = office.notifier_of(clients(office, known))
    office.begin(team_id=THIRD)
    second = office.begin(team_id=SECOND)
    for _ in range(5):
        notifier.pump()
        office.clock.move(minutes=20)

    assert [one.key for one in office.slack.posted] == [f"{second.id}:card:C1"]
    assert office.slack.calls.total() == 1
    assert office.waiting() == 1
    notifier.stop()


def test_a_token_that_slack_took_back_is_given_up_and_a_new_one_is_used_at_once(office: PostOffice) -> None:
    known = installed(office)
    install(office, known, FIRST, "xoxb-1")
    install(office, known, SECOND, "xoxb-2")
    office.slack.revoked = {"xoxb-1"}
    notifier = office.notifier_of(clients(office, known))
    first, second = office.begin(team_id=FIRST), office.begin(team_id=SECOND)
    notifier.pump()

    assert [one.key for one in office.slack.posted] == [f"{second.id}:card:C1"]
    with office.store.reading() as tx:
        assert AuditAction.BOT_TOKEN_REVOKED in [one.action for one in tx.audit.recent(FIRST, 5)]
    office.clock.move(seconds=5)
    with office.store.writing() as tx:
        waiting = tx.outbox.awaits_card(first.id)
    assert waiting
    known.install(
        Installation(FIRST, FIRST, "A1", "", "UBOT", frozenset(), "U0", office.clock.now()), "xoxb-new"
    )
    notifier.pump()

    assert f"{first.id}:card:C1" in [one.key for one in office.slack.posted]
    notifier.stop()


def test_a_process_that_remembers_an_older_token_takes_the_newer_one_from_the_store(
    office: PostOffice,
) -> None:
    here, elsewhere = installed(office), installed(office)
    install(office, here, FIRST, "xoxb-old")
    notifier = office.notifier_of(clients(office, here))
    office.begin(team_id=FIRST)
    notifier.pump()
    install(office, elsewhere, FIRST, "xoxb-new")
    office.slack.revoked = {"xoxb-old"}

    later = office.begin(team_id=FIRST)
    for _ in range(3):
        notifier.pump()
        office.clock.move(seconds=1)

    assert f"{later.id}:card:C1" in [one.key for one in office.slack.posted]
    assert office.clock.now() - later.created_at < timedelta(seconds=10)
    notifier.stop()
