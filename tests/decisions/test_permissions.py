from __future__ import annotations

import pytest

from services.decisions.permissions import groups_granting, is_operator, may_claim
from services.model.access import SecurityGroup
from services.model.people import CLI_USER, Actor, Right


@pytest.mark.parametrize("right", Right)
def test_financial_administrators_hold_every_right(right: Right) -> None:
    assert SecurityGroup.FINANCIAL_ADMINISTRATORS in groups_granting(right)


def test_who_may_see_every_project_may_nothing_else() -> None:
    granted = {right for right in Right if SecurityGroup.ANY_PROJECT in groups_granting(right)}

    assert granted == {Right.ANY_PROJECT}


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
