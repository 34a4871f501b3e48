"""What the form of an invoice, and the dialog that posts it, say, as values. Nothing is checked but shape."""

from __future__ import annotations

from typing import Any

from bot.created_here.states import EntryState, PostingDialogState
from bot.forms import option_of, state_of, value_of
from bot.ids import Action, Field
from bot.limits import FIELD_ERROR
from bot.text import cut
from services.model.draft import FieldProblems
from services.model.invoice_entry import EntryProblems, InvoiceEntry, LineEntry
from services.model.posting import PostingChoice

#: Which input shows which part of an entry.
INPUT_OF = {
    "project_id": Field.DRAFT_PROJECT,
    "doc_number": Field.DRAFT_NUMBER,
    "txn_date": Field.DRAFT_DATE,
    "due_date": Field.DRAFT_DUE,
    "currency": Field.DRAFT_CURRENCY,
    "description": Field.DRAFT_DESCRIPTION,
    "quantity": Field.DRAFT_QUANTITY,
    "unit_price": Field.DRAFT_PRICE,
}
#: And which one shows which part of a choice.
CHOICE_OF = {"customer_id": Field.POST_CUSTOMER, "item_id": Field.POST_ITEM, "tax_code": Field.POST_TAX}


def entry(view: dict[str, Any], state: EntryState) -> InvoiceEntry:
    """The form as it was filled in."""
    known = state_of(view)
    return InvoiceEntry(
        project_id=option_of(known.get(Field.DRAFT_PROJECT)),
        doc_number=value_of(known.get(Field.DRAFT_NUMBER), "value") or "",
        txn_date=value_of(known.get(Field.DRAFT_DATE), "selected_date"),
        due_date=value_of(known.get(Field.DRAFT_DUE), "selected_date"),
        currency=option_of(known.get(Field.DRAFT_CURRENCY)),
        lines=tuple(_line(view, key) for key in state.keys),
    )


def line_block(field: Field, key: int) -> str:
    """What the block of a line's input is called: the same field stands in the form once for each line."""
    return f"{field}.{key}"


def marked(problems: EntryProblems) -> dict[str, Any]:
    """The answer that marks every field that is wrong."""
    errors = {str(INPUT_OF[name]): words for name, words in problems.by_field.items()}
    errors |= {line_block(INPUT_OF[name], key): words for (name, key), words in problems.by_line.items()}
    return {
        "response_action": "errors",
        "errors": {block_id: cut(words, FIELD_ERROR) for block_id, words in errors.items()},
    }


def choice(view: dict[str, Any], state: PostingDialogState) -> PostingChoice:
    """What was chosen in the dialog; empty texts for what was not."""
    known = state_of(view)
    return PostingChoice(
        connection_id=state.connection_id,
        customer_id=option_of(known.get(Field.POST_CUSTOMER)) or "",
        item_id=option_of(known.get(Field.POST_ITEM)) or "",
        tax_code=option_of(known.get(Field.POST_TAX)) or "",
    )


def by_input(problems: FieldProblems) -> dict[Field, str]:
    """The problems by the input under which they are shown."""
    return {CHOICE_OF[name]: words for name, words in problems.by_field.items()}


def company_in(view: dict[str, Any]) -> str | None:
    """The connection that stands in the dialog's list; None where there is only one."""
    return option_of(state_of(view).get(Action.POST_COMPANY))


def chosen_company(body: dict[str, Any]) -> str:
    """The connection that was just chosen; empty for none."""
    return option_of((body.get("actions") or [{}])[0]) or ""


def key_in(value: str) -> int:
    """The key of the line that a button names; -1 where it names none."""
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 8 else -1


def _line(view: dict[str, Any], key: int) -> LineEntry:
    return LineEntry(
        key,
        _typed(view, Field.DRAFT_DESCRIPTION, key),
        _typed(view, Field.DRAFT_QUANTITY, key),
        _typed(view, Field.DRAFT_PRICE, key),
    )


def _typed(view: dict[str, Any], field: Field, key: int) -> str:
    blocks = (view.get("state") or {}).get("values") or {}
    block = blocks.get(line_block(field, key)) or {}
    return value_of(block.get(str(field)), "value") or ""
