"""Invoices that are created here: their form, and *Post to QuickBooks*."""

from bot.created_here.listeners import register

__all__ = ["register"]
