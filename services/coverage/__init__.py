"""The coverage calendar: which months are here, and what is missing."""

from services.coverage.calendar import CoverageCalendar

__all__ = ["CoverageCalendar"]
