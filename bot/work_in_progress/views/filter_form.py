"""The form that says which entries are listed; what is chosen now is filled in."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Field, View
from bot.work_in_progress.payloads import ANY
from bot.work_in_progress.views.entry_words import KINDS
from bot.work_in_progress.work_state import WorkState
from services.model.entry import EntryKind
from services.model.entry_filter import Shown
from services.model.project import Project
from services.model.work_in_progress import EntryChoices, EntryPlace, PartyChoice

FILTER_TITLE = "Filter entries"
PARTY_HINT = "People and vendors of recent entries are offered."


def form(choices: EntryChoices) -> Block:
    """The modal."""
    chosen, names = choices.chosen, choices.names
    shown = [blocks.option(one.words, one.code) for one in Shown]
    kinds = [blocks.option("Time and expenses", ANY)]
    kinds += [blocks.option(KINDS[kind].many.capitalize(), kind.value) for kind in EntryKind]
    project = _option(names.project, chosen.project_id)
    party = _option(names.party, chosen.party.text if chosen.party else None)
    parts = [
        blocks.form_field("Show", blocks.select(Field.WORK_SHOWN, shown, chosen.shown.code)),
        blocks.form_field("Kind", blocks.select(Field.WORK_KIND, kinds, chosen.kind or ANY)),
        _loaded("Project", Field.WORK_PROJECT, "Any project", project),
        _loaded("Person or vendor", Field.WORK_PARTY, "Anybody", party, PARTY_HINT),
        _day("From", Field.WORK_FROM, chosen.date_from.isoformat() if chosen.date_from else None),
        _day("To", Field.WORK_TO, chosen.date_to.isoformat() if chosen.date_to else None),
    ]
    metadata = WorkState(EntryPlace(chosen)).encode()
    return blocks.modal(FILTER_TITLE, View.WORK_FILTER, parts, submit="Show", metadata=metadata)


def project_option(project: Project) -> Block:
    """A project in the list."""
    return blocks.option(project.label, project.id)


def party_option(choice: PartyChoice) -> Block:
    """A person or a vendor in the list."""
    return blocks.option(choice.name, choice.party.text, choice.company)


def _option(name: str | None, value: str | None) -> Block | None:
    return blocks.option(name, value) if name and value else None


def _loaded(label: str, field: Field, placeholder: str, chosen: Block | None, hint: str = "") -> Block:
    element = blocks.loaded_select(field, placeholder, chosen)
    return blocks.form_field(label, element, hint=hint, optional=True)


def _day(label: str, field: Field, chosen: str | None) -> Block:
    return blocks.form_field(label, blocks.date_picker(field, chosen), optional=True)
