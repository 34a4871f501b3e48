"""What the window of the companies and its form carry, as values. Nothing is checked here but shape."""

from __future__ import annotations

import re
from typing import Any

from bot.forms import option_of, state_of
from bot.ids import Field

LONGEST_NAME = 100


def connection_id_in(value: str) -> str:
    """The company that a button carries; empty where it looks like none."""
    return value if re.fullmatch(r"[\w-]{1,64}", value, re.ASCII) else ""


def time_zone_in(view: dict[str, Any]) -> str:
    """The time zone that was chosen; empty for none."""
    return option_of(state_of(view).get(Field.COMPANY_ZONE)) or ""


def names_in(body: dict[str, Any]) -> tuple[str, str]:
    """What Slack calls the workspace and the person, for people to recognise; foreign text."""
    team, person = body.get("team") or {}, body.get("user") or {}
    name = person.get("name") or person.get("username")
    return str(team.get("domain") or "")[:LONGEST_NAME], str(name or "")[:LONGEST_NAME]
