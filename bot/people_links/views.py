"""The window *People*: a page of a company's employees and vendors, each with whom it is linked to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from bot import blocks, choice_blocks
from bot.blocks import Block
from bot.carried import LONGEST_TEXT
from bot.ids import Action, Field, View
from bot.people_links.people_state import PeopleState, RowState
from bot.text import escape, mention, plain
from services.model.connection import Connection
from services.model.entry import PartyKind
from services.model.people_links import Colleagues, PeopleList, PersonRow, WhichPeople

TITLE = "People"
WHAT_FOR = (
    "Employees and vendors of QuickBooks, and who of this workspace they are. Time entries and expenses name "
    "them. Nothing is linked by itself; several of them may be one person."
)
NO_COMPANY = "No QuickBooks company is connected yet, so there are no employees and vendors to link."
NOT_READ = "The employees and vendors of this company are read with the first import of time."
EMPTY = "Nobody matches. Write less, or choose *Everybody*."
BY_NAME_ALONE = (
    "Slack does not tell this app e-mail addresses (the scope users:read.email), so people are suggested by "
    "name alone."
)
NOT_LISTED = (
    "Slack did not list the people of this workspace, so nobody is suggested. Open this window again."
)
CUT = "Slack lists more people than are looked at for suggestions; anybody can be chosen."
STRANGER = "Only people of this workspace can be linked."
CHANGED = "Somebody changed this link meanwhile, so nothing was changed: look again."
UNLINKED = "The link was removed."
IGNORED = "Ignored: nobody is suggested there any more."
AGAIN = "People may be suggested there again."
_KINDS = {
    PartyKind.EMPLOYEE: "employee",
    PartyKind.VENDOR: "vendor",
    PartyKind.CUSTOMER: "customer",
}
#: Names are cut to this: escaping makes a sign up to five times as long.
_LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """What the window shows. ``name`` is another each time, so that nothing stays chosen in a list."""

    listed: PeopleList
    companies: Sequence[Connection]
    colleagues: Colleagues
    name: str = "0"
    note: str = ""


def people(page: PeoplePage, state: PeopleState) -> Block:
    """Employees and vendors with their links."""
    listed = page.listed
    parts = [
        *([blocks.section(page.note)] if page.note else []),
        *_search(page, state),
        *(block for row in listed.page.rows for block in _row(row, page.name)),
        *([] if listed.page.rows else [blocks.section(EMPTY if listed.are_known else NOT_READ)]),
        *_buttons(*_turning(listed, state)),
        blocks.context(WHAT_FOR, *_limits(page)),
    ]
    view = blocks.modal(TITLE, View.PEOPLE, parts, submit="Search", metadata=state.encode())
    return view | {"close": blocks.words("Close")}


def linked(user_id: str) -> str:
    """What is said once somebody is linked."""
    return f"Linked to {mention(user_id)}."


def _search(page: PeoplePage, state: PeopleState) -> list[Block]:
    company = page.listed.company
    suffix = _suffix(company.id, state.text, state.which.code)
    options = [blocks.option(which.words, which.code) for which in WhichPeople]
    text = blocks.text_input(Field.PEOPLE_TEXT, LONGEST_TEXT, state.text)
    which = blocks.select(Field.PEOPLE_WHICH, options, state.which.code)
    return [
        choice_blocks.company(Field.PEOPLE_COMPANY, company, page.companies, suffix),
        blocks.form_field("Name", text, optional=True, suffix=suffix),
        blocks.form_field("Show", which, suffix=suffix),
    ]


def _row(row: PersonRow, name: str) -> list[Block]:
    person = row.person
    inactive = "" if person.is_active else " · inactive"
    words = f"*{escape(plain(person.name, _LONGEST_NAME))}* · {_KINDS[person.key.kind]}{inactive}"
    choose = blocks.people_select(Action.PERSON_CHOOSE, "Choose a person")
    block_id = RowState(person.key, row.user_id).block_id(name)
    shown = blocks.section(f"{words}\n{_standing(row)}", choose) | {"block_id": block_id}
    return [shown, *_buttons(*_ways(row))]


def _standing(row: PersonRow) -> str:
    if row.user_id:
        return f"Linked to {mention(row.user_id)}"
    if row.is_ignored:
        return "Not linked; nobody is suggested any more"
    if row.suggestion is None:
        return "Not linked"
    return f"Not linked. Perhaps {mention(row.suggestion.user_id)}: {row.suggestion.because.words}"


def _ways(row: PersonRow) -> list[Block | None]:
    name, key = plain(row.person.name, _LONGEST_NAME), row.person.key
    own = RowState(key).encode()
    if row.user_id:
        return [blocks.button("Unlink", Action.PERSON_UNLINK, own, spoken=f"Unlink {name}")]
    if row.is_ignored:
        spoken = f"Suggest again: people for {name}"
        return [blocks.button("Suggest again", Action.PERSON_SUGGEST_AGAIN, own, spoken=spoken)]
    if row.suggestion is None:
        return []
    value = RowState(key, row.suggestion.user_id).encode()
    return [
        blocks.button("Accept", Action.PERSON_ACCEPT, value, spoken=f"Accept the suggestion for {name}"),
        blocks.button("Ignore", Action.PERSON_IGNORE, value, spoken=f"Ignore the suggestion for {name}"),
    ]


def _turning(listed: PeopleList, state: PeopleState) -> list[Block | None]:
    rows, shown = listed.page.rows, listed.page
    before = replace(state, key=rows[0].person.key.text, is_before=True) if shown.has_previous else None
    after = replace(state, key=rows[-1].person.key.text, is_before=False) if shown.has_next else None
    pages = (("Previous", Action.PEOPLE_PREVIOUS, before), ("Next", Action.PEOPLE_NEXT, after))
    return [
        None if there is None else blocks.button(label, action, there.encode(), spoken=f"{label} people")
        for label, action, there in pages
    ]


def _limits(page: PeoplePage) -> list[str]:
    """Why some are not suggested."""
    people = page.colleagues.people
    if not people:
        return [NOT_LISTED]
    by_name = [] if any(one.email for one in people) else [BY_NAME_ALONE]
    return [*by_name, *([CUT] if page.colleagues.is_cut else [])]


def _buttons(*shown: Block | None) -> list[Block]:
    present = [one for one in shown if one is not None]
    return [blocks.actions(*present)] if present else []


def _suffix(*shown: str) -> str:
    """For inputs that show this: Slack keeps what was typed into a block of the same name."""
    return f".{sha256(chr(10).join(shown).encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
