"""What the things that are imported are called, by import type: one table for everything that counts them."""

from __future__ import annotations

from typing import NamedTuple

from services.model.import_run import ImportType


class Noun(NamedTuple):
    """A noun in its two numbers."""

    one: str
    many: str

    def of(self, number: int) -> str:
        """The one that goes with a number."""
        return self.one if number == 1 else self.many


NOUNS = {
    ImportType.INVOICE_HISTORY: Noun("invoice", "invoices"),
    ImportType.TIME: Noun("time entry", "time entries"),
    ImportType.EXPENSES: Noun("expense", "expenses"),
}
