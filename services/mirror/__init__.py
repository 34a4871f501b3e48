"""Brings a range of QuickBooks' documents up to date, and proves that nothing is missing."""

from __future__ import annotations

from services.mirror.refresh import Mirror

__all__ = ["Mirror"]
