"""*Set up projects*: its pages, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot import blocks, limits
from bot.blocks import Block
from bot.ids import Action, Field, View
from bot.projects.packed_ticks import Ticks
from bot.projects.payloads.setup import tick_value
from bot.projects.setup_state import SetupState, scope_value
from bot.projects.views.ways_on import WayOn, way_blocks
from bot.text import clean, count, grouped, plain
from bot.type_words import counted
from services.model.import_run import ImportType
from services.model.project_setup import OfRun, SetupLine, SetupOutcome, SetupPage

TITLE = "Set up projects"
#: Customers on one page: two to three lines each, on a screen that scrolls.
PAGE = 15
HOW = "Nothing is linked by itself: tick those that are right."
TOO_MANY = "No more ticks can be kept. Press *Link and create* for these, then go on with the rest."
NOBODY_LEFT = "Every customer here has a project by now."


@dataclass(frozen=True, slots=True)
class SetupForm:
    """A page as it is shown: ``ticked`` on it, the rest in its state."""

    page: SetupPage
    state: SetupState
    ticked: Ticks
    note: str = ""


def setup(form: SetupForm) -> Block:
    """The customers of a page, each with what is suggested; nothing is ticked beforehand."""
    page = form.page
    parts = [
        blocks.quoted(f"{page.company_name} · {_without(page.without_project)}"),
        blocks.context(f"{_shown(page)} {HOW}"),
        *([blocks.section(form.note)] if form.note else []),
        *(_customer(form, at, line) for at, line in enumerate(page.lines)),
        blocks.actions(*_turning(page)),
        *_elsewhere(form.state.ticked),
    ]
    metadata = form.state.encode()
    return blocks.modal(TITLE, View.SETUP, parts, submit="Link and create", metadata=metadata)


def nobody_left(way: WayOn) -> Block:
    """Where there is nothing to set up."""
    return blocks.modal(TITLE, View.NOTICE, [blocks.section(NOBODY_LEFT), *way_blocks(way)])


def set_up(outcome: SetupOutcome, way: WayOn) -> Block:
    """What came of it, and the way on."""
    rest = blocks.button("Set up the rest", Action.SETUP_OPEN, scope_value(outcome.scope))
    parts = [
        blocks.section("\n".join(_said(outcome))),
        *way_blocks(WayOn(way.words, (*way.buttons, *([rest] if outcome.left else [])))),
    ]
    return blocks.modal(TITLE, View.NOTICE, parts)


def _said(outcome: SetupOutcome) -> Iterable[str]:
    linked, created = count(outcome.linked, "customer"), count(outcome.created, "project")
    yield f"*{linked} linked, {created} created.*"
    if outcome.joined:
        were = count(outcome.joined, "project was", "projects were")
        yield f"{were} created by somebody else meanwhile, and used."
    if outcome.linked_meanwhile:
        yield f"{count(outcome.linked_meanwhile, 'customer')} had a project by then, and kept it."
    if outcome.changed:
        changed = count(outcome.changed, "suggestion has", "suggestions have")
        yield f"{changed} changed since, so nothing was done there: look once more."
    if outcome.left:
        of = "import" if isinstance(outcome.scope, OfRun) else "company"
        left = count(outcome.left, f"customer of this {of} is", f"customers of this {of} are")
        yield f"{left} still without a project."
    else:
        yield "No customer is without a project."


def _without(number: int) -> str:
    return count(number, "customer without a project", "customers without a project")


def _shown(page: SetupPage) -> str:
    if len(page.lines) < 2:
        return ""
    first, last = grouped(page.first), grouped(page.first + len(page.lines) - 1)
    return f"Customers {first}–{last} of {grouped(page.without_project)}."


def _customer(form: SetupForm, at: int, line: SetupLine) -> Block:
    """One box. Its block is new on every page and turn, else Slack keeps what was ticked in it before."""
    value = tick_value(line.customer_id, line.suggestion.mark)
    words = _suggested(line)
    box = blocks.checkboxes(
        Field.SETUP_TICK,
        [blocks.option(words, value, line.suggestion.why)],
        [value] if form.ticked.get(line.customer_id) == line.suggestion.mark else [],
    )
    return blocks.form_field(
        plain(line.name, limits.OPTION * 2),
        box,
        hint=_hint(line, form.page.import_type, words),
        optional=True,
        suffix=f".{form.state.turn}.{at}",
    )


def _suggested(line: SetupLine) -> str:
    kind = "Create project" if line.suggestion.project_id is None else "Link to"
    return f"{kind} {clean(line.suggestion.label) or '–'}"


def _hint(line: SetupLine, import_type: ImportType, words: str) -> str:
    invoices = counted(line.invoices, import_type) if line.invoices is not None else ""
    # What a box says is cut; nobody should tick what she cannot read.
    uncut = words if len(words) > limits.OPTION else ""
    return " · ".join(filter(None, (invoices, plain(line.email, 200, empty=""), uncut)))


def _turning(page: SetupPage) -> list[Block]:
    """Each carries where it leads: the metadata may be older than what is shown."""
    found = [blocks.button("Tick all on this page", Action.SETUP_TICK_ALL, str(page.start))]
    if page.earlier is not None:
        found.append(blocks.button("Previous", Action.SETUP_PREVIOUS, str(page.earlier)))
    if page.later is not None:
        found.append(blocks.button("Next", Action.SETUP_NEXT, str(page.later)))
    return found


def _elsewhere(ticked: Ticks) -> list[Block]:
    if not ticked:
        return []
    return [blocks.context(f"{count(len(ticked), 'customer is', 'customers are')} ticked on other pages.")]
