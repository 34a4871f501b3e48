"""Reading a submitted form: the state of its inputs, whatever their blocks are called."""

from __future__ import annotations

from typing import Any


def state_of(view: dict[str, Any]) -> dict[str, Any]:
    """The state of every input by its action id."""
    blocks = (view.get("state") or {}).get("values") or {}
    return {action_id: state for block in blocks.values() for action_id, state in block.items()}


def value_of(state: Any, key: str) -> str | None:
    """What stands in an input; None where nothing does."""
    found = (state or {}).get(key)
    return str(found) if found else None


def option_of(state: Any) -> str | None:
    """The value of the chosen option."""
    return value_of((state or {}).get("selected_option"), "value")


def choice_of(state: Any, nothing: str) -> str | None:
    """The value of the chosen option; None also for the option that stands for choosing nothing."""
    found = option_of(state)
    return None if found == nothing else found


def options_of(state: Any) -> tuple[str, ...]:
    """The values of the chosen options."""
    return tuple(str(option["value"]) for option in (state or {}).get("selected_options") or ())
