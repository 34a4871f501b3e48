"""What became of the messages to people."""

from __future__ import annotations

from services.deliveries.deliveries import Deliveries

__all__ = ["Deliveries"]
