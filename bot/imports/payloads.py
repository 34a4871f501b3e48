"""What the wizard's forms and the command say, as values. Nothing is checked here but shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from html import unescape
from typing import Any

from bot.choice_blocks import BY_LINK
from bot.forms import option_of, options_of, state_of, value_of
from bot.ids import Field
from services.model.draft import DraftFields, FieldProblems
from services.model.import_run import CommitPolicy, ImportType

#: Which input shows which field of a draft.
INPUT_OF = {
    "date_from": Field.DATE_FROM,
    "date_to": Field.DATE_TO,
    "statuses": Field.STATUSES,
    "project_id": Field.PROJECT,
    "customer_ids": Field.CUSTOMERS,
    "associated_ids": Field.CUSTOMERS,
    "policy": Field.POLICY,
}


_QUICK = re.compile(
    r"((?P<kind>invoices?|invoice\s+history|time|(vendor\s+)?expenses?)\s+)?"
    r"(?P<which>this|last)\s+(?P<span>month|quarter|(fiscal\s+)?year)(\s+(?P<project>.+))?",
    re.I | re.S,
)
#: The last word of the type, if there is one; any other means invoices.
_KINDS = {"time": ImportType.TIME, "expense": ImportType.EXPENSES, "expenses": ImportType.EXPENSES}


@dataclass(frozen=True, slots=True)
class QuickImport:
    """A range by its key, and the project as it was written; None for *By each customer's link*."""

    range_key: str
    project: str | None
    import_type: ImportType = ImportType.INVOICE_HISTORY


class Subcommand(Enum):
    """What stands after the command."""

    OPEN = ""
    HELP = "help"
    STATUS = "status"
    UNKNOWN = None


def subcommand(text: str | None) -> Subcommand:
    """What the person asked for; anything that is not known is UNKNOWN."""
    word = (text or "").strip().casefold()
    return next((known for known in Subcommand if known.value == word), Subcommand.UNKNOWN)


def quick_import(text: str | None) -> QuickImport | None:
    """What is asked for with words such as ``time last quarter Acme / Redesign``; None for any others."""
    # Slack sends these three signs escaped.
    found = _QUICK.fullmatch(unescape((text or "").strip()))
    if found is None:
        return None
    words = f"{found['which']} {found['span']}".casefold().split()
    kind = (found["kind"] or "invoices").casefold().split()[-1]
    return QuickImport("_".join(words), found["project"], _KINDS.get(kind, ImportType.INVOICE_HISTORY))


def start_type(value: str) -> ImportType:
    """The type that a button which opens the wizard carries; invoice history where it carries none."""
    return ImportType(value) if value in set(ImportType) else ImportType.INVOICE_HISTORY


def start_choice(view: dict[str, Any]) -> tuple[ImportType, str | None]:
    """The import type and, where several companies were offered, the connection."""
    state = state_of(view)
    chosen = option_of(state.get(Field.TYPE)) or ImportType.INVOICE_HISTORY
    return ImportType(chosen), option_of(state.get(Field.COMPANY))


def draft_fields(view: dict[str, Any], earlier: DraftFields) -> DraftFields | None:
    """What stands in step 2; None where Slack did not send the form along.

    Customers that were associated in the preview stay so, unless another project is chosen.
    """
    state = state_of(view)
    if Field.DATE_FROM not in state:
        return None
    project = option_of(state.get(Field.PROJECT))
    project = None if project == BY_LINK else project
    return DraftFields(
        date_from=value_of(state.get(Field.DATE_FROM), "selected_date"),
        date_to=value_of(state.get(Field.DATE_TO), "selected_date"),
        statuses=options_of(state.get(Field.STATUSES)),
        project_id=project,
        customer_ids=options_of(state.get(Field.CUSTOMERS)),
        associated_ids=earlier.associated_ids if project == earlier.project_id else (),
        policy=option_of(state.get(Field.POLICY)) or CommitPolicy.PARTIAL.value,
    )


def chosen_range(body: dict[str, Any]) -> str | None:
    """The key of the quick range that was just chosen."""
    return option_of((body.get("actions") or [{}])[0])


def gap(value: str) -> tuple[str, str | None, str | None]:
    """The company and the first and last date that a gap's button carries; no dates where it carries none."""
    company, *days = value.split("/")
    if len(days) != 2 or not all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII) for day in days):
        return company, None, None
    return company, days[0], days[1]


def chosen_customers(view: dict[str, Any]) -> tuple[str, ...]:
    """The customers picked in the preview's dialog."""
    return options_of(state_of(view).get(Field.ASSOCIATED))


def by_input(problems: FieldProblems) -> dict[Field, str]:
    """The problems by the input under which they are shown."""
    return {INPUT_OF[name]: words for name, words in problems.by_field.items()}
