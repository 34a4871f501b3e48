"""Where somebody is in the window *People*: what its modal and its buttons carry. None of it is trusted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Self

from bot.text import clean
from services.model.people_links import NOBODY, PeopleWanted, PersonKey, WhichPeople
from services.model.project_directory import Beside

#: Characters of a text that is searched for.
LONGEST_TEXT = 120
#: The blocks in which a person is chosen are called so, and then by whom it is chosen for.
ROW_BLOCK = "people_links"
_ID = re.compile(r"[\w.:/-]{1,150}", re.ASCII)
_WHICH = {which.code: which for which in WhichPeople}


@dataclass(frozen=True, slots=True)
class PeopleState:
    """Which employees and vendors of a company were listed, and beside which one the page began."""

    connection_id: str = ""
    text: str = ""
    which: WhichPeople = WhichPeople.ALL
    key: str = ""
    is_before: bool = False

    @property
    def wanted(self) -> PeopleWanted:
        """The same as the use case asks for it."""
        beside = Beside(self.key or None, self.is_before and bool(self.key))
        return PeopleWanted(self.connection_id, self.text, self.which, beside)

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        said = (self.connection_id, self.text, self.which.code, self.key, "1" if self.is_before else "")
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read back; nobody's people where it is none of ours."""
        connection_id, text, which, key, is_before = _unpacked(value)
        shown = _WHICH.get(which, WhichPeople.ALL)
        return cls(_id(connection_id), clean(text)[:LONGEST_TEXT], shown, _id(key), bool(is_before))


@dataclass(frozen=True, slots=True)
class RowState:
    """An employee or a vendor, and whom a button suggests or a list shows as linked; ``NOBODY`` for none."""

    key: PersonKey
    user_id: str = NOBODY

    def encode(self) -> str:
        """As the value of a button."""
        return f"{self.user_id}|{self.key.text}"

    def block_id(self, name: str) -> str:
        """The name of a block with a list; ``name`` is another each time, so that nothing stays chosen."""
        return f"{ROW_BLOCK}|{name}|{self.encode()}"

    @classmethod
    def decode(cls, value: str) -> Self | None:
        """Read back; None where it is none of ours."""
        user_id, _, text = value.partition("|")
        key = PersonKey.of(_id(text))
        return cls(key, _id(user_id)) if key is not None else None

    @classmethod
    def of_block(cls, block_id: str) -> Self | None:
        """Read back from the name of a block."""
        kind, _, rest = block_id.partition("|")
        return cls.decode(rest.partition("|")[2]) if kind == ROW_BLOCK else None


def _id(text: str) -> str:
    """The id, if it looks like one."""
    return text if _ID.fullmatch(text) else ""


def _unpacked(value: str) -> list[str]:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, list) and len(found) == 5 and all(isinstance(part, str) for part in found):
        return [str(part) for part in found]
    return [""] * 5
