"""Brings what waits in the outbox to Slack: each message once, rendered when it is sent."""

from bot.notifier.notifier import Notifier
from bot.notifier.pace import UNHURRIED, USUAL, Rates

__all__ = ["UNHURRIED", "USUAL", "Notifier", "Rates"]
