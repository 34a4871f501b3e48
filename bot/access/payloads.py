"""What is chosen in the window of the security groups, as values. Nothing is checked here but shape."""

from __future__ import annotations

from typing import Any

from services.model.access import SecurityGroup

#: The blocks of a security group are called so, and then by its code.
GROUP_BLOCK = "access."
#: Slack's ids are far shorter; the setting may name anything.
LONGEST_ID = 100

#: Whom, and which security group; the latter is None where it is none of ours.
Chosen = tuple[SecurityGroup | None, str]


def member_value(group: SecurityGroup, principal: str) -> str:
    """What the button beside somebody carries."""
    return f"{group.code}/{principal[:LONGEST_ID] or '-'}"


def member_in(value: str) -> Chosen:
    """What such a button carries."""
    code, _, principal = value.partition("/")
    return SecurityGroup.of(code), principal


def block_id(group: SecurityGroup, what: str, name: str) -> str:
    """The name of a block with a list; ``name`` is another each time, so that nothing stays chosen."""
    return f"{GROUP_BLOCK}{group.code}.{what}/{name}"


def chosen_in(body: dict[str, Any]) -> Chosen:
    """The person or the user group that was chosen in such a list; empty for nobody."""
    action = (body.get("actions") or [{}])[0]
    code = str(action.get("block_id") or "").removeprefix(GROUP_BLOCK).partition(".")[0]
    option = action.get("selected_option") or {}
    return SecurityGroup.of(code), str(action.get("selected_user") or option.get("value") or "")
