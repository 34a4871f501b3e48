"""Invoices of projects: created here, or put in as an import would."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from services.invoice_window import CreatedHere
from services.model.invoice_window import NewInvoice, NewLine
from services.model.project import Project
from services.store.tables import invoices
from tests.services.desk_doubles import ADMIN
from tests.services.projects.setup_firm import SetupFirm
from tests.store.window_rows import an_invoice_row


def an_invoice(firm: SetupFirm, project: Project, number: str) -> str:
    """It was created here, for the project."""
    line = NewLine("Design", Decimal(1), Decimal(50))
    new = NewInvoice(project.id, number, date(2026, 10, 5), None, "USD", (line,))
    return CreatedHere(firm.store, firm.clock, firm.rights).create(ADMIN, new)


def imported(database: sa.Engine, project: Project, no: int, number: str) -> None:
    row = an_invoice_row(
        qbo_id=str(no),
        project_id=project.id,
        client_id=project.client_id,
        doc_number=number,
        doc_number_folded=number.casefold(),
    )
    with database.begin() as connection:
        connection.execute(sa.insert(invoices).values(row))
