"""Results that reached nobody, in the Home tab."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from bot.call import Call
from bot.home.listeners import undelivered
from bot.home.listeners.publishing import publish
from bot.home.views.undelivered import NOT_REACHED
from bot.home.views.undelivered import undelivered as undelivered_results
from bot.ids import Action
from bot.use_cases import UseCases
from services.model.outbox import MessageKind, Undelivered, UndeliveredResult
from services.model.people import Actor
from tests.bot.requests import in_modal
from tests.bot.slack_double import SlackDouble, a_slack
from tests.bot.test_home import ADMIN, HOME, Company
from tests.builders import NOW, a_run

NOT_DELIVERED = Undelivered(a_run().id, (MessageKind.FINAL,), "is_archived", NOW)


@dataclass
class Unreached(Company):
    """A company one of whose results reached nobody."""

    dismissed: list[str] = field(default_factory=list)

    def undelivered(self, actor: Actor) -> list[UndeliveredResult]:
        return [] if self.dismissed else [UndeliveredResult(a_run(), NOT_DELIVERED)]

    def dismiss(self, actor: Actor, run_id: str) -> None:
        self.dismissed.append(run_id)


def a_press(slack: SlackDouble, action: Action, company: Company) -> Call:
    body = in_modal(action, HOME)
    body["actions"][0]["value"] = a_run().id
    return Call(body, ADMIN, cast(UseCases, company), slack.client, lambda: None)


def test_a_result_that_reached_nobody_is_listed_until_somebody_dismisses_it() -> None:
    company = Unreached()
    with a_slack() as slack:
        publish(a_press(slack, Action.HOME_TILE, company))
        undelivered.dismiss(a_press(slack, Action.HOME_DISMISS, company))

    listed = ["Undelivered results" in str(sent) for _, sent in slack.asked]
    assert (listed, company.dismissed) == ([True, False], [a_run().id])


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ("is_archived", "the channel is archived"),
        ("no_permission", "Slack answered no_permission"),
        ("status 413", "Slack answered status 413"),
        ("TimeoutError", NOT_REACHED),
        ("gaierror", NOT_REACHED),
        ("internal", "something went wrong on our side"),
    ],
)
def test_slack_is_said_to_have_answered_only_what_it_answered(error: str, why: str) -> None:
    result = UndeliveredResult(a_run(), replace(NOT_DELIVERED, error=error))

    said = str(undelivered_results([result], may_open=False)).replace(r"\u200b", "")

    assert f"({why})." in said
