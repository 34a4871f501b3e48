"""What the filter of Work in Progress says, as values. Nothing is checked here but shape."""

from __future__ import annotations

from typing import Any

from bot.forms import choice_of, state_of, value_of
from bot.ids import Field
from services.model.draft import FieldProblems
from services.model.entry_filter import EntryFields, Party

#: Where the list offers not to choose.
ANY = "any"
_INPUT_OF = {
    "project_id": Field.WORK_PROJECT,
    "party": Field.WORK_PARTY,
    "date_from": Field.WORK_FROM,
    "date_to": Field.WORK_TO,
}


def fields(view: dict[str, Any]) -> EntryFields:
    """What stands in the form."""
    state = state_of(view)

    def chosen(field: Field) -> str | None:
        return choice_of(state.get(field), ANY)

    return EntryFields(
        shown=chosen(Field.WORK_SHOWN),
        kind=chosen(Field.WORK_KIND),
        project_id=chosen(Field.WORK_PROJECT),
        party=Party.of(chosen(Field.WORK_PARTY) or ""),
        date_from=value_of(state.get(Field.WORK_FROM), "selected_date"),
        date_to=value_of(state.get(Field.WORK_TO), "selected_date"),
    )


def by_input(problems: FieldProblems) -> dict[Field, str]:
    """The problems by the input under which they are shown."""
    return {_INPUT_OF[name]: words for name, words in problems.by_field.items()}
