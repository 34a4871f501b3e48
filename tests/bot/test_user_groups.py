"""Who is in a user group, asked of a Slack on this machine."""

from __future__ import annotations

import pytest

from bot.user_groups import SlackUserGroups
from tests.bot.slack_double import a_slack


def test_a_group_has_the_members_that_slack_names() -> None:
    with a_slack(usergroups_users_list={"users": ["U1", "U2"]}) as slack:
        assert SlackUserGroups(slack.client).members("T0FIRM", "S0FINANCE") == {"U1", "U2"}


@pytest.mark.parametrize("error", ["no_such_subteam", "missing_scope", "fatal_error"])
def test_a_group_that_cannot_be_asked_for_grants_nothing(error: str) -> None:
    with a_slack(usergroups_users_list=error) as slack:
        assert SlackUserGroups(slack.client).members("T0FIRM", "S0FINANCE") == frozenset()
