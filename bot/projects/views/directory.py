"""The window *Projects*: a page of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import blocks
from bot.blocks import Block
from bot.carried import LONGEST_TEXT
from bot.ids import Action, Field, View
from bot.projects.directory_state import ListState, ProjectState
from bot.projects.views.parts import buttons, client_option, noted, suffix_of, turning, with_search
from bot.text import count, escape, plain
from services.model.project_directory import ProjectList, ProjectRow

TITLE = "Projects"
NONE_YET = "No projects yet. Press *New project*, or *Set up projects* in the app's Home tab."
NO_MATCH = "No project matches. Write less, or press *Show all*."
NOT_A_MEMBER = "No project lists you as a member. A financial administrator can add you."
CUT = "These are the first matches. Write more to narrow them."
OWN = "The projects that list you as a member."


def directory(listed: ProjectList, state: ListState, note: str = "") -> Block:
    """Projects, with what leads to each; for who only sees her own, their names."""
    parts = [
        *noted(note),
        *([] if listed.may_manage else [blocks.context(OWN)]),
        *_search(listed, state),
        *(_row(row, state) for row in listed.page.rows),
        *([] if listed.page.rows else [blocks.section(_empty(listed, state))]),
        *([blocks.context(CUT)] if listed.is_cut else []),
        *buttons(*_turning(listed, state), _show_all(state)),
        *(_ways(state) if listed.may_link else []),
    ]
    return with_search(blocks.modal(TITLE, View.DIRECTORY, parts, submit="Search", metadata=state.encode()))


def _search(listed: ProjectList, state: ListState) -> list[Block]:
    suffix = suffix_of(state.text, state.client_id)
    text = blocks.text_input(Field.DIRECTORY_TEXT, LONGEST_TEXT, state.text)
    field = blocks.form_field("Name of the project or its client", text, optional=True, suffix=suffix)
    if not listed.may_manage:
        return [field]
    chosen = client_option(listed.client) if listed.client else None
    client = blocks.loaded_select(Field.DIRECTORY_CLIENT, "All clients", chosen)
    return [field, blocks.form_field("Client", client, optional=True, suffix=suffix)]


def _row(row: ProjectRow, state: ListState) -> Block:
    project = row.project
    name = f"*{escape(plain(project.label, 250))}*"
    if row.links is None or row.members is None:
        return blocks.section(name)
    known = f"{count(row.links, 'linked customer')} · {count(row.members, 'member')}"
    value, spoken = ProjectState(project.id, state).encode(), f"Open {project.label}"
    return blocks.section(
        f"{name}\n{known}", blocks.button("Open", Action.PROJECT_OPEN, value, spoken=spoken)
    )


def _empty(listed: ProjectList, state: ListState) -> str:
    if state.text or state.client_id:
        return NO_MATCH
    return NONE_YET if listed.may_manage else NOT_A_MEMBER


def _turning(listed: ProjectList, state: ListState) -> Sequence[Block | None]:
    rows, before, after = listed.page.rows, None, None
    if listed.page.has_previous:
        before = replace(state, key=rows[0].project.id, is_before=True).encode()
    if listed.page.has_next:
        after = replace(state, key=rows[-1].project.id, is_before=False).encode()
    return turning((Action.DIRECTORY_PREVIOUS, Action.DIRECTORY_NEXT), before, after, "projects")


def _show_all(state: ListState) -> Block | None:
    is_narrow = state.text or state.client_id
    return blocks.button("Show all", Action.DIRECTORY_OPEN, ListState().encode()) if is_narrow else None


def _ways(state: ListState) -> list[Block]:
    return buttons(
        blocks.button("New project", Action.PROJECT_NEW, state.encode(), style="primary"),
        blocks.button("QuickBooks customers", Action.CUSTOMERS_OPEN),
    )
