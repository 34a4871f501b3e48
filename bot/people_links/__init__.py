"""*People*: employees and vendors of QuickBooks, and the people of the workspace that they are."""

from bot.people_links.listeners import register

__all__ = ["register"]
