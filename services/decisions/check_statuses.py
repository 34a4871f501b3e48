"""Whether what is ticked under *Invoices to bring in*, or its like of another type, can be imported by."""

from __future__ import annotations

from collections.abc import Collection

from services.model.import_run import ImportType, offered_statuses
from services.model.nouns import NOUNS


def statuses_problem(statuses: Collection[str], import_type: ImportType) -> str | None:
    """Words for what is wrong, with what the type calls its things; None where nothing is."""
    if not statuses:
        return f"Tick at least one, or no {NOUNS[import_type].many} come in."
    offered = [status.value for status in offered_statuses(import_type)]
    if set(offered).issuperset(statuses):
        return None
    *others, last = (value.replace("_", " ") for value in offered)
    return f"Choose from {', '.join(others)} and {last}."
