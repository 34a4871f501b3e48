"""The forms of the window *Projects*: a new project, another name or client, another name of a client."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action, Field, View
from bot.projects.directory_state import ListState, ProjectState, SeenState
from bot.projects.views.parts import buttons, client_option, noted, suffix_of
from services.model.project import LONGEST_NAME, Project
from services.model.project_directory import Client

OR_NEW = "Empty: the client that is chosen above."
OTHER_CLIENT = (
    "Somebody moved the project to this client meanwhile, so nothing was saved: look again, then save."
)
MOVES = (
    "To another client its invoices, time and expenses follow it. "
    "Where a number would then be there twice, nothing moves."
)


def new_project(state: ListState) -> Block:
    """A project of a client that is there, or of a new one."""
    name = blocks.text_input(Field.PROJECT_NAME, LONGEST_NAME)
    parts = [
        blocks.form_field("Name of the project", name),
        *_client(None),
        blocks.context("Without a client it is named like the project."),
        *buttons(blocks.button("Back", Action.DIRECTORY_OPEN, state.encode())),
    ]
    return blocks.modal("New project", View.PROJECT_NEW, parts, submit="Create", metadata=state.encode())


def edit_project(project: Project, state: ProjectState, note: str = "") -> Block:
    """Another name, another client."""
    name = blocks.text_input(Field.PROJECT_NAME, LONGEST_NAME, project.name)
    # Once somebody else changed it, what was typed before is forgotten.
    suffix = suffix_of(project.id, project.mark)
    parts = [
        *noted(note),
        blocks.form_field("Name of the project", name, suffix=suffix),
        *_client(Client(project.client_id, project.client_name), suffix),
        blocks.context(MOVES),
        *buttons(blocks.button("Back", Action.PROJECT_OPEN, state.encode())),
    ]
    metadata = SeenState(state.encode(), project.mark).encode()
    return blocks.modal("Rename or move", View.PROJECT_EDIT, parts, submit="Save", metadata=metadata)


def edit_client(client: Client, state: ProjectState, note: str = "") -> Block:
    """Another name of a client, which all its projects bear."""
    name = blocks.text_input(Field.CLIENT_NAME, LONGEST_NAME, client.name)
    parts = [
        *noted(note),
        blocks.form_field("Name of the client", name, suffix=f".{client.id}"),
        blocks.context("All projects of this client are shown under the new name."),
        *buttons(blocks.button("Back", Action.PROJECT_OPEN, state.encode())),
    ]
    metadata = SeenState(state.encode(), client.id).encode()
    return blocks.modal("Rename client", View.CLIENT_EDIT, parts, submit="Save", metadata=metadata)


def _client(chosen: Client | None, suffix: str = "") -> list[Block]:
    present = client_option(chosen) if chosen else None
    client = blocks.loaded_select(Field.PROJECT_CLIENT, "Search clients", present)
    new = blocks.text_input(Field.PROJECT_NEW_CLIENT, LONGEST_NAME)
    return [
        blocks.form_field("Client", client, optional=True, suffix=suffix),
        blocks.form_field("Or a new client", new, hint=OR_NEW, optional=True, suffix=suffix),
    ]
