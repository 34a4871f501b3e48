"""*Work in Progress*: time entries and expenses, listed, filtered, opened and taken along."""

from bot.work_in_progress.listeners import register

__all__ = ["register"]
