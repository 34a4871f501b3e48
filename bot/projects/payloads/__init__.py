"""What the dialogs about projects say, as values."""

from bot.projects.payloads.link import LinkChoice, link_choice

__all__ = ["LinkChoice", "link_choice"]
