"""Projects, and the links of QuickBooks customers to them."""

from bot.projects.listeners import register

__all__ = ["register"]
