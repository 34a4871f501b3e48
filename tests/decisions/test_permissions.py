from __future__ import annotations

import pytest

from services.decisions.permissions import SecurityGroup, grants, is_operator, may_claim
from services.model.people import CLI_USER, Actor, Right


@pytest.mark.parametrize("right", Right)
def test_financial_administrators_hold_every_right(right: Right) -> None:
    assert grants({SecurityGroup.FINANCIAL_ADMINISTRATORS}, right)


@pytest.mark.parametrize("right", Right)
def test_nobody_holds_a_right_without_a_group(right: Right) -> None:
    assert not grants((), right)


def test_the_command_line_is_the_operator() -> None:
    assert is_operator(Actor("T1", CLI_USER))


def test_a_slack_user_is_no_operator() -> None:
    assert not is_operator(Actor("T1", "U1"))


@pytest.mark.parametrize(
    ("is_workspace_admin", "administrators", "may"),
    [(True, [], True), (False, [], False), (True, ["U2"], False), (False, ["U2"], False)],
)
def test_only_a_workspace_admin_may_claim_and_only_while_nobody_is(
    is_workspace_admin: bool, administrators: list[str], may: bool
) -> None:
    assert may_claim(is_workspace_admin, administrators) == may
