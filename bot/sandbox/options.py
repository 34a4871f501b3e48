"""How the stand-in behaves, and how it begins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.app_manifest import DECLINED_BY_DEFAULT, PERMISSIVE
from bot.sandbox.beginning import default_workspace, partner_workspace
from bot.sandbox.workspace import Workspace
from services.clock import Clock, SystemClock

#: Seconds that Slack itself has for an app.
PATIENCE = 3.0


@dataclass(frozen=True)
class Options:
    """How the stand-in behaves.

    ``workspace``: the first one, where the app is installed from the beginning; ``others``: those where it is
    not. ``ack_limit``: seconds that the app has for an answer; ``trigger_life``: for opening a modal.
    ``share_delay``: seconds until an uploaded file appears as a message, or can be shown in blocks.
    ``retry_delays``: seconds before each repetition of an event. ``request_url``: the app's address for HTTP
    mode; ``None`` for Socket Mode, or as the manifest says.
    """

    clock: Clock = field(default_factory=SystemClock)
    manifest: Mapping[str, Any] = field(default_factory=lambda: PERMISSIVE)
    workspace: Workspace = field(default_factory=default_workspace)
    others: Sequence[Workspace] = field(default_factory=lambda: (partner_workspace(),))
    declined_scopes: Collection[str] = DECLINED_BY_DEFAULT
    ack_limit: float = PATIENCE
    trigger_life: float = PATIENCE
    share_delay: float = 0.05
    retry_delays: Sequence[float] = (0.0, 60.0, 300.0)
    request_url: str | None = None
