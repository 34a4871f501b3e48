"""One project in the window *Projects*: its members, its linked customers, and what can be changed."""

from __future__ import annotations

from dataclasses import replace

from bot import blocks
from bot.blocks import Block
from bot.ids import Action, View
from bot.projects.directory_state import CustomersState, CustomerState, ProjectState
from bot.projects.views.parts import LONGEST_NAME, back, buttons, noted, path
from bot.text import escape, grouped, mention, moment, plain
from bot.type_words import counted
from services.model.import_run import ImportType
from services.model.project_directory import Held, LinkedCustomer, ProjectDetails

TITLE = "Project"
MEMBERS = (
    "They see this project with its invoices, time and expenses, without the right to see every project."
)
NO_MEMBERS = "Nobody. Who may see every project, such as financial administrators, sees it anyway."
NO_LINKS = "None. Their invoices come in to a project once they are linked to it."
DELETE = "Its members go with it. A project that anything refers to stays."


def project(details: ProjectDetails, state: ProjectState, note: str = "") -> Block:
    """Everything about one project."""
    parts = [
        *noted(note),
        blocks.header(plain(details.project.label, LONGEST_NAME)),
        blocks.context(_made(details)),
        *_ways(state),
        blocks.divider(),
        *_members(details, state),
        blocks.divider(),
        *_customers(details),
        blocks.divider(),
        *buttons(back("Back to the list", Action.DIRECTORY_OPEN, state.listed.encode())),
    ]
    return blocks.modal(TITLE, View.PROJECT, parts, metadata=state.encode())


def _made(details: ProjectDetails) -> str:
    client = f"Client: {escape(plain(details.project.client_name, LONGEST_NAME))}"
    return f"{client} · created by {mention(details.created_by)} on {moment(details.created_at)}"


def _ways(state: ProjectState) -> list[Block]:
    value = state.encode()
    delete = blocks.button("Delete", Action.PROJECT_DELETE, value)
    return buttons(
        blocks.button("Rename or move", Action.PROJECT_EDIT, value),
        blocks.button("Rename client", Action.CLIENT_EDIT, value),
        blocks.asks_first(delete, "Delete this project?", DELETE, "Delete"),
    )


def _members(details: ProjectDetails, state: ProjectState) -> list[Block]:
    heading = f"*Members* · {grouped(details.member_count)}\n{MEMBERS if details.members else NO_MEMBERS}"
    add = blocks.people_select(Action.MEMBER_ADD, "Choose a person")
    hidden = details.member_count - len(details.members)
    return [
        blocks.section(heading),
        *(_member(one, state) for one in details.members),
        *blocks.more(hidden, "member"),
        *(_remove_hidden() if hidden > 0 else []),
        blocks.section("Make somebody a member:", add),
    ]


def _member(user_id: str, state: ProjectState) -> Block:
    # A screen reader cannot turn the id into a name, but it tells the buttons apart.
    value, spoken = replace(state, user_id=user_id).encode(), f"Remove {user_id}"
    remove = blocks.button("Remove", Action.MEMBER_REMOVE, value, spoken=spoken)
    return blocks.section(mention(user_id), remove)


def _remove_hidden() -> list[Block]:
    remove = blocks.people_select(Action.MEMBER_REMOVE_CHOSEN, "Choose a person")
    return [blocks.section("Remove a member who is not shown:", remove)]


def _customers(details: ProjectDetails) -> list[Block]:
    heading = f"*Linked QuickBooks customers* · {grouped(details.link_count)}"
    return [
        blocks.section(heading if details.linked else f"{heading}\n{NO_LINKS}"),
        *map(_linked, details.linked),
        *blocks.more(details.link_count - len(details.linked), "customer"),
        *buttons(blocks.button("QuickBooks customers", Action.CUSTOMERS_OPEN)),
    ]


def _linked(customer: LinkedCustomer) -> Block:
    name = path(customer.name)
    company = escape(plain(customer.company_name, LONGEST_NAME))
    value = CustomerState(customer.customer_id, CustomersState(customer.connection_id)).encode()
    change = blocks.button("Change", Action.CUSTOMER_OPEN, value, spoken=f"Change the link of {name}")
    return blocks.section(f"{escape(plain(name, LONGEST_NAME))} · {company}", change)


def deleted(label: str) -> str:
    """What is said above the list once a project is gone."""
    return f"*{escape(plain(label, LONGEST_NAME))}* was deleted."


def changed(details: ProjectDetails, moved: Held | None) -> str:
    """What is said above a project once it was changed."""
    name = f"Saved: *{escape(plain(details.project.label, LONGEST_NAME))}*."
    followed = _held(moved) if moved is not None else ""
    return f"{name} {followed} followed it to its client." if followed else name


def _held(moved: Held) -> str:
    """Such as ``2 invoices, 12 time entries and 1 expense``; empty where there was nothing."""
    counts = {
        ImportType.INVOICE_HISTORY: moved.invoices,
        ImportType.TIME: moved.time_entries,
        ImportType.EXPENSES: moved.expenses,
    }
    *others, last = [counted(number, kind) for kind, number in counts.items() if number] or [""]
    return f"{', '.join(others)} and {last}" if others else last
