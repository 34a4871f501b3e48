"""One customer: linked, linked elsewhere, unlinked."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action, Field, View
from bot.projects.directory_state import CustomerState, SeenState
from bot.projects.views.customers import standing
from bot.projects.views.parts import LONGEST_NAME, back, buttons, noted, path, suffix_of
from bot.text import count, escape, plain
from services.model.project import LONGEST_NAME as LONGEST_PROJECT
from services.model.project import label_of
from services.model.project_directory import CustomerDetails

TITLE = "QuickBooks customer"
STAYS = "Later imports go by the link. Invoices that were imported before stay in their project."
UNLINK = "Its next invoices come in by the link of a parent, or need a project. Imported ones stay."
CHOOSE = "Choose a project, or write the name of a new one."
CHANGED = "Somebody changed its link meanwhile, so nothing was changed: look again."
BOTH = "Choose a project, or write the name of a new one: not both."


def customer(details: CustomerDetails, state: CustomerState, note: str = "") -> Block:
    """The customer's link, and the form for another one."""
    name = plain(path(details.place.customer.name), LONGEST_NAME)
    project = details.place.project
    # Once it is linked, what was chosen before is forgotten.
    suffix = suffix_of(details.place.customer.customer_id, project.id if project else "", state.encode())
    parts = [
        *noted(note),
        blocks.section(f"*{escape(name)}*\n{standing(details.place)}"),
        blocks.context(STAYS, *_below(details)),
        *_form(suffix),
        *buttons(_unlink(details, state), _back(state)),
    ]
    label = "Link elsewhere" if details.place.is_linked else "Link"
    return blocks.modal(TITLE, View.CUSTOMER, parts, submit=label, metadata=state.encode())


def relink(details: CustomerDetails, target: str, state: CustomerState) -> Block:
    """Asks before a customer is linked elsewhere: what changes, and what does not. ``target`` is foreign."""
    name = escape(plain(path(details.place.customer.name), LONGEST_NAME))
    now = details.place.project.label if details.place.project else "no project"
    words = (
        f"*{name}* is linked to {escape(plain(now, LONGEST_NAME))}. "
        f"Link it to *{escape(plain(target, LONGEST_NAME))}* instead?"
    )
    here = CustomerState(state.customer_id, state.listed)
    metadata = SeenState(state.encode(), linked_to(details)).encode()
    parts = [
        blocks.section(words),
        blocks.context(STAYS, *_below(details)),
        *buttons(blocks.button("Back", Action.CUSTOMER_OPEN, here.encode())),
    ]
    return blocks.modal(TITLE, View.RELINK, parts, submit="Link elsewhere", metadata=metadata)


def linked_to(details: CustomerDetails) -> str:
    """The project of its own link; empty where it has none."""
    project = details.place.project
    return project.id if project is not None and details.place.is_linked else ""


def target_of(state: CustomerState) -> str:
    """What a new project would be called: foreign text."""
    return label_of(state.client or state.name, state.name)


def _below(details: CustomerDetails) -> list[str]:
    if not details.below:
        return []
    below = count(details.below, "sub-customer")
    return [f"It has {below}: those without a link of their own follow the nearest one above."]


def _form(suffix: str) -> list[Block]:
    chosen = blocks.loaded_select(Field.CUSTOMER_PROJECT, "Search projects")
    name = blocks.text_input(Field.CUSTOMER_NEW_PROJECT, LONGEST_PROJECT)
    client = blocks.text_input(Field.CUSTOMER_NEW_CLIENT, LONGEST_PROJECT)
    hint = "Empty: named like the project."
    return [
        blocks.form_field("Project", chosen, optional=True, suffix=suffix),
        blocks.form_field("Or a new project", name, optional=True, suffix=suffix),
        blocks.form_field("Its client", client, hint=hint, optional=True, suffix=suffix),
    ]


def _unlink(details: CustomerDetails, state: CustomerState) -> Block | None:
    if not details.place.is_linked:
        return None
    button = blocks.button("Unlink", Action.CUSTOMER_UNLINK, state.encode())
    return blocks.asks_first(button, "Unlink this customer?", UNLINK, "Unlink")


def _back(state: CustomerState) -> Block:
    return back("Back to the customers", Action.CUSTOMERS_OPEN, state.listed.encode())


def linked(label: str) -> str:
    """What is said once it is linked."""
    return f"Linked to *{escape(plain(label, LONGEST_NAME))}*."
