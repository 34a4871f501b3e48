"""Which security group grants which right."""

from __future__ import annotations

from collections.abc import Collection

from services.model.access import SecurityGroup
from services.model.people import CLI_USER, Actor, Right

#: Financial administrators hold every right, *View/Manage Any Project* included.
GRANTS: dict[SecurityGroup, frozenset[Right]] = {
    SecurityGroup.FINANCIAL_ADMINISTRATORS: frozenset(Right),
    SecurityGroup.ANY_PROJECT: frozenset({Right.ANY_PROJECT}),
}


def groups_granting(right: Right) -> list[SecurityGroup]:
    """The groups of which being in one gives the right; being in none gives nothing."""
    return [group for group, granted in GRANTS.items() if right in granted]


def is_operator(actor: Actor) -> bool:
    """Whether it is the command line: who can run it can read the database anyway."""
    return actor.user_id == CLI_USER


def is_user_group(principal: str) -> bool:
    """Whether an id is a Slack user group's (``S…``) and not a person's (``U…`` or ``W…``)."""
    return principal.startswith("S")


def may_claim(is_workspace_admin: bool, administrators: Collection[str]) -> bool:
    """Whether she may become the first financial administrator: nobody is, and Slack trusts her."""
    return is_workspace_admin and not administrators
