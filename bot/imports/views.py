"""The wizard: *Import data* and *Filters*."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot import blocks, choice_blocks, limits
from bot.blocks import Block
from bot.ids import Action, Field, View
from bot.metadata import WizardState
from bot.text import count, escape
from bot.type_words import DATED_BY, counted, noun, title
from bot.views import notice
from services.model.connection import Connection
from services.model.draft import Draft
from services.model.import_run import ImportType
from services.model.people import Place, PlaceKind
from services.model.project import Project
from services.model.report import UnlinkedCustomer
from services.model.wizard import OpenedDraft, QuickRange


@dataclass(frozen=True, slots=True)
class FiltersForm:
    """What step 2 shows besides the draft: names for its ids, and what can be chosen quickly."""

    draft: Draft
    company: Connection
    ranges: Sequence[QuickRange]
    project: Project | None = None
    customers: Mapping[str, str] = field(default_factory=dict)
    chosen_range: str | None = None
    #: Words above the form.
    note: str = ""


def start(opened: OpenedDraft) -> Block:
    """Step 1: what to import, from which company, and where the result will be posted."""
    draft = opened.draft
    parts = [
        *(_continuing(draft) if opened.is_continued else ()),
        blocks.form_field(
            "What do you want to import?",
            blocks.radio(Field.TYPE, choice_blocks.TYPE_OPTIONS, draft.import_type.value),
        ),
        _company(opened.companies, draft.connection_id),
        *where(draft.place),
    ]
    metadata = WizardState(draft.id, draft.version).encode()
    return blocks.modal("Import data", View.WIZARD_START, parts, submit="Next step", metadata=metadata)


def filters(form: FiltersForm) -> Block:
    """Step 2: dates, statuses, project, customers, and what to do with those that can't be imported."""
    fields, kind = form.draft.fields, form.draft.import_type
    # Slack keeps what was typed for as long as a block keeps its id: a quick range needs new ones.
    suffix = f".{form.draft.version}"
    parts = [
        *([blocks.section(form.note)] if form.note else []),
        blocks.quoted(f"{title(kind)} from {form.company.company_name}"),
        _quick_range(form),
        blocks.form_field("From", blocks.date_picker(Field.DATE_FROM, fields.date_from), suffix=suffix),
        blocks.form_field("To", blocks.date_picker(Field.DATE_TO, fields.date_to), suffix=suffix),
        blocks.context(f"Both dates are included. They are compared with {DATED_BY[kind]}."),
        choice_blocks.statuses(Field.STATUSES, fields.statuses, kind),
        choice_blocks.project(Field.PROJECT, form.project),
        choice_blocks.customers(Field.CUSTOMERS, form.customers),
        *_associated(form),
        choice_blocks.policy(Field.POLICY, fields.policy),
        blocks.actions(blocks.button("Back", Action.WIZARD_BACK)),
    ]
    metadata = WizardState(form.draft.id, form.draft.version).encode()
    view = blocks.modal("Filters", View.WIZARD_FILTERS, parts, submit="Next step", metadata=metadata)
    return view | {"notify_on_close": True}


def where(place: Place) -> list[Block]:
    """Where the result will be posted, and why not elsewhere."""
    lines = [f"The result will be posted in {name_of(place)}."]
    return [blocks.context(*lines, escape(place.hint) if place.hint else "")]


def name_of(place: Place) -> str:
    """What the conversation is called; escaped."""
    return escape(
        "your direct messages with this app" if place.kind is PlaceKind.DIRECT else f"#{place.name}"
    )


def associate(
    run_id: str,
    project: str,
    unlinked: Sequence[UnlinkedCustomer],
    more: int = 0,
    import_type: ImportType = ImportType.INVOICE_HISTORY,
) -> Block:
    """Which customers without a project belong to the chosen one; none is preselected.

    ``more`` have none beyond these.
    """
    if not unlinked:
        return notice("Every customer of this preview has a project by now.", title="Customers")
    options = [
        blocks.option(customer.name, customer.customer_id, counted(customer.invoices, import_type))
        for customer in unlinked
    ]
    number = len(unlinked) + more
    label = f"{count(number, 'customer has', 'customers have')} no project"
    hint = f"Their {noun(import_type).many} go to the chosen project in this import. No link is made."
    if number > limits.OPTIONS:
        hint += f" Listed are the {limits.OPTIONS} with the most {noun(import_type).many}."
    parts = [
        blocks.quoted(f"Choose those that belong to {project}."),
        blocks.form_field(label, blocks.multi_select(Field.ASSOCIATED, options), hint=hint),
    ]
    return blocks.modal("Customers", View.ASSOCIATE, parts, submit="Apply", metadata=run_id)


def _continuing(draft: Draft) -> list[Block]:
    again = blocks.button("Start over", Action.WIZARD_START_OVER, draft.id)
    return [blocks.section("Continuing where you left off.", again)]


def _company(companies: Sequence[Connection], chosen: str | None) -> Block:
    if len(companies) == 1:
        return blocks.quoted(f"QuickBooks company: {companies[0].company_name}")
    options = [blocks.option(company.company_name, company.id) for company in companies]
    return blocks.form_field("QuickBooks company", blocks.select(Field.COMPANY, options, chosen))


def _quick_range(form: FiltersForm) -> Block:
    options = [blocks.option(each.label, each.key) for each in form.ranges]
    block = blocks.form_field(
        "Quick range",
        blocks.select(Action.WIZARD_RANGE, options, form.chosen_range),
        hint="Fills both dates.",
        optional=True,
    )
    return block | {"dispatch_action": True}


def _associated(form: FiltersForm) -> list[Block]:
    number = len(form.draft.fields.associated_ids)
    if not number:
        return []
    return [blocks.context(f"Also {count(number, 'customer')} that you chose in the preview.")]
