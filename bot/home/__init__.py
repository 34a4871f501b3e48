"""The Home tab."""

from bot.home.listeners import register

__all__ = ["register"]
