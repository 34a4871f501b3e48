"""The invoice window: looking at it, creating invoices in it, and all that can be done with one of them."""

from __future__ import annotations

from services.invoice_window.created_here import CreatedHere
from services.invoice_window.desk import InvoiceDesk
from services.invoice_window.editing import DraftEditing
from services.invoice_window.list_filters import ListFilters
from services.invoice_window.looking import InvoiceWindow
from services.invoice_window.one_invoice import OneInvoice
from services.invoice_window.pdf import InvoicePdfs
from services.invoice_window.pictures import WindowPictures
from services.invoice_window.project_change import ProjectChanges
from services.invoice_window.totals_check import TotalsCheck

__all__ = [
    "CreatedHere",
    "DraftEditing",
    "InvoiceDesk",
    "InvoicePdfs",
    "InvoiceWindow",
    "ListFilters",
    "OneInvoice",
    "ProjectChanges",
    "TotalsCheck",
    "WindowPictures",
]
