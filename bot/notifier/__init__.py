"""Brings what waits in the outbox to Slack: each message once, rendered when it is sent."""

from bot.notifier.notifier import Notifier

__all__ = ["Notifier"]
