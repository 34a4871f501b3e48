"""What *Set up projects* carries from page to page, in the 3,000 characters that a modal may carry.

Slack forgets what was ticked on a page that is not shown any more, so the ticks of all other pages stand in
the modal's metadata. They are not kept in the store: nothing must be tidied up after a modal that was just
closed, two devices don't disturb each other, and what is read back is not trusted but compared with what the
store suggests. They are packed, because a few hundred ids alone would not fit. Where more is ticked than fits
(some 550 customers whose ids are far apart, 730 whose ids are near), the page is not turned, and the person
is asked to link those first.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Self

from bot.limits import PRIVATE_METADATA
from bot.projects.packed_ticks import Ticks, packed, unpacked
from services.model.project_setup import OfCompany, OfRun, SetupScope

#: What the button carries in Home before the id of the connection; under a message it carries a run's id.
OF_COMPANY = "company/"
_ID = re.compile(r"[\w-]{1,64}")
#: Block ids are made of turns and need not be told apart for longer.
_MOST_TURNS = 1_000_000


@dataclass(frozen=True, slots=True)
class SetupState:
    """Whose customers, where the page begins, how often pages were shown, and what is ticked on others."""

    scope: SetupScope
    start: int = 0
    turn: int = 0
    ticked: Ticks = field(default_factory=dict)

    def encode(self) -> str:
        """As ``private_metadata``."""
        return json.dumps([scope_value(self.scope), self.start, self.turn, packed(self.ticked)])

    @classmethod
    def decode(cls, private_metadata: str) -> Self:
        """Read back; where it is none of ours, the first page of nobody's customers."""
        match _loaded(private_metadata):
            case [str(scope), int(start), int(turn), str(ticked)]:
                return cls(scope_in(scope), start, turn % _MOST_TURNS, unpacked(ticked))
        return cls(OfRun(""))

    @property
    def fits(self) -> bool:
        """Whether Slack would take it."""
        return len(self.encode()) <= PRIVATE_METADATA


def scope_in(value: str) -> SetupScope:
    """What a button says whose customers to show; nobody's where it looks like nothing."""
    of_company, bare = value.startswith(OF_COMPANY), value.removeprefix(OF_COMPANY)
    known = bare if _ID.fullmatch(bare) else ""
    return OfCompany(known) if of_company else OfRun(known)


def scope_value(scope: SetupScope) -> str:
    """What a button carries."""
    return scope.run_id if isinstance(scope, OfRun) else f"{OF_COMPANY}{scope.connection_id}"


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
