"""*Companies*: connecting, reconnecting and disconnecting QuickBooks companies."""

from bot.connections.listeners import register

__all__ = ["register"]
