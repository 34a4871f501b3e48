"""The wizard, and everything about one import run."""

from bot.imports.listeners import register

__all__ = ["register"]
