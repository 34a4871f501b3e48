"""The subjects of imports: what each type imports, asked for by one set of steps."""

from typing import Any

from services.imports.subjects.entries import Entries
from services.imports.subjects.invoices import Invoices
from services.imports.subjects.subject import Basis, Subject
from services.model.import_run import ImportType
from services.model.quickbooks import Entity

__all__ = ["Basis", "Subject", "subject_of"]

_SUBJECTS: dict[ImportType, Subject[Any, Any]] = {
    ImportType.INVOICE_HISTORY: Invoices(),
    ImportType.TIME: Entries(Entity.TIME_ACTIVITY),
    ImportType.EXPENSES: Entries(Entity.BILL, Entity.PURCHASE),
}


def subject_of(import_type: ImportType) -> Subject[Any, Any]:
    """What this type imports."""
    return _SUBJECTS[import_type]
