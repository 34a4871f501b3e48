"""Invoices on their way to QuickBooks, and what was decided about doubtful ones."""

from __future__ import annotations

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by what needs it."""
