"""The engine for many machines: wake-ups go through Procrastinate's tables, beside ours in PostgreSQL."""

from services.jobs.distributed.engine import Distributed, Pace
from services.jobs.distributed.wake_ups import WakeUps

__all__ = ["Distributed", "Pace", "WakeUps"]
