"""What is asked for and chosen in the window *People*, as values. Nothing is checked here but shape."""

from __future__ import annotations

from typing import Any

from bot.carried import LONGEST_TEXT
from bot.forms import option_of, state_of, value_of
from bot.ids import Field
from bot.people_links.people_state import PeopleState, RowState
from bot.text import clean
from services.model.people_links import WhichPeople


def searched(view: dict[str, Any], connection_id: str) -> PeopleState:
    """Who is asked for: of the chosen company, or of the one that was shown."""
    state = state_of(view)
    code = option_of(state.get(Field.PEOPLE_WHICH))
    return PeopleState(
        option_of(state.get(Field.PEOPLE_COMPANY)) or connection_id,
        clean(value_of(state.get(Field.PEOPLE_TEXT), "value"))[:LONGEST_TEXT],
        next((which for which in WhichPeople if which.code == code), WhichPeople.ALL),
    )


def chosen(body: dict[str, Any]) -> tuple[RowState | None, str]:
    """For whom a person was chosen, and who; empty for nobody."""
    action = (body.get("actions") or [{}])[0]
    return RowState.of_block(str(action.get("block_id") or "")), str(action.get("selected_user") or "")
