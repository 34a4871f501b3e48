"""What became of the messages to people."""

from __future__ import annotations

from services.deliveries.deliveries import Deliveries
from services.deliveries.pruning import prune

__all__ = ["Deliveries", "prune"]
