"""The words that differ between import types: titles, nouns, and what is asked in the forms."""

from __future__ import annotations

from bot.text import count
from services.model.import_run import ImportRun, ImportType
from services.model.nouns import NOUNS, Noun

#: What *What do you want to import?* offers, in this order.
TITLES = {
    ImportType.INVOICE_HISTORY: "Invoice history",
    ImportType.TIME: "Time",
    ImportType.EXPENSES: "Vendor expenses",
}
#: And what each goes to, in a few words below it.
GOES_TO = {
    ImportType.INVOICE_HISTORY: "Invoices, into Drafts, A/R Aging and Finals",
    ImportType.TIME: "Time activities, into Work in Progress",
    ImportType.EXPENSES: "Lines of bills and purchases with a customer, into Work in Progress",
}
#: The question of which ones, by whether they are sent and paid, or billed.
TO_BRING_IN = {
    ImportType.INVOICE_HISTORY: "Invoices to bring in",
    ImportType.TIME: "Time to bring in",
    ImportType.EXPENSES: "Expenses to bring in",
}
#: What the dates of an import are compared with.
DATED_BY = {
    ImportType.INVOICE_HISTORY: "the invoice date",
    ImportType.TIME: "the date of the work",
    ImportType.EXPENSES: "the date of the bill or purchase",
}
#: What QuickBooks keeps of each type, and counts.
_DOCUMENTS = {
    ImportType.INVOICE_HISTORY: NOUNS[ImportType.INVOICE_HISTORY],
    ImportType.TIME: Noun("time activity", "time activities"),
    ImportType.EXPENSES: Noun("bill or purchase", "bills and purchases"),
}


def noun(import_type: ImportType) -> Noun:
    """What a thing of this type is called, one and many."""
    return NOUNS[import_type]


def counted(number: int, import_type: ImportType) -> str:
    """Such as ``1 time entry`` or ``1,204 invoices``."""
    return count(number, *noun(import_type))


def that(number: int, import_type: ImportType, does: str, do: str) -> str:
    """Such as ``1 time entry needs you`` or ``2 time entries need you``."""
    one, many = noun(import_type)
    return count(number, f"{one} {does}", f"{many} {do}")


def documents(number: int, import_type: ImportType) -> str:
    """QuickBooks' documents from which the things are made, such as ``25 bills and purchases``."""
    return count(number, *_DOCUMENTS[import_type])


def kind_label(run: ImportRun) -> str:
    """What stands beside a run's heading where runs of all types are listed; invoices go without saying."""
    return "" if run.import_type is ImportType.INVOICE_HISTORY else f" · {TITLES[run.import_type]}"


def title(import_type: ImportType) -> str:
    """The type as the wizard offers it."""
    return TITLES[import_type]
