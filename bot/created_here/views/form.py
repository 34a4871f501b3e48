"""The form of an invoice, and what is said once it is saved or deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import blocks
from bot.blocks import Block
from bot.created_here.states import EntryState
from bot.draft_ways import draft_buttons
from bot.ids import Action, Field, View
from bot.text import count, escape, mention, moment, money
from services.model.invoice_entry import MOST_LINES, DraftChange, InvoiceEntry, LineEntry
from services.model.invoice_window import InvoiceDetails
from services.model.project import Project

#: QuickBooks takes no longer number, and Slack no longer text.
LONGEST_NUMBER, LONGEST_DESCRIPTION = 21, 3000
NUMBER_HINT = "Leave it empty to have QuickBooks number the invoice when it is posted."
DUE_HINT = "Leave it empty if there is none. Overdue then counts from the invoice date."


@dataclass(frozen=True, slots=True)
class EntryForm:
    """What the form shows: what was entered so far, the currencies to choose from, why it is shown again."""

    state: EntryState
    entry: InvoiceEntry
    currencies: Sequence[str]
    project: Project | None = None
    note: str = ""


def form(shown: EntryForm) -> Block:
    """A new invoice, or a draft to be changed."""
    entry = shown.entry
    parts = [
        *([blocks.section(shown.note)] if shown.note else []),
        blocks.form_field("Project", _project(shown.project), hint="Its client gets the invoice."),
        blocks.form_field(
            "Number",
            blocks.text_input(Field.DRAFT_NUMBER, LONGEST_NUMBER, entry.doc_number),
            hint=NUMBER_HINT,
            optional=True,
        ),
        blocks.form_field("Invoice date", blocks.date_picker(Field.DRAFT_DATE, entry.txn_date)),
        blocks.form_field(
            "Due date", blocks.date_picker(Field.DRAFT_DUE, entry.due_date), hint=DUE_HINT, optional=True
        ),
        blocks.form_field("Currency", _currency(shown.currencies, entry.currency)),
        *_lines(entry.lines),
    ]
    title = "Edit draft" if shown.state.invoice_id else "New invoice"
    return blocks.modal(title, View.DRAFT_FORM, parts, submit="Save draft", metadata=shown.state.encode())


def changed_by(change: DraftChange) -> str:
    """Why the form is shown once more: what is stored is not what she saw."""
    when = f" on {moment(change.at)}" if change.at else ""
    return (
        f"*{mention(change.by)} changed this draft{when}*, after you opened it. Nothing of yours was saved: "
        "press Save draft once more to put it in the place of that, or close this and open the draft again."
    )


def saved(details: InvoiceDetails) -> Block:
    """What was stored, and the ways on."""
    row = details.row
    number = f"Invoice {row.doc_number}" if row.doc_number else "An invoice without a number yet"
    project = details.project.label if details.project else "–"
    lines = count(details.line_count, "line")
    words = f"*{escape(number)}*, for {escape(project)}: {money(row.total, row.currency)}, {lines}."
    parts = [
        blocks.section(f"{words}\nIt stands in Drafts. Nobody outside sees it until it is posted."),
        *draft_buttons(details),
    ]
    return blocks.modal("Draft saved", View.NOTICE, parts)


def deleted() -> Block:
    """The draft is gone."""
    return blocks.modal("Draft deleted", View.NOTICE, [blocks.section("The draft was deleted.")])


def project_option(project: Project) -> Block:
    """A project in the list."""
    return blocks.option(project.label, project.id)


def _project(chosen: Project | None) -> Block:
    shown = project_option(chosen) if chosen else None
    return blocks.loaded_select(Field.DRAFT_PROJECT, "Search projects", shown)


def _currency(currencies: Sequence[str], chosen: str | None) -> Block:
    offered = list(dict.fromkeys([*([chosen] if chosen else []), *currencies]))
    options = [blocks.option(one, one) for one in offered]
    return blocks.select(Field.DRAFT_CURRENCY, options, chosen or offered[0])


def _lines(lines: Sequence[LineEntry]) -> Iterator[Block]:
    """Each line with its number as it stands there now; its inputs keep their names while others go."""
    is_only = len(lines) == 1
    for number, line in enumerate(lines, start=1):
        yield from _line(number, line, is_only)
    if len(lines) < MOST_LINES:
        yield blocks.actions(blocks.button("Add a line", Action.DRAFT_LINE_ADD))
    else:
        yield blocks.context(f"An invoice that is created here has at most {MOST_LINES} lines.")


def _line(number: int, line: LineEntry, is_only: bool) -> Iterator[Block]:
    suffix = f".{line.key}"
    description = blocks.text_input(Field.DRAFT_DESCRIPTION, LONGEST_DESCRIPTION, line.description)
    yield blocks.form_field(f"Line {number}: what it is for", description, suffix=suffix)
    quantity = blocks.number_input(Field.DRAFT_QUANTITY, line.quantity)
    yield blocks.form_field(f"Line {number}: quantity", quantity, suffix=suffix)
    price = blocks.number_input(Field.DRAFT_PRICE, line.unit_price)
    yield blocks.form_field(f"Line {number}: unit price", price, suffix=suffix)
    if not is_only:
        remove = blocks.button(f"Remove line {number}", Action.DRAFT_LINE_REMOVE, str(line.key))
        yield blocks.actions(remove)
