"""What the forms of the window *Projects* say, as values. Nothing is checked here but shape."""

from __future__ import annotations

from typing import Any

from bot.carried import LONGEST_TEXT
from bot.forms import option_of, state_of, value_of
from bot.ids import Field
from bot.projects.directory_state import CustomersState, ListState
from bot.projects.payloads.link import LinkChoice
from bot.text import clean
from services.model.project_directory import ClientChoice, Which


def searched(view: dict[str, Any]) -> ListState:
    """Which projects are asked for."""
    state = state_of(view)
    client = option_of(state.get(Field.DIRECTORY_CLIENT))
    return ListState(_typed(state.get(Field.DIRECTORY_TEXT))[:LONGEST_TEXT], client or "")


def project_name(view: dict[str, Any]) -> str:
    """The name that was typed."""
    return _typed(state_of(view).get(Field.PROJECT_NAME))


def client_name(view: dict[str, Any]) -> str:
    """The name that was typed for the client."""
    return _typed(state_of(view).get(Field.CLIENT_NAME))


def client_choice(view: dict[str, Any]) -> ClientChoice:
    """A new client where a name was typed, else the one that was chosen."""
    state = state_of(view)
    typed = _typed(state.get(Field.PROJECT_NEW_CLIENT))
    if typed:
        return ClientChoice(name=typed)
    return ClientChoice(client_id=option_of(state.get(Field.PROJECT_CLIENT)))


def customers_searched(view: dict[str, Any], connection_id: str) -> CustomersState:
    """Which customers are asked for: of the chosen company, or of the one that was shown."""
    state = state_of(view)
    code = option_of(state.get(Field.CUSTOMERS_WHICH))
    return CustomersState(
        option_of(state.get(Field.CUSTOMERS_COMPANY)) or connection_id,
        _typed(state.get(Field.CUSTOMERS_TEXT))[:LONGEST_TEXT],
        next((which for which in Which if which.code == code), Which.ALL),
    )


def customer_link(view: dict[str, Any], customer_id: str) -> LinkChoice:
    """To which project the customer shall be linked."""
    state = state_of(view)
    return LinkChoice(
        customer_ids=(customer_id,),
        project_id=option_of(state.get(Field.CUSTOMER_PROJECT)),
        name=_typed(state.get(Field.CUSTOMER_NEW_PROJECT)) or None,
        client=_typed(state.get(Field.CUSTOMER_NEW_CLIENT)) or None,
    )


def chosen_member(body: dict[str, Any]) -> str:
    """The id of the person who was chosen; empty for nobody."""
    return str((body.get("actions") or [{}])[0].get("selected_user") or "")


def _typed(state: Any) -> str:
    """What was typed, without what nobody can see."""
    return clean(value_of(state, "value"))
