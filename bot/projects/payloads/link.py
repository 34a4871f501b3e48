"""What the form *Link to project* says, as values. Nothing is checked here but shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.forms import option_of, options_of, state_of, value_of
from bot.ids import Field


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """Which customers, and to which project: one from the list, else a new one of this name and client."""

    customer_ids: tuple[str, ...]
    project_id: str | None
    name: str | None
    client: str | None


def link_choice(view: dict[str, Any]) -> LinkChoice:
    """What stands in the form."""
    state = state_of(view)
    return LinkChoice(
        customer_ids=options_of(state.get(Field.LINK_CUSTOMERS)),
        project_id=option_of(state.get(Field.LINK_PROJECT)),
        name=_typed(state.get(Field.LINK_NAME)),
        client=_typed(state.get(Field.LINK_CLIENT)),
    )


def _typed(state: Any) -> str | None:
    """What was typed; None where that is nothing but blanks."""
    return (value_of(state, "value") or "").strip() or None
