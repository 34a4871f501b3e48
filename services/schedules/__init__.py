"""Imports at given times: the schedules that people keep, and what begins their runs."""

from services.schedules.firing import Firing
from services.schedules.keeping import Schedules, new_schedule_id

__all__ = ["Firing", "Schedules", "new_schedule_id"]
