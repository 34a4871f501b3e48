"""Installing the app in a workspace, and what Slack tells when it is taken away."""

from bot.install.listeners import register
from bot.install.pages import Keeping, pages
from bot.install.slack_oauth import SlackOAuth

__all__ = ["Keeping", "SlackOAuth", "pages", "register"]
