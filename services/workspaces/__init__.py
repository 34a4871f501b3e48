"""The Slack workspaces that have the app: installing and removing it, and the token of each."""

from __future__ import annotations

from services.workspaces.bot_tokens import BotTokens
from services.workspaces.consents import InstallConsents
from services.workspaces.erasing import WorkspaceErasing
from services.workspaces.exporting import WorkspaceExport
from services.workspaces.installations import Installations
from services.workspaces.scope_drift import ScopeDrift
from services.workspaces.states import forget_states

__all__ = [
    "BotTokens",
    "InstallConsents",
    "Installations",
    "ScopeDrift",
    "WorkspaceErasing",
    "WorkspaceExport",
    "forget_states",
]
