"""The history of runs."""

from bot.runs.listeners import register

__all__ = ["register"]
