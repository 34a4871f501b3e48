"""*Accept* in a digest: what was done is said, whatever becomes of the digest itself."""

from __future__ import annotations

from typing import Any, cast

from bot.call import Call
from bot.ids import Action
from bot.status_sync import listeners
from bot.use_cases import UseCases
from services.model.in_step import Decided, DriftDigest
from services.model.people import Actor
from tests.bot.golden_status_sync import DIGEST
from tests.bot.requests import a_button
from tests.bot.slack_double import a_slack

ADMIN = Actor("T0FIRM", "U0ADMIN")


class Company:
    """One change, which can be accepted."""

    @property
    def status_sync(self) -> Company:
        return self

    @property
    def drifts(self) -> Company:
        return self

    def accept(self, actor: Actor, drift_id: int) -> Decided:
        return Decided(1)

    def digest(self, actor: Actor, drift_id: int, limit: int) -> DriftDigest:
        return DIGEST


def test_a_digest_that_slack_does_not_change_is_no_trouble_of_what_was_accepted() -> None:
    refreshed: list[Call] = []
    channel = {"channel": {"id": "C0FINANCE", "name": "finance", "is_private": True}}
    with a_slack(chat_update="message_not_found", conversations_info=channel) as slack:
        body: dict[str, Any] = a_button(Action.DRIFT_ACCEPT, "7") | {"response_url": slack.response_url}
        call = Call(body, ADMIN, cast(UseCases, Company()), slack.client, lambda: None)
        listeners.accept(refreshed.append, call)

    assert [method for method, _ in slack.asked][-1] == "chat.update"
    assert ["1 invoice updated from QuickBooks." in str(told) for told in slack.told] == [True]
