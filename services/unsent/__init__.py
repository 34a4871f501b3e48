"""*Treat unsent invoices as sent*: moving what was imported before the rule changed."""

from __future__ import annotations

from services.unsent.moving import UnsentMoves

__all__ = ["UnsentMoves"]
