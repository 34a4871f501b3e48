"""Which security group grants which right."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from services.model.people import CLI_USER, Actor, Right


class SecurityGroup(Enum):
    """The groups that rights are granted by: code and name."""

    FINANCIAL_ADMINISTRATORS = ("financial_administrators", "Financial administrators")

    def __init__(self, code: str, label: str) -> None:
        self.code, self.label = code, label


#: Financial administrators hold every right, *View/Manage Any Project* included.
GRANTS: dict[SecurityGroup, frozenset[Right]] = {SecurityGroup.FINANCIAL_ADMINISTRATORS: frozenset(Right)}


def grants(groups: Collection[SecurityGroup], right: Right) -> bool:
    """Whether being in these groups gives the right. Being in none gives nothing."""
    return any(right in GRANTS[group] for group in groups)


def is_operator(actor: Actor) -> bool:
    """Whether it is the command line: who can run it can read the database anyway."""
    return actor.user_id == CLI_USER


def is_user_group(principal: str) -> bool:
    """Whether an id is a Slack user group's (``S…``) and not a person's (``U…`` or ``W…``)."""
    return principal.startswith("S")


def may_claim(is_workspace_admin: bool, administrators: Collection[str]) -> bool:
    """Whether she may become the first financial administrator: nobody is, and Slack trusts her."""
    return is_workspace_admin and not administrators
