"""What windows carry from one request to the next, as a list of texts. None of it is trusted."""

from __future__ import annotations

import json
import re

from bot.text import clean
from services.model.project_directory import Beside

#: Characters of a text that is searched for.
LONGEST_TEXT = 120
_ID = re.compile(r"[\w.:/-]{1,200}", re.ASCII)


def packed(*parts: str) -> str:
    """As ``private_metadata`` or the value of a button."""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def unpacked(value: str, size: int) -> list[str]:
    """So many texts; empty ones where it is none of ours."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, list) and len(found) == size and all(isinstance(part, str) for part in found):
        return [str(part) for part in found]
    return [""] * size


def typed(text: str) -> str:
    """As it was typed, without what nobody can see."""
    return clean(text)[:LONGEST_TEXT]


def id_in(text: str) -> str:
    """The id, if it looks like one."""
    return text if _ID.fullmatch(text) else ""


def flag(value: bool) -> str:
    """A yes or no; read back by ``bool``."""
    return "1" if value else ""


def beside_of(key: str, is_before: bool) -> Beside:
    """Where the page begins; without a key it is the first."""
    return Beside(key or None, is_before and bool(key))
