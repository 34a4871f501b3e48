"""What is chosen in the Home tab, as values. Nothing is checked here but shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: A company's block is called so, and then by its connection.
COMPANY_BLOCK = "home.company."


@dataclass(frozen=True, slots=True)
class ResultsChoice:
    """The channel for the results of a company; None for none."""

    connection_id: str
    channel_id: str | None


def results_choice(body: dict[str, Any]) -> ResultsChoice:
    """What was chosen, or the button beside it."""
    action = (body.get("actions") or [{}])[0]
    connection_id = str(action.get("block_id") or "").removeprefix(COMPANY_BLOCK)
    chosen = action.get("selected_conversation")
    return ResultsChoice(connection_id.partition("/")[0], str(chosen) if chosen else None)
