"""Changes in QuickBooks about invoices that are here: the daily digest, *Accept*, *Keep*, *Update*."""

from bot.status_sync.listeners import register

__all__ = ["register"]
