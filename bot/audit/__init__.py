"""*Audit log*: who did what and when."""

from bot.audit.listeners import register

__all__ = ["register"]
