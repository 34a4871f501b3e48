"""The Home tab."""

from bot.home.listeners import register
from bot.home.listeners.publishing import publish

__all__ = ["publish", "register"]
