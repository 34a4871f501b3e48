"""The Slack workspaces that have the app: installing and removing it, and the token of each."""

from __future__ import annotations

from services.workspaces.bot_tokens import BotTokens
from services.workspaces.states import forget_states

__all__ = ["BotTokens", "forget_states"]
