"""Unbilled work project by project, in the place of the list."""

from __future__ import annotations

from bot import blocks, work_words
from bot.blocks import Block
from bot.ids import Action, View
from bot.step_words import oldest
from bot.text import cut, escape
from bot.work_in_progress.work_state import ProjectsState, WorkState
from services.model.entry_filter import EntryFilter
from services.model.project_directory import Beside
from services.model.work_in_progress import EntryPlace, ProjectPage, ProjectWork

NOTHING = "No project has unbilled work that you see."
BY_NAME = "*Unbilled work by project*, by name"


def projects(shown: ProjectPage) -> Block:
    """The modal."""
    back = blocks.actions(blocks.button("All entries", Action.WORK_OPEN))
    rows = [_row(one) for one in shown.page.rows] or [blocks.section(NOTHING)]
    words = oldest(shown.steps, work_words.STEP)
    as_of = [blocks.context(escape(words))] if words else []
    parts = [blocks.section(BY_NAME), *as_of, back, blocks.divider(), *rows, *_turning(shown)]
    return blocks.modal(work_words.NAME, View.WORK_PROJECTS, parts)


def _row(work: ProjectWork) -> Block:
    name = escape(cut(work.project.label, work_words.LONGEST_NAME))
    lines = [f"*{name}*", work_words.counted(work.sums), *work_words.amounts(work.sums)]
    value = WorkState(EntryPlace(EntryFilter(project_id=work.project.id))).encode()
    spoken = f"Show the entries of {work.project.label}"
    return blocks.section("\n".join(lines), blocks.button("Show", Action.WORK_PROJECT, value, spoken=spoken))


def _turning(shown: ProjectPage) -> list[Block]:
    page, buttons = shown.page, []
    if page.has_previous:
        before = ProjectsState(Beside(page.rows[0].project.id, is_before=True)).encode()
        buttons.append(blocks.button("Previous", Action.WORK_PROJECTS_PREVIOUS, before))
    if page.has_next:
        after = ProjectsState(Beside(page.rows[-1].project.id)).encode()
        buttons.append(blocks.button("Next", Action.WORK_PROJECTS_NEXT, after))
    return [blocks.actions(*buttons)] if buttons else []
