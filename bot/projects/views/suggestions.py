"""Projects that are suggested for customers without one, to accept or to ignore; and what was ignored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import blocks
from bot.blocks import Block
from bot.ids import Action, View
from bot.projects.directory_state import CustomersState, IgnoredState, SuggestState
from bot.projects.views.parts import LONGEST_NAME, asking, back, buttons, noted, path, turning
from bot.text import count, escape, grouped, mention, moment, plain
from services.model.project_directory import Ignored, IgnoredPage, SuggestionLine, SuggestionPage
from services.model.project_setup import SetupOutcome

TITLE = "Suggestions"
HOW = "Nothing is linked by itself. *Ignore* means: don't suggest this project for this customer again."
NONE = "No project that is there fits a customer without one. *Set up projects* creates new ones."
NONE_HERE = "No more suggestions on this page."
NONE_IGNORED = "No suggestion is ignored."
NOT_AGAIN = "Ignored: this project is not suggested for this customer again."
ONCE_MORE = "This project may be suggested for this customer again."
QUESTION = "Each customer on this page is linked to the project that is suggested for it."


def suggestions(page: SuggestionPage, state: SuggestState, note: str = "") -> Block:
    """A page of suggestions."""
    parts = [
        *noted(note),
        blocks.quoted(page.company.company_name),
        blocks.context(HOW),
        *(block for line in page.lines for block in _line(line, state)),
        *([] if page.lines else [blocks.section(NONE_HERE if state.start else NONE)]),
        blocks.divider(),
        *buttons(_accept_all(page, state), *_turning(page, state)),
        *_ways(page),
    ]
    return blocks.modal(TITLE, View.SUGGESTIONS, parts, metadata=state.encode())


def ignored(listed: IgnoredPage, state: IgnoredState, note: str = "") -> Block:
    """What was ignored, and the way to have it suggested again."""
    parts = [
        *noted(note),
        blocks.quoted(listed.company.company_name),
        *(_ignored(one, listed, state) for one in listed.page.rows),
        *([] if listed.page.rows else [blocks.section(NONE_IGNORED)]),
        *buttons(
            *_turning_ignored(listed, state),
            back("Suggestions", Action.SUGGESTIONS_OPEN, SuggestState(listed.company.id).encode()),
        ),
    ]
    return blocks.modal("Ignored suggestions", View.IGNORED, parts, metadata=state.encode())


def accepted(outcome: SetupOutcome) -> str:
    """What came of *Accept*."""
    said = [f"{count(outcome.linked, 'customer')} linked."]
    if outcome.linked_meanwhile:
        said.append(f"{count(outcome.linked_meanwhile, 'customer')} had a project by then, and kept it.")
    if outcome.changed:
        changed = count(outcome.changed, "suggestion has", "suggestions have")
        said.append(f"{changed} changed since, so nothing was done there: look once more.")
    return " ".join(said)


def _line(line: SuggestionLine, state: SuggestState) -> list[Block]:
    name = plain(path(line.name), LONGEST_NAME)
    label = plain(line.suggestion.label, LONGEST_NAME)
    why = escape(plain(line.suggestion.why, LONGEST_NAME))
    words = f"*{escape(name)}*\n{escape(label)} · {why}"
    accept = state.about(line.customer_id, line.suggestion.mark).encode()
    ignore = state.about(line.customer_id, line.suggestion.project_id or "").encode()
    return [
        blocks.section(words),
        *buttons(
            blocks.button("Accept", Action.SUGGESTION_ACCEPT, accept, spoken=f"Accept {label} for {name}"),
            blocks.button("Ignore", Action.SUGGESTION_IGNORE, ignore, spoken=f"Ignore {label} for {name}"),
        ),
    ]


def _accept_all(page: SuggestionPage, state: SuggestState) -> Block | None:
    if len(page.lines) < 2:
        return None
    button = blocks.button("Accept all on this page", Action.SUGGESTIONS_ACCEPT, state.encode())
    return asking(button, "Accept all on this page?", QUESTION, "Accept all")


def _turning(page: SuggestionPage, state: SuggestState) -> Sequence[Block | None]:
    before = state.previous().encode() if len(state.starts) > 1 else None
    after = state.next(page.later).encode() if page.later is not None else None
    return turning((Action.SUGGESTIONS_PREVIOUS, Action.SUGGESTIONS_NEXT), before, after, "suggestions")


def _ways(page: SuggestionPage) -> list[Block]:
    company = page.company.id
    label = f"Ignored ({grouped(page.ignored)})"
    shown = blocks.button(label, Action.IGNORED_OPEN, IgnoredState(company).encode())
    return buttons(
        shown if page.ignored else None,
        blocks.button("Set up projects", Action.SETUP_OPEN, f"company/{company}"),
        back("QuickBooks customers", Action.CUSTOMERS_OPEN, CustomersState(company).encode()),
    )


def _ignored(one: Ignored, listed: IgnoredPage, state: IgnoredState) -> Block:
    known, project = listed.customers.get(one.customer_id), listed.projects.get(one.project_id)
    name = plain(path(known) if known else one.customer_id, LONGEST_NAME)
    label = plain(project.label if project else None, LONGEST_NAME)
    words = (
        f"*{escape(name)}*\n{escape(label)} · ignored by {mention(one.ignored_by)}, {moment(one.ignored_at)}"
    )
    value = replace(state, picked=one.key).encode()
    spoken = f"Suggest again: {label} for {name}"
    return blocks.section(words, blocks.button("Suggest again", Action.SUGGEST_AGAIN, value, spoken=spoken))


def _turning_ignored(listed: IgnoredPage, state: IgnoredState) -> Sequence[Block | None]:
    rows, before, after = listed.page.rows, None, None
    if listed.page.has_previous:
        before = IgnoredState(state.connection_id, rows[0].key, is_before=True).encode()
    if listed.page.has_next:
        after = IgnoredState(state.connection_id, rows[-1].key).encode()
    return turning((Action.IGNORED_PREVIOUS, Action.IGNORED_NEXT), before, after, "ignored suggestions")
