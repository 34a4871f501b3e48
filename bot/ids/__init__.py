"""Every id that Slack sends back: closed lists. The name before the first dot is the feature."""

from bot.ids.actions import Action
from bot.ids.fields import LOADED, Field
from bot.ids.views import CLOSED, COMMAND, LISTS, SUBMITTED, Shortcut, View

__all__ = ["CLOSED", "COMMAND", "LISTS", "LOADED", "SUBMITTED", "Action", "Field", "Shortcut", "View"]
