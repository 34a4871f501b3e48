"""The Home tab."""

from bot.home.listeners import register
from bot.home.listeners.publishing import publish, refresh

__all__ = ["publish", "refresh", "register"]
