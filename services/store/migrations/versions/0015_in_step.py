"""What changed in QuickBooks, and what somebody decided about it."""

from __future__ import annotations

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by what needs it."""
