"""``--type`` and ``--status``: what is imported, and which of it; a status belongs to a type."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated

from typer import BadParameter, Option

from bot.type_words import noun
from services.model.entry import Billable
from services.model.import_run import Chosen, ImportType, chosen_of, default_statuses, offered_statuses
from services.model.invoice_status import InvoiceStatus

Status = StrEnum("Status", {one.name: one.value for one in (*InvoiceStatus, *Billable)})  # type: ignore[misc]
TypeOption = Annotated[ImportType, Option("--type", help="What is imported.")]
Statuses = Annotated[
    list[Status] | None,
    Option(
        help="Repeatable. Of invoices: sent, in_progress, paid, voided (default: the first three); of time "
        "and expenses: billable, not_billable, billed (default: all)."
    ),
]


class WrongStatus(BadParameter):
    """A status that things of this type do not have: the command was typed wrong."""

    def format_message(self) -> str:
        """The sentence alone, which names the option itself."""
        return self.message


def statuses_of(typed: Collection[str] | None, import_type: ImportType) -> frozenset[Chosen]:
    """What was typed, or what is usual for the type. Raises ``WrongStatus`` for what another type has."""
    if not typed:
        return default_statuses(import_type)
    chosen = [chosen_of(status) for status in typed]
    for status in chosen:
        if status not in offered_statuses(import_type):
            raise WrongStatus(_remedy(status, import_type))
    return frozenset(chosen)


def _remedy(status: Chosen, import_type: ImportType) -> str:
    own = ", ".join(one.value for one in offered_statuses(import_type))
    others = [one for one in ImportType if status in offered_statuses(one)]
    of_them = " and ".join(noun(one).many for one in others)
    types = " or ".join(f"--type {one.value}" for one in others)
    many = noun(import_type).many.capitalize()
    return f"--status {status.value} is of {of_them}. {many} have: {own}. Choose of those, or add {types}."
