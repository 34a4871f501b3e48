"""What the filters and the search of the invoice list stand on."""

from __future__ import annotations

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by what needs it."""
