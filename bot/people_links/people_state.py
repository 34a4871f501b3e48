"""Where somebody is in the window *People*: what its modal and its buttons carry. None of it is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.carried import beside_of, flag, id_in, packed, typed, unpacked
from services.model.people_links import NOBODY, PeopleWanted, PersonKey, WhichPeople

#: The blocks in which a person is chosen are called so, and then by whom it is chosen for.
ROW_BLOCK = "people_links"
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
        beside = beside_of(self.key, self.is_before)
        return PeopleWanted(self.connection_id, self.text, self.which, beside)

    def encode(self) -> str:
        """As ``private_metadata`` or the value of a button."""
        return packed(self.connection_id, self.text, self.which.code, self.key, flag(self.is_before))

    @classmethod
    def decode(cls, value: str) -> Self:
        """Read back; nobody's people where it is none of ours."""
        connection_id, text, which, key, is_before = unpacked(value, 5)
        shown = _WHICH.get(which, WhichPeople.ALL)
        return cls(id_in(connection_id), typed(text), shown, id_in(key), bool(is_before))


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
        key = PersonKey.of(id_in(text))
        return cls(key, id_in(user_id)) if key is not None else None

    @classmethod
    def of_block(cls, block_id: str) -> Self | None:
        """Read back from the name of a block."""
        kind, _, rest = block_id.partition("|")
        return cls.decode(rest.partition("|")[2]) if kind == ROW_BLOCK else None
