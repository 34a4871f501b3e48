"""*Treat unsent invoices as sent*: switching it in a preview, and moving what was imported before."""

from bot.unsent.listeners import register

__all__ = ["register"]
