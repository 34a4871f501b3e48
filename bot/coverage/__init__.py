"""The coverage calendar: which months are here, and what is missing."""

from bot.coverage.listeners import register

__all__ = ["register"]
