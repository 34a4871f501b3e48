"""Imports at given times: the form of a schedule, and what can be pressed on one."""

from bot.schedules.listeners import register

__all__ = ["register"]
