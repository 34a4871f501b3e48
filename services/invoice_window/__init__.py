"""The invoice window: looking at it, and creating invoices in it."""

from __future__ import annotations

from services.invoice_window.created_here import CreatedHere
from services.invoice_window.looking import InvoiceWindow

__all__ = ["CreatedHere", "InvoiceWindow"]
