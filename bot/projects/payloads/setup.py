"""What the pages of *Set up projects* say, as values. Nothing is checked here but shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.forms import options_of
from bot.ids import Field
from bot.projects.packed_ticks import Ticks
from bot.projects.setup_state import SetupState

#: The mark of what is suggested, and the customer for whom.
_TICK = re.compile(r"([0-9a-f]{4})(.{1,100})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SetupForm:
    """The page as it was sent: what it carries, what could be ticked on it, and what was."""

    state: SetupState
    offered: Ticks
    ticked_here: Ticks

    @property
    def ticked(self) -> Ticks:
        """Everything that is ticked, on all pages."""
        elsewhere = {one: mark for one, mark in self.state.ticked.items() if one not in self.offered}
        return {**elsewhere, **self.ticked_here}


def setup_form(view: dict[str, Any]) -> SetupForm:
    """What stands in the form."""
    boxes = [block.get("element") or {} for block in view.get("blocks", ())]
    offered = [option["value"] for box in boxes for option in box.get("options", ())]
    return SetupForm(
        state=SetupState.decode(view.get("private_metadata", "")),
        offered=dict(_ticks(offered)),
        ticked_here=dict(_ticks(_chosen(view))),
    )


def tick_value(customer_id: str, mark: str) -> str:
    """The value of a customer's box."""
    return f"{mark}{customer_id}"


def _chosen(view: dict[str, Any]) -> list[str]:
    """Every box has the same action, so the state is read block by block."""
    blocks = (view.get("state") or {}).get("values") or {}
    return [value for block in blocks.values() for value in options_of(block.get(Field.SETUP_TICK))]


def _ticks(values: list[str]) -> Iterator[tuple[str, str]]:
    for value in values:
        if found := _TICK.fullmatch(value):
            yield found[2], found[1]
