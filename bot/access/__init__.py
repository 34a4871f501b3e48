"""*Security groups*: who may do what, and who says so."""

from bot.access.listeners import register

__all__ = ["register"]
